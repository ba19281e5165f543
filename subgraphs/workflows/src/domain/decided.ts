import type { Decision, Need } from './decision.ts';
import type { TaskDefinition } from './definition.ts';
import { endingOf } from './ending.ts';
import { mayIntegrate } from './gates.ts';
import { joinOf } from './joins.ts';
import type { Moment } from './moment.ts';
import { failureOf } from './needs.ts';
import { nextAttempt, retryDue, selectsAnew } from './next-attempt.ts';
import type { Failure } from './payload.ts';
import type { RunHappening } from './run-event.ts';
import type { RunState } from './run-state.ts';
import { isStartable } from './startable.ts';
import { readStepId, targetOf } from './steps.ts';
import { isReady, isThrough } from './task-progress.ts';

/** What a decision makes happen; nothing when it came too late. */
export function decided(run: RunState, decision: Decision, moment: Moment): readonly RunHappening[] {
  switch (decision.kind) {
    case 'undecidable':
      return isNeeded(run, decision.need) ? undecidable(run, decision) : [];
    case 'input':
      return isStartable(run, decision.stepId) ? started(run, decision, moment) : [];
    case 'agent':
      return startedAgain(run, decision, moment);
    case 'output':
      return isNeeded(run, decision) ? [{ type: 'RUN_SUCCEEDED', output: decision.output }] : [];
    case 'loopOutput': {
      const { taskId, output } = decision;
      return isNeeded(run, decision) ? [{ type: 'LOOP_ENDED', taskId, output }] : [];
    }
    case 'when': {
      const { taskId, holds } = decision;
      return isNeeded(run, decision) ? [{ type: 'CONDITION_DECIDED', taskId, holds }] : [];
    }
    case 'items':
      return isNeeded(run, decision) ? itemsDecided(run, decision) : [];
    case 'loop': {
      const { taskId, iteration, goesOn } = decision;
      return isNeeded(run, decision) ? [{ type: 'LOOP_DECIDED', taskId, iteration, goesOn }] : [];
    }
  }
}

type Question =
  | { readonly kind: 'output' }
  | Exclude<Need | Decision, { kind: 'agent' | 'output' | 'undecidable' }>;

function isNeeded(run: RunState, question: Question): boolean {
  if (question.kind === 'output') return run.phase === 'running' && run.unfinished === 0 && !failureOf(run);
  if (question.kind === 'input') return isStartable(run, question.stepId);
  const task = run.index.byId.get(question.taskId);
  const state = run.tasks.get(question.taskId);
  if (!task || !state) return false;
  if (question.kind === 'loopOutput')
    return (run.phase === 'running' || run.phase === 'failing') && isThrough(run, task);
  if (run.phase !== 'running') return false;
  if (question.kind === 'loop') {
    if (state.phase !== 'active' || state.openSteps > 0 || state.failure) return false;
    return state.goesOn === null && state.nextIndex - 1 === question.iteration;
  }
  if (question.kind === 'items') return task.forEach !== null && isReady(run, task);
  return (
    state.phase === 'waiting' && state.condition === null && task.when !== null && joinOf(run, task) === 'met'
  );
}

function itemsDecided(
  run: RunState,
  decision: Extract<Decision, { kind: 'items' }>,
): readonly RunHappening[] {
  const { taskId, items, count } = decision;
  const itemsMax = run.index.byId.get(taskId)?.forEach?.itemsMax ?? 0;
  if (count <= itemsMax) return [{ type: 'ITEMS_DECIDED', taskId, items, count }];
  const message = `The list has ${count} items; the task takes at most ${itemsMax}.`;
  const failure: Failure = { taskId, code: 'TOO_MANY_ITEMS', message, details: null };
  return [{ type: 'TASK_UNDECIDABLE', taskId, stepId: null, failure }];
}

function undecidable(
  run: RunState,
  { need, failure }: Extract<Decision, { kind: 'undecidable' }>,
): readonly RunHappening[] {
  if (need.kind === 'output') return [endingOf(run, failure)];
  const stepId = need.kind === 'input' ? need.stepId : null;
  return [{ type: 'TASK_UNDECIDABLE', taskId: need.taskId, stepId, failure }];
}

function started(
  run: RunState,
  decision: Extract<Decision, { kind: 'input' }>,
  { now, mintKey, mintRunId }: Moment,
): readonly RunHappening[] {
  const { stepId, input, inputSha256, artifactSha256, selected } = decision;
  const name = readStepId(stepId);
  const task = run.index.byId.get(name.taskId);
  if (!task) return [];
  const integrates = !name.isCompensation && task.integrates !== null;
  if (integrates && !mayIntegrate(run, task.id, artifactSha256)) return [notApproved(stepId)];
  const isChild = targetOf(task, name).kind === 'workflow';
  const attempt = 1;
  return [
    {
      type: 'TASK_STARTED',
      stepId,
      attempt,
      idempotencyKey: mintKey({ stepId, attempt }),
      input,
      inputSha256,
      childRunId: isChild ? mintRunId() : null,
      dueAt: dueAtOf(task, { isCompensation: name.isCompensation, now, until: decision.until }),
      artifactSha256: integrates ? artifactSha256 : null,
      selected,
    },
  ];
}

function startedAgain(
  run: RunState,
  { stepId, selected }: Extract<Decision, { kind: 'agent' }>,
  moment: Moment,
): readonly RunHappening[] {
  const step = selectsAnew(run, stepId) ? retryDue(run, stepId, moment.now) : null;
  const happening = step && nextAttempt(run, { stepId, step, selected }, moment);
  return happening ? [happening] : [];
}

/** When what only waits is given up, or is over; null for calls, which have their own timeout. */
function dueAtOf(
  { target, timeoutMs }: TaskDefinition,
  { isCompensation, now, until }: { isCompensation: boolean; now: number; until: number | null },
): number | null {
  if (isCompensation) return null;
  if (target.kind === 'approval' || target.kind === 'signal') return now + timeoutMs;
  if (target.kind !== 'wait') return null;
  return target.durationMs === null ? (until ?? now) : now + target.durationMs;
}

function notApproved(stepId: string): RunHappening {
  const failure: Failure = {
    taskId: readStepId(stepId).taskId,
    code: 'ARTIFACT_NOT_APPROVED',
    message: 'Not every validation gate that has to has approved what the task would integrate.',
    details: null,
  };
  return { type: 'TASK_FAILED', stepId, attempt: 0, failure };
}
