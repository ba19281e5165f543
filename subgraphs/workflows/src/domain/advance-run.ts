import { change, type Draft, refuse, setTask } from './draft.ts';
import type { Failure } from './payload.ts';
import type { RunEvent } from './run-event.ts';
import { whyNotContinuable } from './run-queries.ts';
import type { RunState, TaskState } from './run-state.ts';
import { endStep } from './step-outcome.ts';
import { cancelled } from './trouble.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

export function applyStart(draft: Draft, event: Of<'RUN_STARTED'>) {
  const { workflowId, workflowHash, startedBy, input, parent, origin, depth, timeoutMs, at } = event;
  change(draft, {
    phase: 'running',
    opening: { workflowId, workflowHash, startedBy, startedAt: at, input, parent, origin, depth, timeoutMs },
    dueAt: timeoutMs === null ? null : at + timeoutMs,
  });
  for (const { taskId, output } of event.kept) {
    const task = draft.run.tasks.get(taskId);
    if (task?.phase !== 'waiting') return refuse(draft, event, `it has no task "${taskId}" to keep`);
    // What a gate approved in another run is not approved in this one.
    if (draft.run.index.byId.get(taskId)?.target.kind === 'gate')
      return refuse(draft, event, `the gate "${taskId}" has to examine anew`);
    const { round, feedback } = task;
    const kept = { phase: 'succeeded', startedAt: null, finishedAt: at, output, kept: true } as const;
    setTask(draft, taskId, { ...kept, round, feedback });
  }
}

type Ending = Of<
  'RUN_TIMED_OUT' | 'COMPENSATION_BEGUN' | 'RUN_SUCCEEDED' | 'RUN_FAILED' | 'RUN_CANCELLED' | 'RUN_CONTINUED'
>;

export function applyEnding(draft: Draft, event: Ending) {
  const { run } = draft;
  switch (event.type) {
    case 'RUN_TIMED_OUT':
      return timedOut(draft, event);
    case 'COMPENSATION_BEGUN': {
      if (!mayFail(run) || run.phase === 'compensating')
        refuse(draft, event, 'it is not failing, or busy still');
      if (event.taskIds.some((id) => !run.undoable.includes(id)))
        refuse(draft, event, 'there is nothing to undo');
      closeRetries(draft, event.at);
      return change(draft, {
        phase: 'compensating',
        failure: event.failure,
        taskIds: event.taskIds,
        next: 0,
      });
    }
    case 'RUN_SUCCEEDED':
      if (run.phase !== 'running' || run.unfinished > 0) refuse(draft, event, 'not all tasks are done');
      return end(draft, event, { status: 'SUCCEEDED', output: event.output });
    case 'RUN_FAILED':
      if (!mayFail(run)) refuse(draft, event, 'it is not failing, or busy still');
      return end(draft, event, { status: 'FAILED', failure: event.failure });
    case 'RUN_CANCELLED':
      if (run.phase !== 'cancelling' || isBusy(run))
        refuse(draft, event, 'it is not cancelled, or busy still');
      return end(draft, event, { status: 'CANCELLED' });
    case 'RUN_CONTINUED': {
      const why = whyNotContinuable(run);
      if (why) refuse(draft, event, why);
      return end(draft, event, { status: 'CONTINUED', continuedBy: event.runId });
    }
  }
}

function timedOut(draft: Draft, event: Of<'RUN_TIMED_OUT'>) {
  const { run } = draft;
  if (run.dueAt === null || (run.phase !== 'running' && run.phase !== 'failing'))
    return refuse(draft, event, 'it has no time limit now');
  const failure: Failure = {
    taskId: '',
    code: 'RUN_TIMEOUT',
    message: `The run has taken longer than ${run.opening?.timeoutMs} ms.`,
    details: null,
  };
  const first = run.phase === 'failing' ? run.failure : failure;
  change(draft, { phase: 'failing', failure: first, stopping: true, dueAt: null });
}

/** Whether something is under way, or somebody has to say what became of it, before a run can end. */
export function isBusy({ open, steps }: RunState): boolean {
  for (const id of open) if (steps.get(id)?.phase !== 'retrying') return true;
  return false;
}

function mayFail(run: RunState): boolean {
  if (run.phase === 'compensating') return run.next >= run.taskIds.length && run.open.size === 0;
  if (run.phase === 'running') return run.unfinished === 0;
  return run.phase === 'failing' && !isBusy(run);
}

function end(
  draft: Draft,
  event: RunEvent,
  outcome: Pick<Extract<RunState, { phase: 'ended' }>, 'status'> &
    Partial<Pick<Extract<RunState, { phase: 'ended' }>, 'failure' | 'output' | 'continuedBy'>>,
) {
  const { at } = event;
  closeRetries(draft, at);
  if (draft.run.unfinished > 0)
    for (const [id, task] of [...draft.run.tasks]) setTask(draft, id, closed(id, task, draft.run, at));
  const ending = { phase: 'ended', finishedAt: at, failure: null, output: null, continuedBy: null } as const;
  change(draft, { ...ending, ...outcome, edits: new Map(), signals: new Map() });
}

/** Only retries are left: they wait for an attempt that they will not get. */
function closeRetries(draft: Draft, at: number) {
  for (const id of [...draft.run.open]) {
    const step = draft.run.steps.get(id);
    if (step?.phase !== 'retrying') continue;
    const { retryAt: _retryAt, keptKey: _keptKey, ...started } = step;
    const failure = step.lastFailure ?? endedFailure(id);
    endStep(draft, id, { ...started, phase: 'failed', finishedAt: at, failure, stopped: true });
  }
}

/** What becomes of a task when its run ends: it was never begun, or it was not done. */
function closed(id: string, task: TaskState, run: RunState, at: number): TaskState {
  if (task.phase !== 'waiting' && task.phase !== 'active') return task;
  const { round, feedback } = task;
  if (task.phase === 'waiting') return { phase: 'skipped', reason: 'ended', finishedAt: at, round, feedback };
  const { startedAt, items } = task;
  const step = run.steps.get(id);
  const failure = task.failure ?? (step?.phase === 'failed' ? step.failure : endedFailure(id));
  return { phase: 'failed', startedAt, finishedAt: at, failure, stopped: true, items, round, feedback };
}

const endedFailure = (taskId: string): Failure => ({
  taskId,
  code: cancelled.code,
  message: 'The run ended before this was done.',
  details: null,
});
