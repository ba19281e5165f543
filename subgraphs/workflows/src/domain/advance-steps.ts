import { type About, applyStepStart } from './advance-starts.ts';
import type { Target, TaskDefinition } from './definition.ts';
import { change, type Draft, refuse, setStep } from './draft.ts';
import type { RunEvent } from './run-event.ts';
import type { StepState } from './run-state.ts';
import { endStep } from './step-outcome.ts';
import { iterates, readStepId, targetOf } from './steps.ts';
import { failTask } from './task-outcome.ts';
import { isReady, lossOf, mayIterate } from './task-progress.ts';
import { cancelledCode } from './trouble.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
type Running = Extract<StepState, { phase: 'running' }>;

type StepEvent = Of<
  | 'TASK_UNDECIDABLE'
  | 'TASK_STARTED'
  | 'TASK_SUCCEEDED'
  | 'TASK_ATTEMPT_FAILED'
  | 'TASK_FAILED'
  | 'TASK_HELD'
  | 'TASK_RESOLVED'
>;

/** What happens to the steps of a task. */
export function applyStepEvent(draft: Draft, event: StepEvent) {
  const name = readStepId('stepId' in event && event.stepId !== null ? event.stepId : taskIdOf(event));
  const task = draft.run.index.byId.get(name.taskId);
  if (!task) return refuse(draft, event, 'there is no such task');
  switch (event.type) {
    case 'TASK_UNDECIDABLE':
      return undecidable(draft, event, { task, name });
    case 'TASK_STARTED':
      return applyStepStart(draft, event, { task, name });
    case 'TASK_FAILED':
      if (event.attempt === 0) return neverBegan(draft, event, { task, name });
      return attemptEnded(draft, event, { task, name });
    case 'TASK_RESOLVED':
      return resolved(draft, event, targetOf(task, name));
    default:
      return attemptEnded(draft, event, { task, name });
  }
}

const taskIdOf = (event: StepEvent): string => ('taskId' in event ? event.taskId : event.stepId);

function attemptEnded(
  draft: Draft,
  event: Of<'TASK_SUCCEEDED' | 'TASK_ATTEMPT_FAILED' | 'TASK_FAILED' | 'TASK_HELD'>,
  { task, name }: About,
) {
  const { run } = draft;
  const step = run.steps.get(event.stepId);
  const heldAndStopped = step?.phase === 'held' && event.type === 'TASK_FAILED' && run.phase !== 'running';
  if (!step || (step.phase !== 'running' && !heldAndStopped) || step.attempt !== event.attempt)
    return refuse(
      draft,
      event,
      step ? `the step is ${step.phase}, attempt ${step.attempt}` : 'it has not begun',
    );
  const { at } = event;
  const base = startedPart(step);
  switch (event.type) {
    case 'TASK_SUCCEEDED':
      if (step.phase !== 'running') return refuse(draft, event, 'it is not under way');
      takeWhatItWaitedFor(draft, event, { target: targetOf(task, name), step });
      growWindow(draft);
      return endStep(draft, event.stepId, {
        ...base,
        phase: 'succeeded',
        finishedAt: at,
        output: event.output,
      });
    case 'TASK_FAILED': {
      const stopped = event.failure.code === cancelledCode && run.phase !== 'running';
      return endStep(draft, event.stepId, {
        ...base,
        phase: 'failed',
        finishedAt: at,
        failure: event.failure,
        stopped,
      });
    }
    case 'TASK_HELD':
      if (task.effect !== 'unsafe') return refuse(draft, event, 'its effect is harmless to repeat');
      return setStep(draft, event.stepId, { ...base, lastFailure: event.failure, phase: 'held', heldAt: at });
    case 'TASK_ATTEMPT_FAILED': {
      const { failure: lastFailure, retryAt, keepsKey } = event;
      const keptKey = keepsKey ? step.idempotencyKey : null;
      change(draft, { window: Math.max(1, Math.floor(run.window / 2)) });
      return setStep(draft, event.stepId, { ...base, lastFailure, phase: 'retrying', retryAt, keptKey });
    }
  }
}

