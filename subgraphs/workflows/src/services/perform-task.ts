import { type AgentRunOutcome, DomainError, type JsonValue } from '@ymera/kernel';
import type { TaskDefinition } from '../domain/definition.ts';
import { referencedTasks, renderTemplate } from '../domain/input-template.ts';
import { jsonBytes } from '../domain/json-size.ts';
import type { Failure, Payload } from '../domain/payload.ts';
import type { Report } from '../domain/report.ts';
import { retryDelayMs } from '../domain/retry.ts';
import type { RunState } from '../domain/run-state.ts';
import type { RunRecord, ServiceDeps } from '../ports.ts';
import { keepPayload, readPayload } from './keep-payload.ts';

export interface Attempt {
  readonly record: RunRecord;
  readonly task: TaskDefinition;
  /** As they were when the attempt began: all that the task depends on has succeeded. */
  readonly tasks: RunState['tasks'];
  readonly attempt: number;
  readonly idempotencyKey: string;
}

type Deps = Pick<ServiceDeps, 'stores' | 'agentRunner' | 'clock' | 'log' | 'settings' | 'random'>;

/** With the default delays about a minute in all. */
const recallsMax = 6;
const messageLengthMax = 2_000;
const codeLengthMax = 100;
const detailsBytesMax = 100_000;

/** Calls a task's agent once. Whatever goes wrong is the report's news; it never throws. */
export async function performTask(deps: Deps, attempt: Attempt, signal: AbortSignal): Promise<Report> {
  const about = { taskId: attempt.task.id, attempt: attempt.attempt };
  try {
    const input = await fillIn(deps, attempt);
    if (jsonBytes(input, deps.settings.payloadBytesMax) > deps.settings.payloadBytesMax)
      return failed(about, tooLarge('TASK_INPUT_TOO_LARGE', 'input', deps.settings.payloadBytesMax));
    const outcome = await callAgent(deps, { ...attempt, input }, signal);
    if (outcome === 'timeout') return failed(about, timedOut(attempt.task.timeoutMs));
    if (!outcome.ok) return await agentFailed(deps, { ...about, tenantId: attempt.record.tenantId, outcome });
    return await succeeded(deps, { ...about, tenantId: attempt.record.tenantId, output: outcome.output });
  } catch (error) {
    return failed(about, platformFailed(deps, error, signal));
  }
}

async function fillIn({ stores }: Deps, { record, task, tasks }: Attempt): Promise<JsonValue> {
  const { tenantId } = record;
  const outputs = new Map<string, JsonValue>();
  for (const id of referencedTasks(task.input)) {
    const state = tasks.get(id);
    if (state?.phase === 'succeeded')
      outputs.set(id, await readPayload(stores.blobs, { tenantId, payload: state.output }));
  }
  const input = await readPayload(stores.blobs, { tenantId, payload: record.input });
  return renderTemplate(task.input, { input, outputs });
}

/**
 * Calls again, under the same key, while the platform says that it could not answer now: an agents service that is
 * restarted, or has no room, does not cost the task an attempt.
 */
async function callAgent(
  deps: Deps,
  call: Attempt & { input: JsonValue },
  signal: AbortSignal,
): Promise<AgentRunOutcome | 'timeout'> {
  for (let recall = 1; ; recall++) {
    try {
      return await callOnce(deps, call, signal);
    } catch (error) {
      const again = error instanceof DomainError && error.nextMove === 'retry' && !signal.aborted;
      if (!again || recall > recallsMax) throw error;
      deps.log.warn('calling an agent failed; it is called again', { taskId: call.task.id, error });
      await deps.clock.wait(retryDelayMs(deps.settings, { attempt: recall, random: deps.random() }), signal);
    }
  }
}

/**
 * The agent keeps to its own timeout, and may have to wait for its turn as long; the limit here is for an agent that
 * never answers. The attempt is then taken as failed, and the next one is a new run of the agent.
 */
