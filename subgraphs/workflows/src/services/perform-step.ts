import { type AgentRunOutcome, type AgentRunRequest, DomainError, type JsonValue } from '@ymera/kernel';
import type { PerformStep, StepJob } from '../dispatch-ports.ts';
import { readVerdict } from '../domain/gates.ts';
import { jsonBytes } from '../domain/json-size.ts';
import type { AttemptReport } from '../domain/report.ts';
import { cancelled, failed, type Trouble, timedOut, tooLarge } from '../domain/trouble.ts';
import type { ServiceDeps } from '../ports.ts';
import { callAgent } from './call-agent.ts';
import type { Step, StepFinder } from './find-step.ts';
import { keepPayload, readPayload } from './keep-payload.ts';

export type PerformDeps = Pick<
  ServiceDeps,
  'stores' | 'agentRunner' | 'clock' | 'log' | 'settings' | 'random'
> & { readonly steps: StepFinder };

const detailsBytesMax = 100_000;

/** Calls the step's agent or tool under the key that stands in the log; whatever goes wrong is the report's news. */
export const createPerformStep =
  (deps: PerformDeps): PerformStep =>
  async (job, signal) => {
    try {
      const step = await deps.steps.find(job);
      if (!step) return failed(job, unknownStep);
      if (signal.aborted) return failed(job, cancelled);
      const report = await perform(deps, { job, step }, signal);
      return report.kind === 'failed' && signal.aborted ? failed(job, cancelled) : report;
    } catch (error) {
      return failed(job, signal.aborted ? cancelled : platformFailed(deps, error));
    }
  };

interface Called {
  readonly job: StepJob;
  readonly step: Step;
}

async function perform(deps: PerformDeps, called: Called, signal: AbortSignal): Promise<AttemptReport> {
  const { job, step } = called;
  const isUnsafe = step.task.effect === 'unsafe';
  if (isUnsafe && !(await deps.stores.begun.begin(job))) return failed(job, begunBefore);
  const outcome = await callAgent(
    deps,
    { request: await requestOf(deps, called), mayRepeat: !isUnsafe },
    signal,
  );
  if (outcome === 'timeout')
    return failed(job, { ...timedOut(step.task.timeoutMs), outcomeKnown: !isUnsafe });
  if (!outcome.ok) return agentFailed(deps, called, outcome);
  return succeeded(deps, called, outcome.output);
}

async function requestOf({ stores }: PerformDeps, { job, step }: Called): Promise<AgentRunRequest> {
  const { tenantId, runId, attempt, idempotencyKey } = job;
  const { task, target, started, startedBy } = step;
  const called =
    target.kind === 'tool'
      ? { kind: 'tool' as const, agentId: target.toolId }
      : { kind: 'agent' as const, agentId: target.agentId };
  const input = await readPayload(stores.blobs, { tenantId, payload: started.input });
  const workflow = { runId, taskId: task.id, attempt };
  return { ...called, input, tenantId, startedBy, idempotencyKey, workflow, timeoutMs: task.timeoutMs };
}

async function succeeded(
  { stores, settings }: PerformDeps,
  { job, step }: Called,
  output: JsonValue,
): Promise<AttemptReport> {
  const bytesMax = settings.payloadBytesMax;
  if (jsonBytes(output, bytesMax) > bytesMax)
    return failed(job, tooLarge('TASK_OUTPUT_TOO_LARGE', 'output', bytesMax));
  const { tenantId, stepId, attempt, idempotencyKey } = job;
  const kept = await keepPayload(stores.blobs, { tenantId, json: JSON.stringify(output) });
  const verdict = step.target.kind === 'gate' ? readVerdict(output) : null;
  const about = { stepId, attempt, idempotencyKey };
  return verdict
    ? { kind: 'examined', ...about, approved: verdict.approved, reasons: kept }
    : { kind: 'succeeded', ...about, output: kept };
}

/** With these nobody can say how far an agent or tool has come. */
const unclearCodes: ReadonlySet<string> = new Set([
  'CPU_TIMEOUT',
  'FETCH_TIMEOUT',
  'PLUGIN_CRASHED',
  'PLUGIN_HOST_LOST',
  'RUN_LOST',
  'WALL_TIMEOUT',
]);

async function agentFailed(
  { stores }: PerformDeps,
  { job, step }: Called,
  { error }: Extract<AgentRunOutcome, { ok: false }>,
): Promise<AttemptReport> {
  const { code, message, retryable: mayPass, details } = error;
  const kept =
    Object.keys(details).length === 0 || jsonBytes(details, detailsBytesMax) > detailsBytesMax
      ? null
      : await keepPayload(stores.blobs, { tenantId: job.tenantId, json: JSON.stringify(details) });
  // Asked again under its key, the agent would give this very answer: only an effect that nothing keeps from being
  // repeated is in doubt.
  const outcomeKnown = step.task.effect !== 'unsafe' || !unclearCodes.has(code);
  return failed(job, { code, message, mayPass, details: kept, outcomeKnown });
}

/**
 * The platform failed, not the agent: an error that a retry may mend, or a defect. Whether the agent did its work is
 * not known, so the next attempt asks under the same key. An error that says the request is wrong is final.
 */
function platformFailed({ log }: PerformDeps, error: unknown): Trouble {
  if (error instanceof DomainError) {
    const mayPass = error.nextMove === 'retry';
    return { code: error.code, message: error.message, mayPass, outcomeKnown: !mayPass };
  }
  log.error('a step could not be performed', { error });
  return {
    code: 'INTERNAL',
    message: 'The platform failed while the task was under way. It has been logged.',
    mayPass: true,
    outcomeKnown: false,
  };
}

const unknownStep: Trouble = {
  code: 'STEP_UNKNOWN',
  message: "The worker found no such step in the run's log.",
  mayPass: true,
  outcomeKnown: true,
};

const begunBefore: Trouble = {
  code: 'OUTCOME_UNKNOWN',
  message: 'The worker that began this step is gone, and nobody knows whether the step was done.',
  mayPass: false,
  outcomeKnown: false,
};
