import { change, type Draft, setTask } from './draft.ts';
import type { Failure, Payload } from './payload.ts';

/** A task has succeeded: what it can undo is remembered, in the order of success. */
export function succeedTask(
  draft: Draft,
  taskId: string,
  { output, at }: { output: Payload; at: number },
): void {
  const task = draft.run.tasks.get(taskId);
  if (!task) return;
  const { round, feedback } = task;
  const startedAt = task.phase === 'active' ? task.startedAt : null;
  setTask(draft, taskId, {
    phase: 'succeeded',
    round,
    feedback,
    startedAt,
    finishedAt: at,
    output,
    kept: false,
  });
  if (draft.run.index.byId.get(taskId)?.compensate)
    change(draft, { undoable: [...draft.run.undoable, taskId] });
}

/** A task has failed for good; unless the others are to go on, so will the run. */
export function failTask(
  draft: Draft,
  taskId: string,
  { failure, at, stopped = false }: { failure: Failure; at: number; stopped?: boolean },
): void {
  const { run } = draft;
  const task = run.tasks.get(taskId);
  if (!task) return;
  const { round, feedback } = task;
  const { startedAt, items } = task.phase === 'active' ? task : { startedAt: null, items: null };
  setTask(draft, taskId, {
    phase: 'failed',
    round,
    feedback,
    startedAt,
    finishedAt: at,
    failure,
    stopped,
    items,
  });
  if (run.phase === 'running' && run.index.byId.get(taskId)?.onFailure === 'fail')
    change(draft, { phase: 'failing', failure, stopping: false });
}
