import type { Draft } from '../draft.ts';
import type { RunEvent, StepId } from '../run-event.ts';
import { readStepId, targetOf } from '../steps.ts';
import type { Executions } from './executions.ts';
import type { Hold } from './spans.ts';
import {
  attemptEnded,
  attemptStarted,
  finishStep,
  mark,
  newStep,
  type StepDraft,
  type StepHistory,
  stepEnded,
} from './step-history.ts';

/** Follows, event by event, what happened to each step. */
export interface StepLog {
  follow(event: RunEvent, at: number): void;
  /** Ends the steps that the run has given up with this event. */
  close(event: RunEvent, at: number): void;
  finish(reading: { readonly asOf: number; readonly holds: readonly Hold[] }): readonly StepHistory[];
}

/** What a gate that has sent its tasks back ended with. */
const sentBackCode = 'SENT_BACK';

/** @param draft the run, to which each event has been applied before it comes here */
export function createStepLog(draft: Draft, executions: Executions): StepLog {
  const all: StepDraft[] = [];
  /** The latest of each name, and those of them that have not ended. */
  const current = new Map<StepId, StepDraft>();
  const open = new Set<StepDraft>();
  /** Steps whose input was edited are ready anew. */
  const readyAnew = new Map<StepId, number>();

  function begin(stepId: StepId, at: number): StepDraft {
    const { taskId, index, isCompensation } = readStepId(stepId);
    const execution = isCompensation ? executions.undoing(taskId) : executions.of(taskId);
    const queuedAt = Math.min(at, readyAnew.get(stepId) ?? execution?.queuedFrom ?? at);
    readyAnew.delete(stepId);
    const times = (current.get(stepId)?.execution ?? 0) + 1;
    const number = Math.max(execution?.number ?? 1, times);
    const step = newStep({ stepId, taskId, index, isCompensation, execution: number, queuedAt });
    if (execution) {
      execution.startedAt ??= at;
      execution.readyAt ??= queuedAt;
    }
    all.push(step);
    current.set(stepId, step);
    open.add(step);
    return step;
  }

  function end(step: StepDraft, how: Parameters<typeof stepEnded>[1]) {
    stepEnded(step, how);
    open.delete(step);
    const { at, outcome, code = null } = how;
    if (step.isCompensation) executions.undone(step.taskId, { at, outcome, code });
  }

  const openStep = (stepId: StepId): StepDraft | undefined => {
    const step = current.get(stepId);
    return step && step.endedAt === null ? step : undefined;
  };

  /** A step that failed before it began, or a task whose iterations cannot make it succeed. */
  function neverBegan(stepId: StepId, code: string, at: number) {
    const isWhole = !draft.run.steps.has(stepId);
    if (!isWhole) end(begin(stepId, at), { at, outcome: 'failed', code });
  }

  return {
    follow: (event, at) => {
      if (event.type === 'TASK_UNDECIDABLE') {
        if (event.stepId !== null) neverBegan(event.stepId, event.failure.code, at);
        return;
      }
      if (!('stepId' in event)) return;
      const { stepId } = event;
      if (event.type === 'TASK_STARTED') return started(event, at);
      const step = openStep(stepId);
      if (event.type === 'TASK_FAILED' && event.attempt === 0)
        return neverBegan(stepId, event.failure.code, at);
      if (step) happened(step, event, at);
    },
    close: (event, at) => {
      if (event.type === 'INPUT_EDITED' && openStep(event.stepId)) readyAnew.set(event.stepId, at);
      const gateId = event.type === 'TASKS_SENT_BACK' ? event.gateId : null;
      for (const step of [...open]) {
        if (draft.run.open.has(step.stepId)) continue;
        const code = step.taskId === gateId ? sentBackCode : null;
        end(step, { at, outcome: 'stopped', code });
      }
    },
    finish: (reading) => all.map((step) => finishStep(step, reading)),
  };

  function started(event: Extract<RunEvent, { type: 'TASK_STARTED' }>, at: number) {
    const step = openStep(event.stepId) ?? begin(event.stepId, at);
    const task = draft.run.index.byId.get(step.taskId);
    if (task) attemptStarted(step, event, { target: targetOf(task, readStepId(event.stepId)).kind, at });
  }

  function happened(
    step: StepDraft,
    event: Exclude<Extract<RunEvent, { stepId: StepId }>, { type: 'TASK_STARTED' | 'TASK_UNDECIDABLE' }>,
    at: number,
  ) {
    switch (event.type) {
      case 'TASK_SUCCEEDED':
        return end(step, { at, outcome: 'succeeded', output: event.output });
      case 'TASK_FAILED': {
        const state = draft.run.steps.get(step.stepId);
        const outcome = state?.phase === 'failed' && state.stopped ? 'stopped' : 'failed';
        return end(step, { at, outcome, code: event.failure.code });
      }
      case 'TASK_ATTEMPT_FAILED':
        attemptEnded(step, { at, outcome: 'FAILED', code: event.failure.code });
        return mark(step, 'retry', at, event.retryAt);
      case 'TASK_HELD':
        attemptEnded(step, { at, outcome: 'HELD', code: event.failure.code });
        return mark(step, 'resolution', at);
      case 'TASK_RESOLVED': {
        if (event.as === 'retry') return mark(step, 'turn', at);
        const code = event.as === 'failed' ? (step.attempts.at(-1)?.code ?? null) : null;
        return end(step, { at, outcome: event.as, code, output: event.output });
      }
      case 'GATE_DECIDED':
        if (event.by === null) attemptEnded(step, { at, outcome: 'SUCCEEDED', code: null });
        return mark(step, 'verdict', at);
      case 'GATE_ESCALATED':
      case 'APPROVAL_DECIDED':
      case 'APPROVAL_ESCALATED':
      case 'INPUT_EDITED':
        return;
    }
  }
}
