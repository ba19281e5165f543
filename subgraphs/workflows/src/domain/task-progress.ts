import type { TaskDefinition } from './definition.ts';
import { joinOf } from './joins.ts';
import type { Failure } from './payload.ts';
import type { RunState } from './run-state.ts';
import { iterates } from './steps.ts';

/** Whether a task may begin: its join is met, and its condition holds. */
export function isReady(run: RunState, task: TaskDefinition): boolean {
  const state = run.tasks.get(task.id);
  if (state?.phase !== 'waiting' || joinOf(run, task) !== 'met') return false;
  return task.when === null || state.condition === true;
}

/** Whether all iterations of a task have been done, so that only its output is missing. */
export function isThrough(run: RunState, task: TaskDefinition): boolean {
  const state = run.tasks.get(task.id);
  if (state?.phase !== 'active' || state.openSteps > 0 || hasLost(run, task)) return false;
  if (task.forEach) return state.items !== null && state.endedSteps === state.items.count;
  return task.loop !== null && state.goesOn === false;
}

/** The failure that a task of iterations fails with as soon as none of them is under way; null while it does well. */
export function lossOf(run: RunState, task: TaskDefinition): Failure | null {
  const state = run.tasks.get(task.id);
  if (state?.phase !== 'active' || state.openSteps > 0 || !iterates(task)) return null;
  if (state.failure && hasLost(run, task)) return state.failure;
  if (!task.loop || state.goesOn !== true || state.nextIndex < task.loop.iterationsMax) return null;
  return {
    taskId: task.id,
    code: 'LOOP_LIMIT',
    message: `The loop's condition still holds after ${task.loop.iterationsMax} iterations, which is its limit.`,
    details: null,
  };
}

/** Failed items of a forEach whose failure is not the run's leave a null in their place. */
function hasLost(run: RunState, task: TaskDefinition): boolean {
  const state = run.tasks.get(task.id);
  if (state?.phase !== 'active' || !state.failure) return false;
  return !task.forEach || task.onFailure === 'fail' || state.stopped;
}

/** Whether the iteration with this index may begin, capacity aside. */
export function mayIterate(run: RunState, task: TaskDefinition, index: number): boolean {
  const state = run.tasks.get(task.id);
  if (task.loop && state?.phase === 'waiting') return index === 0 && isReady(run, task);
  if (state?.phase !== 'active' || hasLost(run, task)) return false;
  if (task.forEach)
    return state.items !== null && index < state.items.count && state.openSteps < task.forEach.concurrency;
  if (!task.loop || index !== state.nextIndex || state.openSteps > 0) return false;
  return state.goesOn === true && index < task.loop.iterationsMax;
}
