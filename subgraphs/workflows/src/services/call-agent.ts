import { type AgentRunOutcome, type AgentRunRequest, DomainError } from '@ymera/kernel';
import { retryDelayMs } from '../domain/retry.ts';
import type { ServiceDeps } from '../ports.ts';

type Deps = Pick<ServiceDeps, 'agentRunner' | 'clock' | 'log' | 'settings' | 'random'>;

export interface AgentCall {
  readonly request: AgentRunRequest;
  /** Whether a call whose answer did not come may be made again, under the same key. */
  readonly mayRepeat: boolean;
}

/** One for all calls: a reason of its own, with its stack, would cost each call more than all else here. */
const callOver = new DOMException('The call is over.', 'AbortError');

/** With the default delays about a minute in all. */
const recallsMax = 6;

/**
 * Calls again, under the same key, while the platform says that it could not answer now: an agents service that is
 * restarted, or has no room, does not cost the task an attempt.
 */
export async function callAgent(
  deps: Deps,
  { request, mayRepeat }: AgentCall,
  signal: AbortSignal,
): Promise<AgentRunOutcome | 'timeout'> {
  const { retryBaseMs: baseMs, retryMaxMs: maxMs } = deps.settings;
  for (let recall = 1; ; recall++) {
    try {
      return await callOnce(deps, request, signal);
    } catch (error) {
      const again =
        mayRepeat && error instanceof DomainError && error.nextMove === 'retry' && !signal.aborted;
      if (!again || recall > recallsMax) throw error;
      deps.log.warn('calling an agent failed; it is called again', { agentId: request.agentId, error });
      const delayMs = retryDelayMs({ baseMs, maxMs }, { attempt: recall, random: deps.random() });
      await deps.clock.wait(delayMs, signal);
    }
  }
}

/**
 * The agent keeps to its own timeout, and may have to wait for its turn as long; the limit here is for an agent that
 * never answers. The attempt is then taken as failed, and the next one is a new run of the agent.
 */
async function callOnce(
  { agentRunner, clock, settings }: Deps,
  request: AgentRunRequest,
  signal: AbortSignal,
): Promise<AgentRunOutcome | 'timeout'> {
  const [answered, late] = [new AbortController(), new AbortController()];
  const timeout = clock
    .wait(2 * request.timeoutMs + settings.timeoutSlackMs, answered.signal)
    .then(() => 'timeout' as const);
  try {
    const run = agentRunner.run(request, AbortSignal.any([signal, late.signal]));
    return await Promise.race([run, timeout]);
  } finally {
    answered.abort(callOver);
    late.abort(callOver);
  }
}
