import { type AgentRunOutcome, DomainError, type JsonValue } from '@ymera/kernel';
import type { TaskDefinition } from '../domain/definition.ts';
import { referencedTasks, renderTemplate } from '../domain/input-template.ts';
import { jsonBytes } from '../domain/json-size.ts';
import type { Report } from '../domain/report.ts';
import type { RunState } from '../domain/run-state.ts';
import { failed, type Trouble, timedOut, tooLarge } from '../domain/trouble.ts';
import type { RunRecord, ServiceDeps } from '../ports.ts';
import { callAgent } from './call-agent.ts';
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

type About = Pick<Report, 'taskId' | 'attempt'>;

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
