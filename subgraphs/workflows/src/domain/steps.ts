import type { TaskDefinition } from './definition.ts';
import type { StepId } from './run-event.ts';
import type { RunState, StepState, TaskState } from './run-state.ts';

const undoMark = '~undo';

export interface StepName {
  readonly taskId: string;
  /** Of an iteration of forEach or loop; null for the task itself and for its compensation. */
  readonly index: number | null;
  readonly isCompensation: boolean;
}

/** Reads a step's id; task ids have neither brackets nor tildes. */
export function readStepId(stepId: StepId): StepName {
  if (stepId.endsWith(undoMark))
    return { taskId: stepId.slice(0, -undoMark.length), index: null, isCompensation: true };
  if (!stepId.endsWith(']')) return { taskId: stepId, index: null, isCompensation: false };
  const bracket = stepId.lastIndexOf('[');
  const index = Number(stepId.slice(bracket + 1, -1));
  return { taskId: stepId.slice(0, bracket), index, isCompensation: false };
}

export const iterationId = (taskId: string, index: number): StepId => `${taskId}[${index}]`;
export const compensationId = (taskId: string): StepId => `${taskId}${undoMark}`;

/** Whether a task's steps are its iterations, not the task itself. */
export const iterates = ({ forEach, loop }: TaskDefinition): boolean => forEach !== null || loop !== null;

/** All steps of a task that have begun, its compensation left out. O(steps). */
export function stepsOf(run: RunState, taskId: string): readonly (readonly [StepId, StepState])[] {
  const single = run.steps.get(taskId);
  const found: [StepId, StepState][] = single ? [[taskId, single]] : [];
  const prefix = `${taskId}[`;
  for (const [id, step] of run.steps) if (id.startsWith(prefix)) found.push([id, step]);
  return found;
}

/** The lowest index from here on whose iteration has not begun. */
export function nextFreeIndex({ steps }: Pick<RunState, 'steps'>, taskId: string, from: number): number {
  let index = from;
  while (steps.has(iterationId(taskId, index))) index++;
  return index;
}

/** The target that a step calls or waits for: its task's, or that which undoes it. */
export function targetOf(task: TaskDefinition, { isCompensation }: StepName): TaskDefinition['target'] {
  return isCompensation && task.compensate ? task.compensate.target : task.target;
}

export const hasEnded = (task: TaskState | undefined): boolean =>
  task !== undefined && task.phase !== 'waiting' && task.phase !== 'active';

/** Steps that only wait, for a person, a signal or a moment: they take up nobody's time. */
export const onlyWaits = ({ kind }: TaskDefinition['target']): boolean =>
  kind === 'approval' || kind === 'wait' || kind === 'signal';

/** Whether a step takes up one of the places that a run has for what it does at a time. */
export function occupies(run: Pick<RunState, 'index'>, stepId: StepId, step: StepState | undefined): boolean {
  return step?.phase === 'running' && !step.escalated && !step.verdict && isCall(run, stepId);
}

export function isCall({ index }: Pick<RunState, 'index'>, stepId: StepId): boolean {
  const name = readStepId(stepId);
  const task = index.byId.get(name.taskId);
  return task !== undefined && !onlyWaits(targetOf(task, name));
}
