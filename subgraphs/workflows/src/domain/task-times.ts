import type { Failure } from './payload.ts';
import type { RunState, StepState, TaskState } from './run-state.ts';
import { listSteps } from './step-list.ts';
import { readStepId } from './steps.ts';

/** When a task's first attempt began; null until then. */
export const startedAt = (task: TaskState): number | null => ('startedAt' in task ? task.startedAt : null);

/** When a task ended; null until then, and when it was not begun. */
export const finishedAt = (task: TaskState): number | null =>
  task.phase === 'succeeded' || task.phase === 'failed' ? task.finishedAt : null;

/** In milliseconds; null until the task has ended, and when it was not begun. */
export function durationMs(task: TaskState): number | null {
  const [from, to] = [startedAt(task), finishedAt(task)];
  return from === null || to === null ? null : to - from;
}

/** Attempts begun in this round, of all iterations together. */
export const attemptsOf = (run: RunState, taskId: string): number =>
  ownSteps(run, taskId).reduce((sum, { attempt }) => sum + attempt, 0);

/** Why a task failed; before it has, or when it has succeeded, of the latest attempt that did; null when none did. */
export function failureOf(run: RunState, taskId: string): Failure | null {
  const task = run.tasks.get(taskId);
  if (task?.phase === 'failed') return task.failure;
  if (task?.phase === 'active' && task.failure) return task.failure;
  return (
    ownSteps(run, taskId)
      .map(stepFailure)
      .findLast((failure) => failure !== null) ?? null
  );
}

export function stepFailure(step: StepState): Failure | null {
  return step.phase === 'failed' || step.phase === 'undecidable' ? step.failure : step.lastFailure;
}

const ownSteps = (run: RunState, taskId: string): readonly StepState[] =>
  listSteps(run, taskId).flatMap((stepId) => {
    const step = run.steps.get(stepId);
    return step && !readStepId(stepId).isCompensation ? [step] : [];
  });
