import { type Draft, refuse, setTask } from './draft.ts';
import { joinOf } from './joins.ts';
import type { RunEvent } from './run-event.ts';
import { succeedTask } from './task-outcome.ts';
import { isThrough } from './task-progress.ts';

type TaskEvent = Extract<
  RunEvent,
  { type: 'CONDITION_DECIDED' | 'TASK_SKIPPED' | 'ITEMS_DECIDED' | 'LOOP_DECIDED' | 'LOOP_ENDED' }
>;

/** What is decided of a task as a whole. */
export function applyTaskEvent(draft: Draft, event: TaskEvent) {
  const { run } = draft;
  const definition = run.index.byId.get(event.taskId);
  const task = run.tasks.get(event.taskId);
  if (!definition || !task) return refuse(draft, event, 'there is no such task');
  if (event.type === 'LOOP_ENDED') {
    const may = run.phase === 'running' || run.phase === 'failing';
    if (!may || !isThrough(run, definition)) return refuse(draft, event, 'it is not through');
    return succeedTask(draft, event.taskId, { output: event.output, at: event.at });
  }
  if (run.phase !== 'running') return refuse(draft, event, 'nothing is decided any more');
  if (event.type === 'LOOP_DECIDED') {
    const isNews = task.phase === 'active' && task.openSteps === 0 && task.goesOn === null;
    if (!isNews || !definition.loop || event.iteration !== task.nextIndex - 1)
      return refuse(draft, event, 'that iteration has not just ended');
    return setTask(draft, event.taskId, { ...task, goesOn: event.goesOn });
  }
  if (task.phase !== 'waiting') return refuse(draft, event, `it is ${task.phase}`);
  const join = joinOf(run, definition);
  const { round, feedback } = task;
  switch (event.type) {
    case 'CONDITION_DECIDED':
      if (definition.when === null || task.condition !== null || join !== 'met')
        return refuse(draft, event, 'it has no condition to decide');
      return setTask(draft, event.taskId, { ...task, condition: event.holds });
    case 'TASK_SKIPPED': {
      const may = event.reason === 'condition' ? task.condition === false : join === 'impossible';
      if (!may) return refuse(draft, event, 'it can still be done');
      const { reason, at: finishedAt } = event;
      return setTask(draft, event.taskId, { phase: 'skipped', reason, finishedAt, round, feedback });
    }
    case 'ITEMS_DECIDED': {
      const ready = join === 'met' && (definition.when === null || task.condition === true);
      if (!definition.forEach || !ready || event.count > definition.forEach.itemsMax)
        return refuse(draft, event, 'it takes no such items now');
      const items = { payload: event.items, count: event.count };
      const fresh = {
        startedAt: null,
        nextIndex: 0,
        openSteps: 0,
        endedSteps: 0,
        failure: null,
        stopped: false,
        goesOn: null,
      };
      return setTask(draft, event.taskId, { phase: 'active', items, ...fresh, round, feedback });
    }
  }
}