/** What all phases of a step that has begun have in common. */
function startedPart(step: Exclude<StepState, { phase: 'undecidable' }>) {
  const { attempt, startedAt, attemptStartedAt, startedSeq, idempotencyKey } = step;
  const { input, inputSha256, childRunId, artifactSha256, selected, lastFailure } = step;
  return {
    attempt,
    startedAt,
    attemptStartedAt,
    startedSeq,
    idempotencyKey,
    input,
    inputSha256,
    childRunId,
    artifactSha256,
    selected,
    lastFailure,
  };
}

/** Nobody but those who may can make an approval or a gate succeed, and a signal is taken by one step alone. */
function takeWhatItWaitedFor(
  draft: Draft,
  event: RunEvent,
  { target, step }: { target: TaskDefinition['target']; step: Running },
) {
  if ((target.kind === 'approval' || target.kind === 'gate') && step.verdict?.approved !== true)
    return refuse(draft, event, 'nobody has approved it');
  if (target.kind !== 'signal') return;
  const [first, ...rest] = draft.run.signals.get(target.name) ?? [];
  if (!first) return refuse(draft, event, 'no such signal has come');
  change(draft, { signals: new Map(draft.run.signals).set(target.name, rest) });
}

function growWindow(draft: Draft) {
  const { window, definition } = draft.run;
  if (window < definition.concurrency) change(draft, { window: window + 1 });
}

function resolved(draft: Draft, event: Of<'TASK_RESOLVED'>, target: Target) {
  const step = draft.run.steps.get(event.stepId);
  if (step?.phase !== 'held') return refuse(draft, event, 'it is not held');
  const base = startedPart(step);
  const { at } = event;
  if (event.as === 'retry')
    // The person knows that the attempt has not done its work: the next is another, under a key of its own.
    return setStep(draft, event.stepId, { ...base, phase: 'retrying', retryAt: at, keptKey: null });
  if (event.as === 'succeeded') {
    if (target.kind === 'gate') return refuse(draft, event, 'only its examiner can approve');
    if (!event.output) return refuse(draft, event, 'a success has an output');
    return endStep(draft, event.stepId, {
      ...base,
      phase: 'succeeded',
      finishedAt: at,
      output: event.output,
    });
  }
  if (!step.lastFailure) return refuse(draft, event, 'it has not failed');
  const { lastFailure: failure } = step;
  endStep(draft, event.stepId, { ...base, phase: 'failed', finishedAt: at, failure, stopped: false });
}

function undecidable(draft: Draft, event: Of<'TASK_UNDECIDABLE'>, about: About) {
  if (event.stepId !== null) return neverBegan(draft, { ...event, stepId: event.stepId }, about);
  const state = draft.run.tasks.get(event.taskId);
  const rests = state?.phase === 'waiting' || (state?.phase === 'active' && state.openSteps === 0);
  const may = draft.run.phase === 'running' || draft.run.phase === 'failing';
  if (!may || !rests) return refuse(draft, event, 'it has nothing to decide');
  failTask(draft, event.taskId, { failure: event.failure, at: event.at });
}

/** A step that could not begin, or a task whose iterations cannot make it succeed any more. */
function neverBegan(
  draft: Draft,
  event: Of<'TASK_FAILED'> | (Of<'TASK_UNDECIDABLE'> & { readonly stepId: string }),
  { task, name }: About,
) {
  const { run } = draft;
  const { failure, at } = event;
  const isWhole = name.index === null && !name.isCompensation && iterates(task);
  if (isWhole) {
    const state = run.tasks.get(task.id);
    if (state?.phase !== 'active' || !lossOf(run, task)) return refuse(draft, event, 'it can still succeed');
    const { stopped } = state;
    return failTask(draft, task.id, { failure, at, stopped });
  }
  const mayFail = name.isCompensation
    ? run.phase === 'compensating' && run.taskIds[run.next] === task.id
    : run.phase === 'running' &&
      (name.index === null ? !iterates(task) && isReady(run, task) : mayIterate(run, task, name.index));
  if (!mayFail || run.steps.has(event.stepId)) return refuse(draft, event, 'it is not its turn');
  endStep(draft, event.stepId, { phase: 'undecidable', attempt: 0, finishedAt: at, failure, stopped: false });
}
