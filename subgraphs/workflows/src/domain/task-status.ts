import type { Failure, Payload } from './payload.ts';
import type { StepId } from './run-event.ts';
import type { RunState, StepState } from './run-state.ts';
import { iterates, readStepId } from './steps.ts';

/** How a task, or a step, stands, in one word. */
export type TaskStatus =
  /** For its dependencies, its turn, or to be let past a breakpoint. */
  | 'WAITING'
  | 'RUNNING'
  /** For its next attempt. */
  | 'RETRYING'
  /** For a decision, a signal, a moment, or what its gate sends back. */
  | 'AWAITING'
  /** A person has to say what became of it. */
  | 'HELD'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'SKIPPED';

/** A task of many iterations stands as that one of them which most wants to be looked at. */
export function taskStatus(run: RunState, taskId: string): TaskStatus {
  const task = run.tasks.get(taskId);
  const definition = run.index.byId.get(taskId);
  switch (task?.phase) {
    case 'succeeded':
      return 'SUCCEEDED';
    case 'failed':
      return 'FAILED';
    case 'skipped':
      return 'SKIPPED';
    case 'active': {
      if (!definition || !iterates(definition)) return stepStatus(run, taskId);
      const open = [...run.open].filter((stepId) => readStepId(stepId).taskId === taskId);
      const statuses = new Set(open.map((stepId) => stepStatus(run, stepId)));
      return (
        (['HELD', 'RUNNING', 'AWAITING', 'RETRYING'] as const).find((one) => statuses.has(one)) ?? 'RUNNING'
      );
    }
    default:
      return 'WAITING';
  }
}

/** How a step stands; one that has not begun is waiting. */
export function stepStatus(run: RunState, stepId: StepId): TaskStatus {
  const step = run.steps.get(stepId);
  switch (step?.phase) {
    case undefined:
      return 'WAITING';
    case 'running':
      return isAwaiting(step) ? 'AWAITING' : 'RUNNING';
    case 'retrying':
      return 'RETRYING';
    case 'held':
      return 'HELD';
    case 'succeeded':
      return 'SUCCEEDED';
    case 'failed':
    case 'undecidable':
      return 'FAILED';
  }
}

const isAwaiting = (step: Extract<StepState, { phase: 'running' }>): boolean =>
  step.dueAt !== null || step.verdict !== null;

/** What expressions see of a task: null for one that has not ended. */
export function outcomeOf(
  run: RunState,
  taskId: string,
): {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'SKIPPED';
  readonly output: Payload | null;
  readonly error: Failure | null;
} | null {
  const task = run.tasks.get(taskId);
  switch (task?.phase) {
    case 'succeeded':
      return { status: 'SUCCEEDED', output: task.output, error: null };
    case 'failed':
      return { status: 'FAILED', output: null, error: task.failure };
    case 'skipped':
      return { status: 'SKIPPED', output: null, error: null };
    default:
      return null;
  }
}
