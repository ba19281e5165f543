import type { Moment } from './moment.ts';
import type { RunHappening, StepId } from './run-event.ts';
import type { RunState, StepState } from './run-state.ts';
import type { Selected } from './selection.ts';
import { hasRoomToRetry } from './startable.ts';
import { readStepId, targetOf } from './steps.ts';

type Retrying = Extract<StepState, { phase: 'retrying' }>;

/** A step whose next attempt may begin now; null when it may not. */
export function retryDue(run: RunState, stepId: StepId, now: number): Retrying | null {
  if (run.paused || (run.phase !== 'running' && run.phase !== 'compensating')) return null;
  const step = run.steps.get(stepId);
  if (step?.phase !== 'retrying' || step.retryAt > now) return null;
  return hasRoomToRetry(run, stepId) ? step : null;
}

/**
 * Whether the next attempt of a step has to have an agent selected first. Under a key that is kept it is asked of the
 * agent that may have done the work already.
 */
export function selectsAnew(run: RunState, stepId: StepId): boolean {
  const step = run.steps.get(stepId);
  const name = readStepId(stepId);
  const task = run.index.byId.get(name.taskId);
  if (!task || step?.phase !== 'retrying') return false;
  return step.keptKey === null && targetOf(task, name).kind === 'select';
}

/** The start of the next attempt of a step, on the input that it has. */
export function nextAttempt(
  run: RunState,
  { stepId, step, selected }: { stepId: StepId; step: Retrying; selected: Selected | null },
  { mintKey, mintRunId }: Pick<Moment, 'mintKey' | 'mintRunId'>,
): RunHappening | null {
  const name = readStepId(stepId);
  const task = run.index.byId.get(name.taskId);
  if (!task) return null;
  const attempt = step.attempt + 1;
  return {
    type: 'TASK_STARTED',
    stepId,
    attempt,
    idempotencyKey: step.keptKey ?? mintKey({ stepId, attempt }),
    input: step.input,
    inputSha256: step.inputSha256,
    childRunId: targetOf(task, name).kind === 'workflow' ? mintRunId() : null,
    dueAt: null,
    artifactSha256: step.artifactSha256,
    selected,
  };
}
