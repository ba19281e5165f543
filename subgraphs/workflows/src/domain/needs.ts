import type { Need, Scope } from './decision.ts';
import type { TaskDefinition } from './definition.ts';
import { frontierByRank } from './frontier.ts';
import { joinOf } from './joins.ts';
import { retryDue, selectsAnew } from './next-attempt.ts';
import type { Payload } from './payload.ts';
import type { StepId } from './run-event.ts';
import type { RunState } from './run-state.ts';
import { selectWantedOf } from './selection.ts';
import { startableSteps } from './startable.ts';
import { compensationId, iterationId, readStepId } from './steps.ts';
import { lastTasks } from './task-graph.ts';
import { isReady, isThrough } from './task-progress.ts';

/** What has to be worked out before the run can go on; those first that go first. */
export function needs(run: RunState, now: number): readonly Need[] {
  switch (run.phase) {
    case 'running': {
      const found = frontierByRank(run).flatMap((task) => taskNeed(run, task) ?? []);
      const inputs = startableSteps(run).flatMap((stepId) => inputNeed(run, stepId) ?? []);
      return [...found, ...agentNeeds(run, now), ...inputs, ...outputNeed(run)];
    }
    case 'failing':
      // What is through has succeeded, and may have to be undone.
      return frontierByRank(run).flatMap((task) =>
        task.forEach && isThrough(run, task) ? throughNeed(run, task) : [],
      );
    case 'compensating': {
      const taskId = run.taskIds[run.next];
      const stepId = taskId === undefined ? null : compensationId(taskId);
      if (stepId === null || run.paused || run.steps.has(stepId)) return [];
      const need = inputNeed(run, stepId);
      return need ? [need] : [];
    }
    default:
      return [];
  }
}

function taskNeed(run: RunState, task: TaskDefinition): Need | null {
  const state = run.tasks.get(task.id);
  const { id: taskId, when, forEach, loop } = task;
  if (state?.phase === 'waiting') {
    const { feedback } = state;
    if (when !== null && state.condition === null)
      return joinOf(run, task) === 'met'
        ? { kind: 'when', taskId, expression: when, scope: scopeOf(taskId, { feedback }) }
        : null;
    if (!forEach || !isReady(run, task)) return null;
    const { items: expression, itemsMax } = forEach;
    return { kind: 'items', taskId, expression, itemsMax, scope: scopeOf(taskId, { feedback }) };
  }
  if (state?.phase !== 'active') return null;
  if (forEach) return isThrough(run, task) ? throughNeed(run, task) : null;
  if (!loop || state.openSteps > 0 || state.failure || state.goesOn !== null) return null;
  const iteration = state.nextIndex - 1;
  const last = outputOf(run, iterationId(taskId, iteration));
  if (!last) return null;
  const scope = scopeOf(taskId, { feedback: state.feedback, index: iteration, last });
  return { kind: 'loop', taskId, iteration, expression: loop.while, scope };
}

function throughNeed(run: RunState, { id: taskId }: TaskDefinition): Need {
  const state = run.tasks.get(taskId);
  const count = state?.phase === 'active' && state.items ? state.items.count : 0;
  const parts = Array.from({ length: count }, (_, index) => outputOf(run, iterationId(taskId, index)));
  return { kind: 'loopOutput', taskId, parts };
}

function inputNeed(run: RunState, stepId: StepId): Need | null {
  const { taskId, index, isCompensation } = readStepId(stepId);
  const task = run.index.byId.get(taskId);
  const state = run.tasks.get(taskId);
  if (!task || !state) return null;
  const { target } = task;
  return {
    kind: 'input',
    taskId,
    stepId,
    isCompensation,
    template: isCompensation ? (task.compensate?.input ?? null) : task.input,
    edited: run.edits.get(stepId) ?? null,
    artifact: isCompensation ? null : task.integrates,
    until: !isCompensation && target.kind === 'wait' ? target.until : null,
    select: !isCompensation && target.kind === 'select' ? selectWantedOf(target, task.effect) : null,
    scope: { ...scopeOfStep(run, { task, index }), includesSelf: isCompensation },
  };
}

/** The retries that are due, and want an agent. */
function agentNeeds(run: RunState, now: number): readonly Need[] {
  return [...run.open].flatMap((stepId) => {
    if (!selectsAnew(run, stepId) || !retryDue(run, stepId, now)) return [];
    const { taskId, index } = readStepId(stepId);
    const task = run.index.byId.get(taskId);
    if (task?.target.kind !== 'select') return [];
    const select = selectWantedOf(task.target, task.effect);
    return [{ kind: 'agent', taskId, stepId, select, scope: scopeOfStep(run, { task, index }) }];
  });
}

function scopeOfStep(
  run: RunState,
  { task, index }: { readonly task: TaskDefinition; readonly index: number | null },
): Scope {
  const state = run.tasks.get(task.id);
  const items = state?.phase === 'active' && state.items ? state.items.payload : null;
  const last = index !== null && task.loop ? outputOf(run, iterationId(task.id, index - 1)) : null;
  const feedback = state && 'feedback' in state ? state.feedback : null;
  return scopeOf(task.id, { feedback, index, items, last });
}

function outputNeed(run: RunState): readonly Need[] {
  const { definition, tasks } = run;
  if (run.unfinished > 0 || failureOf(run)) return [];
  const ends = definition.output === null ? lastTasks(definition.tasks) : [];
  const parts = ends.flatMap((taskId) => {
    const task = tasks.get(taskId);
    return task?.phase === 'succeeded' ? [{ taskId, output: task.output }] : [];
  });
  return [{ kind: 'output', template: definition.output, parts, scope: scopeOf(null, {}) }];
}

/** The failure of a task that is the run's, when all else has ended. */
export function failureOf({ tasks, definition }: RunState) {
  for (const { id, onFailure } of definition.tasks) {
    const task = tasks.get(id);
    if (onFailure === 'fail' && task?.phase === 'failed') return task.failure;
  }
  return null;
}

function outputOf({ steps }: RunState, stepId: StepId): Payload | null {
  const step = steps.get(stepId);
  return step?.phase === 'succeeded' ? step.output : null;
}

const scopeOf = (taskId: string | null, more: Partial<Scope>): Scope => ({
  taskId,
  includesSelf: false,
  index: null,
  items: null,
  last: null,
  feedback: null,
  ...more,
});
