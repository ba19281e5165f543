import { descendantsOf } from './definition-index.ts';
import { change, type Draft, refuse, removeStep, setTask } from './draft.ts';
import { verdictsAfter } from './gates.ts';
import { joinOf } from './joins.ts';
import { forgetConditionsAfter, restartTask, retryTask } from './restart.ts';
import type { RunEvent } from './run-event.ts';
import {
  whyNoSignal,
  whyNotCancellable,
  whyNotDebuggable,
  whyNotEditable,
  whyNotPausable,
  whyNotRetryable,
} from './run-queries.ts';
import type { RunState } from './run-state.ts';
import { releasable } from './startable.ts';
import { nextFreeIndex, readStepId } from './steps.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

type ControlEvent = Of<
  | 'SIGNAL_RECEIVED'
  | 'PAUSE_REQUESTED'
  | 'RESUME_REQUESTED'
  | 'DEBUG_CHANGED'
  | 'WAVE_ALLOWED'
  | 'INPUT_EDITED'
  | 'RETRY_REQUESTED'
  | 'CANCEL_REQUESTED'
>;

/** What people and other programs ask of a run. */
export function applyControl(draft: Draft, event: ControlEvent) {
  const { run } = draft;
  const why = whyNot(run, event);
  if (why) return refuse(draft, event, why);
  switch (event.type) {
    case 'SIGNAL_RECEIVED': {
      const kept = [...(run.signals.get(event.name) ?? []), event.payload];
      return change(draft, { signals: new Map(run.signals).set(event.name, kept) });
    }
    case 'PAUSE_REQUESTED':
      return change(draft, { paused: true });
    case 'RESUME_REQUESTED':
      return change(draft, { paused: false });
    case 'DEBUG_CHANGED': {
      const breakpoints = new Set(event.breakpoints);
      const passed = new Set([...run.debug.passed].filter((id) => breakpoints.has(id)));
      return change(draft, { debug: { breakpoints, stepping: event.stepping, released: new Set(), passed } });
    }
    case 'WAVE_ALLOWED': {
      const released = new Set(releasable(run));
      const passed = new Set([...run.debug.passed, ...[...released].map((id) => readStepId(id).taskId)]);
      return change(draft, { debug: { ...run.debug, released, passed } });
    }
    case 'INPUT_EDITED':
      return inputEdited(draft, event);
    case 'RETRY_REQUESTED':
      return retryRequested(draft, event);
    case 'CANCEL_REQUESTED':
      return change(draft, { phase: 'cancelling', by: event.by });
  }
}

function whyNot(run: RunState, event: ControlEvent): string | null {
  switch (event.type) {
    case 'SIGNAL_RECEIVED':
      return whyNoSignal(run, event.name);
    case 'PAUSE_REQUESTED':
      return whyNotPausable(run);
    case 'RESUME_REQUESTED':
      return run.paused ? null : 'it is not paused';
    case 'DEBUG_CHANGED':
      return whyNotDebuggable(run, event.breakpoints);
    case 'WAVE_ALLOWED':
      return whyNotDebuggable(run, []);
    case 'INPUT_EDITED':
      return whyNotEditable(run, event.stepId);
    case 'RETRY_REQUESTED':
      return whyNotRetryable(run, event.taskId);
    case 'CANCEL_REQUESTED':
      return whyNotCancellable(run);
  }
}

function inputEdited(draft: Draft, { stepId, input }: Of<'INPUT_EDITED'>) {
  const step = draft.run.steps.get(stepId);
  const { taskId } = readStepId(stepId);
  const task = draft.run.tasks.get(taskId);
  const definition = draft.run.index.byId.get(taskId);
  if (step && task?.phase === 'active') {
    // It has been tried with another input: it starts anew.
    removeStep(draft, stepId);
    if (readStepId(stepId).index === null)
      setTask(draft, taskId, {
        phase: 'waiting',
        condition: definition?.when == null ? null : true,
        round: task.round,
        feedback: task.feedback,
      });
    else {
      const nextIndex = nextFreeIndex(draft.run, taskId, 0);
      const goesOn = definition?.loop ? true : null;
      setTask(draft, taskId, { ...task, openSteps: task.openSteps - 1, nextIndex, goesOn });
    }
  }
  change(draft, { edits: new Map(draft.run.edits).set(stepId, input) });
}

function retryRequested(draft: Draft, event: Of<'RETRY_REQUESTED'>) {
  const { run } = draft;
  const reopens = run.phase === 'ended';
  if (run.phase !== 'running') change(draft, { phase: 'running' });
  const timeoutMs = run.opening?.timeoutMs ?? null;
  if (reopens) change(draft, { dueAt: timeoutMs === null ? null : event.at + timeoutMs, paused: false });
  const after = descendantsOf(run.index, event.taskId);
  const verdicts = verdictsAfter(run, event.taskId);
  for (const [id, task] of run.tasks) {
    const isOpenAgain =
      task.phase === 'skipped' && (task.reason === 'ended' || (task.reason === 'upstream' && after.has(id)));
    if (isOpenAgain) restartTask(draft, id, task);
  }
  for (const id of verdicts) askAnew(draft, id);
  for (const { id } of run.index.order) {
    const task = run.tasks.get(id);
    if (task?.phase === 'failed' && (id === event.taskId || task.stopped)) tryAgain(draft, id);
  }
}

/** Whatever was decided, was decided on how things stood before. */
function askAnew(draft: Draft, taskId: string) {
  const task = draft.run.tasks.get(taskId);
  if (!task) return;
  restartTask(draft, taskId, { round: task.round + 1, feedback: task.feedback });
  forgetConditionsAfter(draft, taskId);
}

/** What a task had begun, it goes on with, unless what it depends on is to be done again too. */
function tryAgain(draft: Draft, taskId: string) {
  const definition = draft.run.index.byId.get(taskId);
  const task = draft.run.tasks.get(taskId);
  if (!definition || !task) return;
  if (joinOf(draft.run, definition) === 'met') retryTask(draft, taskId);
  else restartTask(draft, taskId, task);
}
