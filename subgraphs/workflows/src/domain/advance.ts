import { type Effect, outstandingEffects } from './effects.ts';
import type { RunEvent } from './run-event.ts';
import type { RunState, TaskState } from './run-state.ts';

/** A log that says what cannot have happened: a defect, never a caller's mistake. */
export class ImpossibleEventError extends Error {
  override readonly name = 'ImpossibleEventError';

  constructor(run: RunState, event: RunEvent) {
    super(
      `${event.type} (seq ${event.seq}) cannot follow seq ${run.lastSeq} of ${run.id}, which is ${run.phase}.`,
    );
  }
}

/**
 * Moves a run on by events of its log, in order, and says all that has to be done in the state they lead to. Pure:
 * the same log always leads to the same state.
 *
 * @throws ImpossibleEventError when an event cannot happen in the state it comes to
 */
export function advance(
  run: RunState,
  events: readonly RunEvent[],
): { readonly run: RunState; readonly effects: readonly Effect[] } {
  let next = run;
  for (const event of events) {
    if (event.seq !== next.lastSeq + 1) throw new ImpossibleEventError(next, event);
    next = { ...applied(next, event), lastSeq: event.seq };
  }
  return { run: next, effects: outstandingEffects(next) };
}

function applied(run: RunState, event: RunEvent): RunState {
  if (run.phase === 'ended') throw new ImpossibleEventError(run, event);
  if ((run.phase === 'created') !== (event.type === 'RUN_STARTED'))
    throw new ImpossibleEventError(run, event);
  switch (event.type) {
    case 'RUN_STARTED':
      return { ...run, phase: 'running' };
    case 'RUN_RECOVERED':
      return run;
    case 'TASK_STARTED':
    case 'TASK_SUCCEEDED':
    case 'TASK_ATTEMPT_FAILED':
      return withTask(run, event);
    case 'TASK_FAILED': {
      const failed = withTask(run, event);
      return run.phase === 'running' ? { ...failed, phase: 'failing', failure: event.failure } : failed;
    }
    case 'CANCEL_REQUESTED':
      return { ...factsOf(run), phase: 'cancelling' };
    case 'RUN_SUCCEEDED':
      return ended(run, event, { status: 'SUCCEEDED', failure: null });
    case 'RUN_FAILED':
      return ended(run, event, { status: 'FAILED', failure: event.failure });
    case 'RUN_CANCELLED':
      return ended(run, event, { status: 'CANCELLED', failure: null });
  }
}

type TaskEvent = Extract<RunEvent, { attempt: number }>;

function withTask(run: RunState, event: TaskEvent): RunState {
  const task = run.tasks.get(event.taskId);
  const next = task && nextTask(task, event);
  if (!next) throw new ImpossibleEventError(run, event);
  return { ...run, tasks: new Map(run.tasks).set(event.taskId, next) };
}

/** The task after the event; null when the event does not fit it. */
function nextTask(task: TaskState, event: TaskEvent): TaskState | null {
  if (event.type === 'TASK_STARTED') return begun(task, event);
  if (task.phase !== 'running' || task.attempt !== event.attempt) return null;
  const { attempt, startedAt, lastFailure } = task;
  switch (event.type) {
    case 'TASK_SUCCEEDED':
      return {
        phase: 'succeeded',
        attempt,
        startedAt,
        lastFailure,
        finishedAt: event.at,
        output: event.output,
      };
    case 'TASK_FAILED':
      return { phase: 'failed', attempt, startedAt, lastFailure: event.failure, finishedAt: event.at };
    case 'TASK_ATTEMPT_FAILED': {
      const keptKey = event.keepsKey ? task.idempotencyKey : null;
      return {
        phase: 'retrying',
        attempt,
        startedAt,
        lastFailure: event.failure,
        retryAt: event.retryAt,
        keptKey,
      };
    }
  }
}

function begun(task: TaskState, event: Extract<RunEvent, { type: 'TASK_STARTED' }>): TaskState | null {
  const { attempt, idempotencyKey } = event;
  if (task.phase === 'waiting' && attempt === 1)
    return { phase: 'running', attempt, idempotencyKey, startedAt: event.at, lastFailure: null };
  if (task.phase !== 'retrying' || attempt !== task.attempt + 1) return null;
  const { startedAt, lastFailure } = task;
  return { phase: 'running', attempt, idempotencyKey, startedAt, lastFailure };
}

function ended(
  run: RunState,
  event: RunEvent,
  outcome: Pick<Extract<RunState, { phase: 'ended' }>, 'status' | 'failure'>,
): RunState {
  const tasks = new Map([...run.tasks].map(([id, task]) => [id, closed(task, event.at)]));
  return { ...factsOf(run), tasks, phase: 'ended', finishedAt: event.at, ...outcome };
}

/** What becomes of a task when its run ends: it was never begun, or it was waiting for an attempt it will not get. */
function closed(task: TaskState, at: number): TaskState {
  if (task.phase === 'waiting') return { phase: 'skipped' };
  if (task.phase !== 'retrying') return task;
  const { attempt, startedAt, lastFailure } = task;
  return { phase: 'failed', attempt, startedAt, lastFailure, finishedAt: at };
}

const factsOf = ({ id, plan, tasks, lastSeq }: RunState) => ({ id, plan, tasks, lastSeq });