async function callOnce(
  { agentRunner, clock, settings }: Deps,
  { record, task, attempt, idempotencyKey, input }: Attempt & { input: JsonValue },
  signal: AbortSignal,
): Promise<AgentRunOutcome | 'timeout'> {
  const { timeoutMs, id: taskId, agentId } = task;
  const { id: runId, tenantId, startedBy } = record;
  const [answered, late] = [new AbortController(), new AbortController()];
  const workflow = { runId, taskId, attempt };
  const request = { agentId, input, tenantId, startedBy, idempotencyKey, workflow, timeoutMs };
  const timeout = clock
    .wait(2 * timeoutMs + settings.timeoutSlackMs, answered.signal)
    .then(() => 'timeout' as const);
  try {
    const run = agentRunner.run(request, AbortSignal.any([signal, late.signal]));
    return await Promise.race([run, timeout]);
  } finally {
    answered.abort();
    late.abort();
  }
}

type About = Pick<Report, 'taskId' | 'attempt'>;
interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly details?: Payload | null;
  readonly mayPass: boolean;
  readonly outcomeKnown: boolean;
}

/** The report of an attempt that failed; code and message are cut to a sane length, since they come from plugins. */
export function failed(about: About, trouble: Trouble): Report {
  const failure: Failure = {
    taskId: about.taskId,
    code: trouble.code.slice(0, codeLengthMax),
    message: trouble.message.slice(0, messageLengthMax),
    details: trouble.details ?? null,
  };
  const { mayPass, outcomeKnown } = trouble;
  return { ...about, kind: 'failed', failure, mayPass, outcomeKnown };
}

async function succeeded(
  { stores, settings }: Deps,
  { tenantId, output, ...about }: About & { tenantId: string; output: JsonValue },
): Promise<Report> {
  const bytesMax = settings.payloadBytesMax;
  if (jsonBytes(output, bytesMax) > bytesMax)
    return failed(about, tooLarge('TASK_OUTPUT_TOO_LARGE', 'output', bytesMax));
  const json = JSON.stringify(output);
  return { ...about, kind: 'succeeded', output: await keepPayload(stores.blobs, { tenantId, json }) };
}

async function agentFailed(
  { stores }: Deps,
  {
    tenantId,
    outcome,
    ...about
  }: About & { tenantId: string; outcome: Extract<AgentRunOutcome, { ok: false }> },
): Promise<Report> {
  const { code, message, retryable: mayPass, details } = outcome.error;
  const kept =
    Object.keys(details).length === 0 || jsonBytes(details, detailsBytesMax) > detailsBytesMax
      ? null
      : await keepPayload(stores.blobs, { tenantId, json: JSON.stringify(details) });
  return failed(about, { code, message, mayPass, details: kept, outcomeKnown: true });
}

const tooLarge = (code: string, what: string, bytesMax: number): Trouble => ({
  code,
  message: `The task's ${what} is larger than ${bytesMax} bytes as JSON, or nested too deeply. Put large data into a file in the workspace and pass its path.`,
  mayPass: false,
  outcomeKnown: true,
});

const timedOut = (timeoutMs: number): Trouble => ({
  code: 'TASK_TIMEOUT',
  message: `The agent did not answer within the task's ${timeoutMs} ms, nor the while after.`,
  mayPass: true,
  outcomeKnown: true,
});

/**
 * The platform failed, not the agent: an error that a retry may mend, or a defect. Whether the agent did its work is
 * not known, so the next attempt asks under the same key. An error that says the request is wrong is final.
 */
function platformFailed({ log }: Deps, error: unknown, signal: AbortSignal): Trouble {
  if (error instanceof DomainError) {
    const mayPass = error.nextMove === 'retry';
    return { code: error.code, message: error.message, mayPass, outcomeKnown: !mayPass };
  }
  if (!signal.aborted) log.error('a task could not be performed', { error });
  return {
    code: 'INTERNAL',
    message: 'The platform failed while the task was under way. It has been logged.',
    mayPass: true,
    outcomeKnown: false,
  };
}
