import { descendantsOf } from './definition-index.ts';
import { change, type Draft, removeStep, setTask } from './draft.ts';
import type { Payload } from './payload.ts';
import { nextFreeIndex, stepsOf } from './steps.ts';

/** Makes a task as if it had never begun: its steps are forgotten, and their attempts counted anew. */
export function restartTask(
  draft: Draft,
  taskId: string,
  { round, feedback }: { readonly round: number; readonly feedback: Payload | null },
) {
  for (const [stepId] of stepsOf(draft.run, taskId)) removeStep(draft, stepId);
  setTask(draft, taskId, { phase: 'waiting', condition: null, round, feedback });
  const { undoable, debug } = draft.run;
  if (undoable.includes(taskId)) change(draft, { undoable: undoable.filter((id) => id !== taskId) });
  if (!debug.passed.has(taskId)) return;
  change(draft, { debug: { ...debug, passed: new Set([...debug.passed].filter((id) => id !== taskId)) } });
}

/** What a condition came to, it came to by outputs that are no more. */
export function forgetConditionsAfter(draft: Draft, taskId: string) {
  for (const id of descendantsOf(draft.run.index, taskId)) {
    const task = draft.run.tasks.get(id);
    if (task?.phase === 'waiting' && task.condition !== null)
      setTask(draft, id, { ...task, condition: null });
  }
}

/** Makes a task that has failed ready for another try; iterations that have succeeded are not done again. */
export function retryTask(draft: Draft, taskId: string) {
  const task = draft.run.tasks.get(taskId);
  const definition = draft.run.index.byId.get(taskId);
  if (task?.phase !== 'failed' || !definition) return;
  const lost = stepsOf(draft.run, taskId).filter(([, step]) => step.phase !== 'succeeded');
  for (const [stepId] of lost) removeStep(draft, stepId);
  const { round, feedback, items, startedAt, stopped } = task;
  const nextIndex = nextFreeIndex(draft.run, taskId, 0);
  const goesOnLooping = definition.loop !== null && nextIndex > 0 && (lost.length > 0 || stopped);
  if (!goesOnLooping && items === null) return restartTask(draft, taskId, { round, feedback });
  setTask(draft, taskId, {
    phase: 'active',
    startedAt,
    items,
    nextIndex,
    openSteps: 0,
    endedSteps: stepsOf(draft.run, taskId).length,
    failure: null,
    stopped: false,
    // The iteration that was lost had been decided on; if none was, that is to be decided.
    goesOn: goesOnLooping && lost.length > 0 ? true : null,
    round,
    feedback,
  });
}
