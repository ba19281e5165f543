import type { CallTarget, TaskDefinition } from './definition.ts';
import type { Payload } from './payload.ts';
import type { AttemptRef } from './report.ts';
import type { StepId } from './run-event.ts';
import type { RunState, RunStatus, StepState } from './run-state.ts';
import { callTargetOf } from './selection.ts';
import { hasRoomToRetry } from './startable.ts';
import { readStepId, type StepName, targetOf } from './steps.ts';

/** Something that a run needs from outside before it can move on. */
export type Effect =
  /** Call the step's agent or tool, unless that is already under way. */
  | (AttemptRef & {
      readonly kind: 'perform';
      readonly taskId: string;
      readonly target: CallTarget;
      readonly timeoutMs: number;
      readonly priority: number;
      /** The place of its TASK_STARTED in the log. */
      readonly startedSeq: number;
    })
  /** Stop the attempt that is under way, and report it. */
  | (AttemptRef & { readonly kind: 'stop'; readonly taskId: string })
  /** See that the child run is there, and wants the same as its parent. */
  | {
      readonly kind: 'child';
      readonly stepId: StepId;
      readonly taskId: string;
      readonly childRunId: string;
      readonly workflow: string;
      readonly input: Payload;
      /** For the child as a whole; null for no limit but its own. */
      readonly timeoutMs: number | null;
      readonly wanted: 'running' | 'paused' | 'cancelled';
    }
  /** Look again at `dueAt`. */
  | { readonly kind: 'timer'; readonly stepId: StepId | null; readonly dueAt: number }
  /** Nothing to do but wait: for a person's decision, a signal, or a word on what became of an unsafe step. */
  | {
      readonly kind: 'await';
      readonly stepId: StepId;
      readonly what: 'approval' | 'gate' | 'signal' | 'resolution';
      readonly dueAt: number | null;
    }
  /** The run is over: whoever waits for it is to be told. */
  | { readonly kind: 'end'; readonly status: Exclude<RunStatus, 'RUNNING'> };

/**
 * All that is outstanding in a state, whichever way the run came there: after a recovery nothing has to be
 * remembered about what was already under way. What is under way and no longer among the effects is to be stopped.
 */
export function outstandingEffects(run: RunState): readonly Effect[] {
  if (run.phase === 'created') return [];
  if (run.phase === 'ended') return [{ kind: 'end', status: run.status }];
  const effects: Effect[] = [];
  for (const stepId of run.open) {
    const effect = effectOf(run, stepId);
    if (effect) effects.push(effect);
  }
  if (mayTimeOut(run)) effects.push({ kind: 'timer', stepId: null, dueAt: run.dueAt });
  return effects;
}

/** Whether the time limit of the run still means something. */
export const mayTimeOut = (run: RunState): run is RunState & { readonly dueAt: number } =>
  run.dueAt !== null && (run.phase === 'running' || (run.phase === 'failing' && !run.stopping));

export const isStopping = (run: RunState): boolean =>
  run.phase === 'cancelling' || (run.phase === 'failing' && run.stopping);

const mayRetry = ({ phase }: RunState): boolean => phase === 'running' || phase === 'compensating';

function effectOf(run: RunState, stepId: StepId): Effect | null {
  const step = run.steps.get(stepId);
  const name = readStepId(stepId);
  const task = run.index.byId.get(name.taskId);
  if (!step || !task) return null;
  switch (step.phase) {
    case 'retrying':
      // Without room it is due as soon as there is some, which is when something else ends.
      if (run.paused || !mayRetry(run) || !hasRoomToRetry(run, stepId)) return null;
      return { kind: 'timer', stepId, dueAt: step.retryAt };
    case 'held':
      return { kind: 'await', stepId, what: 'resolution', dueAt: null };
    case 'running':
      return runningEffect(run, { task, name, stepId, step });
    default:
      return null;
  }
}

interface RunningStep {
  readonly task: TaskDefinition;
  readonly name: StepName;
  readonly stepId: StepId;
  readonly step: Extract<StepState, { phase: 'running' }>;
}

function runningEffect(run: RunState, { task, name, stepId, step }: RunningStep): Effect | null {
  const target = targetOf(task, name);
  const { attempt, idempotencyKey, startedSeq, dueAt } = step;
  const about = { stepId, taskId: task.id, attempt, idempotencyKey };
  switch (target.kind) {
    case 'wait':
      return { kind: 'timer', stepId, dueAt: dueAt ?? 0 };
    case 'approval':
    case 'signal':
      return { kind: 'await', stepId, what: target.kind, dueAt };
    case 'workflow':
      return step.childRunId === null
        ? null
        : childEffect(run, { task, stepId, step, workflow: target.workflow });
    case 'gate':
      if (step.escalated) return { kind: 'await', stepId, what: 'gate', dueAt };
      // Examined, and waiting until all that is to be sent back has come to rest.
      if (step.verdict) return null;
      break;
    case 'agent':
    case 'select':
    case 'tool':
      break;
  }
  const called = callTargetOf(target, step.selected);
  if (!called) return null;
  if (isStopping(run)) return { kind: 'stop', ...about };
  const { timeoutMs, priority } = task;
  return { kind: 'perform', ...about, target: called, timeoutMs, priority, startedSeq };
}

function childEffect(
  run: RunState,
  { task, stepId, step, workflow }: Omit<RunningStep, 'name'> & { readonly workflow: string },
): Effect {
  const wanted = isStopping(run) ? 'cancelled' : run.paused ? 'paused' : 'running';
  const { input } = step;
  const childRunId = step.childRunId ?? '';
  return {
    kind: 'child',
    stepId,
    taskId: task.id,
    childRunId,
    workflow,
    input,
    timeoutMs: task.timeoutMs,
    wanted,
  };
}
