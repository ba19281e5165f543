import { isOnFrontier } from './frontier.ts';
import { ImpossibleEventError } from './impossible-event.ts';
import type { RunEvent, StepId } from './run-event.ts';
import type { RunState, StepState, TaskState } from './run-state.ts';
import { occupies } from './steps.ts';

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
    readonly frontier: Set<string>;
  } | null;
}

export const openDraft = (run: RunState): Draft => ({ run, own: null });

export function setTask(draft: Draft, taskId: string, task: TaskState): void {
  const before = draft.run.tasks.get(taskId);
  const { tasks } = ownedBy(draft);
  tasks.set(taskId, task);
  const unfinished = Number(isUnfinished(task)) - Number(before !== undefined && isUnfinished(before));
  if (unfinished !== 0) draft.run = { ...draft.run, unfinished: draft.run.unfinished + unfinished };
  place(draft, taskId);
  if (unfinished === 0) return;
  for (const id of draft.run.index.dependents.get(taskId) ?? [])
    if (tasks.get(id)?.phase === 'waiting') place(draft, id);
}

/** Puts a task on the frontier, or takes it off. */
function place(draft: Draft, taskId: string): void {
  const { frontier } = ownedBy(draft);
  const task = draft.run.index.byId.get(taskId);
  if (task && isOnFrontier(draft.run, task)) frontier.add(taskId);
  else frontier.delete(taskId);
}

export function setStep(draft: Draft, stepId: StepId, step: StepState): void {
  const { steps, open } = ownedBy(draft);
  count(draft, stepId, step);
  steps.set(stepId, step);
  if (isOpen(step)) open.add(stepId);
  else open.delete(stepId);
}

export function removeStep(draft: Draft, stepId: StepId): void {
  const { steps, open } = ownedBy(draft);
  count(draft, stepId, undefined);
  steps.delete(stepId);
  open.delete(stepId);
}

function count(draft: Draft, stepId: StepId, step: StepState | undefined): void {
  const { run } = draft;
  const more = Number(occupies(run, stepId, step)) - Number(occupies(run, stepId, run.steps.get(stepId)));
  if (more !== 0) draft.run = { ...run, busy: run.busy + more };
}

export function change(draft: Draft, changes: Partial<RunState>): void {
  // The changes are to facts of a run, or to a whole phase with all that belongs to it.
  draft.run = { ...draft.run, ...changes } as RunState;
}

export function refuse(draft: Draft, event: RunEvent, why: string): never {
  throw new ImpossibleEventError(draft.run, event, why);
}

const isOpen = ({ phase }: StepState): boolean =>
  phase === 'running' || phase === 'retrying' || phase === 'held';

const isUnfinished = ({ phase }: TaskState): boolean => phase === 'waiting' || phase === 'active';

function ownedBy(draft: Draft): NonNullable<Draft['own']> {
  if (draft.own) return draft.own;
  const { tasks, steps, open, frontier } = draft.run;
  draft.own = {
    tasks: new Map(tasks),
    steps: new Map(steps),
    open: new Set(open),
    frontier: new Set(frontier),
  };
  draft.run = { ...draft.run, ...draft.own };
  return draft.own;
}
