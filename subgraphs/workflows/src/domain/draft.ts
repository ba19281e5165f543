import { ImpossibleEventError } from './impossible-event.ts';
import type { RunEvent, StepId } from './run-event.ts';
import type { RunState, StepState, TaskState } from './run-state.ts';

/**
 * A run while events are applied to it. What is large is copied once, before the first change, and changed in place
 * from then on: a thousand events on a thousand tasks are a thousand changes, not a thousand copies.
 */
export interface Draft {
  /** As it stands now; not to be held on to before the draft is done. */
  run: RunState;
  /** The draft's own copies of what stands in `run` under the same names. */
  own: {
    readonly tasks: Map<string, TaskState>;
    readonly steps: Map<StepId, StepState>;
    readonly open: Set<StepId>;
  } | null;
}

export const openDraft = (run: RunState): Draft => ({ run, own: null });

export function setTask(draft: Draft, taskId: string, task: TaskState): void {
  const before = draft.run.tasks.get(taskId);
  const change = Number(isUnfinished(task)) - Number(before !== undefined && isUnfinished(before));
  ownedBy(draft).tasks.set(taskId, task);
  if (change !== 0) draft.run = { ...draft.run, unfinished: draft.run.unfinished + change };
}

export function setStep(draft: Draft, stepId: StepId, step: StepState): void {
  const { steps, open } = ownedBy(draft);
  steps.set(stepId, step);
  if (isOpen(step)) open.add(stepId);
  else open.delete(stepId);
}

export function removeStep(draft: Draft, stepId: StepId): void {
  const { steps, open } = ownedBy(draft);
  steps.delete(stepId);
  open.delete(stepId);
}

export function change(draft: Draft, changes: Partial<RunState>): void {
  // The changes are to facts of a run, or to a whole phase with all that belongs to it.
  draft.run = { ...draft.run, ...changes } as RunState;
}

export function refuse(draft: Draft, event: RunEvent, why: string): never {
  throw new ImpossibleEventError(draft.run, event, why);
}

export const isOpen = ({ phase }: StepState): boolean =>
  phase === 'running' || phase === 'retrying' || phase === 'held';

const isUnfinished = ({ phase }: TaskState): boolean => phase === 'waiting' || phase === 'active';

function ownedBy(draft: Draft): NonNullable<Draft['own']> {
  if (draft.own) return draft.own;
  const { tasks, steps, open } = draft.run;
  draft.own = { tasks: new Map(tasks), steps: new Map(steps), open: new Set(open) };
  draft.run = { ...draft.run, ...draft.own };
  return draft.own;
}
