import { notTheAgentsDoing } from '@ymera/kernel';

/**
 * Codes of runs in which the agent itself broke: its code crashed, ran out of time or memory, answered what it had not
 * promised, or came to no end. An error that its author declared is an answer, and no fault.
 */
const faults: ReadonlySet<string> = new Set([
  ...['CPU_TIMEOUT', 'WALL_TIMEOUT', 'OUT_OF_MEMORY', 'MESSAGE_FLOOD', 'TOO_MANY_PROCESSES'],
  ...['PLUGIN_HOST_LOST', 'PLUGIN_CRASHED', 'INVALID_OUTPUT', 'MESSAGE_TOO_LARGE'],
  ...['OUTPUT_TOO_LARGE', 'TOO_MANY_PENDING_CALLS', 'AGENT_FAILED', 'AGENT_STEPS_EXCEEDED'],
  // The last: no remote agent has done it.
  ...['AGENT_ANSWER_CUT', 'WORK_LOST'],
]);

/** Somebody has taken its plugin out meanwhile, or has asked too much of a remote agent at once. */
const nobodysFault: readonly string[] = [...notTheAgentsDoing, 'PLUGIN_DISABLED', 'INPUT_TOO_LARGE'];

/**
 * What the platform alone says of a run. An agent elsewhere that named its failures so would have them passed over when
 * successes are counted, or would have the platform blamed for them.
 */
export const saidByThePlatform: ReadonlySet<string> = new Set([
  ...nobodysFault,
  ...['INTERNAL', 'WORK_LOST', 'WALL_TIMEOUT'],
]);

/** Whoever allows an agent less time than this says nothing about it when that runs out. */
const fairTimeoutMs = 10_000;

/** What a run that ended says of its agent. */
type RunVerdict = 'GOOD' | 'FAULT' | 'NOTHING';

/** @param code of the failure; null when the run succeeded */
export function verdictOf(code: string | null, { timeoutMs }: { readonly timeoutMs: number }): RunVerdict {
  if (code === null) return 'GOOD';
  if (nobodysFault.includes(code)) return 'NOTHING';
  if (code === 'WALL_TIMEOUT' && timeoutMs < fairTimeoutMs) return 'NOTHING';
  return faults.has(code) ? 'FAULT' : 'GOOD';
}
