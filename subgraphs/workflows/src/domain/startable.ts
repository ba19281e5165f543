import type { TaskDefinition } from './definition.ts';
import { frontierByRank } from './frontier.ts';
import type { StepId } from './run-event.ts';
import type { RunState } from './run-state.ts';
import { isCall, iterates, iterationId, nextFreeIndex, onlyWaits, readStepId } from './steps.ts';
import { isReady, mayIterate } from './task-progress.ts';

/** Steps that may be under way at a time now; those that only wait do not count, unless the run is sequential. */
function limitOf({ definition, window }: RunState): number {
  if (definition.strategy === 'sequential') return 1;
  return definition.strategy === 'adaptive'
    ? Math.min(window, definition.concurrency)
    : definition.concurrency;
}

/** How many more steps may be under way. */
function freeSlots(run: RunState): number {
  const used = run.definition.strategy === 'sequential' ? run.open.size : run.busy;
  return limitOf(run) - used;
}

const takesSlot = (run: RunState, stepId: StepId): boolean =>
  run.definition.strategy === 'sequential' || isCall(run, stepId);

/** Whether there is room for the next attempt of a step; in a sequential run it has kept its place. */
export function hasRoomToRetry(run: RunState, stepId: StepId): boolean {
  if (run.phase !== 'running' || run.definition.strategy === 'sequential') return true;
  return !takesSlot(run, stepId) || freeSlots(run) > 0;
}

/**
 * The steps that may begin now, those first that go first, and no more than there is room for. Retries are not among
 * them: they have their input, and their time.
 */
export function startableSteps(run: RunState): readonly StepId[] {
  if (run.phase !== 'running' || run.paused) return [];
  let free = freeSlots(run);
  const found: StepId[] = [];
  for (const task of frontierByRank(run)) {
    const slotted = run.definition.strategy === 'sequential' || !onlyWaits(task.target);
    const room = slotted ? free : Number.POSITIVE_INFINITY;
    if (room <= 0 || !mayBegin(run, task)) continue;
    const steps = nextSteps(run, task, { room, isLetGo: (stepId) => isLetGo(run, task, stepId) });
    found.push(...steps);
    if (slotted) free -= steps.length;
  }
  return found;
}

/** What the next wave of a run that is being debugged would start, whatever else is under way. */
export function releasable(run: RunState): readonly StepId[] {
  const room = Number.POSITIVE_INFINITY;
  return frontierByRank(run).flatMap((task) =>
    mayBegin(run, task) ? nextSteps(run, task, { room, isLetGo: () => true }) : [],
  );
}

function mayBegin(run: RunState, task: TaskDefinition): boolean {
  const phase = run.tasks.get(task.id)?.phase;
  if (phase === 'waiting') return task.forEach === null && isReady(run, task);
  return phase === 'active' && iterates(task);
}

/** Stepping lets only those steps start that a wave was allowed to; a breakpoint only tasks that were let past. */
function isLetGo({ debug }: RunState, task: TaskDefinition, stepId: StepId): boolean {
  if (debug.stepping && !debug.released.has(stepId)) return false;
  return !debug.breakpoints.has(task.id) || debug.passed.has(task.id);
}

function nextSteps(
  run: RunState,
  task: TaskDefinition,
  { room, isLetGo: may }: { readonly room: number; readonly isLetGo: (stepId: StepId) => boolean },
): readonly StepId[] {
  if (!iterates(task)) return may(task.id) ? [task.id] : [];
  const state = run.tasks.get(task.id);
  const first = state?.phase === 'active' ? nextFreeIndex(run, task.id, state.nextIndex) : 0;
  if (!mayIterate(run, task, first)) return [];
  if (!task.forEach || state?.phase !== 'active' || !state.items) {
    const stepId = iterationId(task.id, first);
    return may(stepId) ? [stepId] : [];
  }
  const most = Math.min(room, task.forEach.concurrency - state.openSteps);
  const found: StepId[] = [];
  for (let index = first; index < state.items.count && found.length < most; index++) {
    const stepId = iterationId(task.id, index);
    if (!run.steps.has(stepId) && may(stepId)) found.push(stepId);
  }
  return found;
}

/** Whether a step that has never begun may begin now. */
export function isStartable(run: RunState, stepId: StepId): boolean {
  if (run.paused || run.steps.has(stepId)) return false;
  const { taskId, index, isCompensation } = readStepId(stepId);
  const task = run.index.byId.get(taskId);
  if (!task) return false;
  if (isCompensation) return run.phase === 'compensating' && run.taskIds[run.next] === taskId;
  if (run.phase !== 'running' || (index !== null) !== iterates(task) || !isLetGo(run, task, stepId))
    return false;
  if (!(index === null ? isReady(run, task) : mayIterate(run, task, index))) return false;
  return !takesSlot(run, stepId) || freeSlots(run) > 0;
}
