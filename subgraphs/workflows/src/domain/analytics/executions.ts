import type { Draft } from '../draft.ts';
import { joinOf } from '../joins.ts';
import type { RunEvent } from '../run-event.ts';
import { readStepId } from '../steps.ts';
import { type Execution, type ExecutionDraft, finishExecution } from './execution.ts';

/** Follows, event by event, how often each task was done, and what it had to wait for. */
export interface Executions {
  /** The task's current one. */
  of(taskId: string): ExecutionDraft | undefined;
  /** That of the compensation of a task; made when it is first asked for. */
  undoing(taskId: string): ExecutionDraft;
  undone(taskId: string, how: ExecutionEnd): void;
  /** What an event begins; to be called before the steps are looked at. */
  before(event: RunEvent, at: number): void;
  /** What an event ends, and what becomes ready by that. */
  after(event: RunEvent, at: number): void;
  finish(): readonly Execution[];
}

export interface ExecutionEnd {
  readonly at: number;
  readonly outcome: Exclude<Execution['outcome'], 'open'>;
  readonly code: string | null;
}

/** @param draft the run, to which each event has been applied before it comes here */
export function createExecutions(draft: Draft): Executions {
  const all: ExecutionDraft[] = [];
  const current = new Map<string, ExecutionDraft>();
  const undos = new Map<string, ExecutionDraft>();
  const hasSuccessor = new Set<number>();
  let ended = 0;
  /** Since when the next compensation has its turn, and after which executions. */
  let undo: { at: number; before: readonly number[] } = { at: 0, before: [] };

  function open(taskId: string, cause: ExecutionDraft | undefined): ExecutionDraft {
    const last = current.get(taskId);
    const execution = newExecution(all.length, { taskId, number: (last?.number ?? 0) + 1 });
    if (cause) comesAfter(execution, [cause.place]);
    if (last) comesAfter(execution, [last.place]);
    all.push(execution);
    current.set(taskId, execution);
    return execution;
  }

  function comesAfter(execution: ExecutionDraft, places: readonly number[]) {
    for (const place of places) {
      execution.before.add(place);
      hasSuccessor.add(place);
    }
  }

  function endedBefore(taskId: string): readonly number[] {
    return (draft.run.index.byId.get(taskId)?.dependsOn ?? []).flatMap((id) => {
      const other = current.get(id);
      return other && other.endedAt !== null ? [other.place] : [];
    });
  }

  /** A task that waits is ready once its join is met, and is not any more when what it depends on starts anew. */
  function lookAt(taskId: string, at: number) {
    const execution = current.get(taskId);
    const task = draft.run.index.byId.get(taskId);
    if (!execution || !task || execution.startedAt !== null || execution.endedAt !== null) return;
    if (draft.run.tasks.get(taskId)?.phase !== 'waiting') return;
    // Off the frontier its join is open still, which is cheaper to see than to work out.
    const isReady = draft.run.frontier.has(taskId) && joinOf(draft.run, task) === 'met';
    if (isReady === (execution.readyAt !== null)) return;
    execution.readyAt = isReady ? at : null;
    execution.queuedFrom = execution.readyAt;
    if (isReady) comesAfter(execution, endedBefore(taskId));
  }

  function close(execution: ExecutionDraft, how: ExecutionEnd) {
    if (execution.endedAt !== null) return;
    execution.endedAt = how.at;
    execution.endOrder = ended++;
    execution.outcome = how.outcome;
    execution.code = how.code;
  }

  function end(execution: ExecutionDraft, at: number) {
    const { taskId } = execution;
    const task = draft.run.tasks.get(taskId);
    if (execution.endedAt !== null || !task || task.phase === 'waiting' || task.phase === 'active') return;
    // It was never its turn: it is not on the run's way.
    if (task.phase === 'skipped' && task.reason === 'ended') return;
    if (execution.readyAt === null) comesAfter(execution, endedBefore(taskId));
    execution.readyAt ??= at;
    execution.startedAt ??= at;
    const isStopped = task.phase === 'failed' && task.stopped;
    const code = task.phase === 'failed' ? task.failure.code : null;
    close(execution, { at, outcome: isStopped ? 'stopped' : task.phase, code });
    for (const id of new Set(draft.run.index.dependents.get(taskId) ?? [])) lookAt(id, at);
  }

  /** Tasks whose state says that they are to be done, though their execution is over or has been under way. */
  function reopen(event: RunEvent, at: number) {
    const gate = event.type === 'TASKS_SENT_BACK' ? current.get(event.gateId) : undefined;
    const sentBack = new Set(event.type === 'TASKS_SENT_BACK' ? event.taskIds : []);
    for (const id of [...current.keys()]) {
      const phase = draft.run.tasks.get(id)?.phase;
      const execution = current.get(id);
      if (!execution || (phase !== 'waiting' && phase !== 'active')) continue;
      const isAnew =
        execution.endedAt !== null ||
        sentBack.has(id) ||
        (phase === 'waiting' && execution.startedAt !== null);
      if (!isAnew) continue;
      if (execution.startedAt === null) continue;
      close(execution, { at, outcome: 'stopped', code: null });
      const next = open(id, undefined);
      if (phase !== 'active') continue;
      next.readyAt = at;
      next.queuedFrom = at;
    }
    if (gate) for (const id of sentBack) causedBy(gate, id);
    for (const id of current.keys()) lookAt(id, at);
  }

  function causedBy(gate: ExecutionDraft, taskId: string) {
    const execution = current.get(taskId);
    if (execution && execution.place !== gate.place) comesAfter(execution, [gate.place]);
  }

  return {
    of: (taskId) => current.get(taskId),
    undoing: (taskId) => {
      const known = undos.get(taskId);
      if (known) return known;
      const name = { taskId, number: 1, isCompensation: true };
      const execution = newExecution(all.length, name);
      execution.readyAt = undo.at;
      execution.queuedFrom = undo.at;
      comesAfter(execution, undo.before);
      all.push(execution);
      undos.set(taskId, execution);
      return execution;
    },
    undone: (taskId, how) => {
      const execution = undos.get(taskId);
      if (!execution) return;
      close(execution, how);
      undo = { at: how.at, before: [execution.place] };
    },
    before: (event, at) => {
      switch (event.type) {
        case 'RUN_STARTED':
          for (const { id } of draft.run.definition.tasks) open(id, undefined);
          for (const execution of all) end(execution, at);
          for (const { id } of draft.run.definition.tasks) lookAt(id, at);
          return;
        case 'TASKS_SENT_BACK':
        case 'RETRY_REQUESTED':
        case 'INPUT_EDITED':
          return reopen(event, at);
        case 'ITEMS_DECIDED':
        case 'LOOP_DECIDED': {
          const execution = current.get(event.taskId);
          if (execution) execution.queuedFrom = at;
          return;
        }
        case 'COMPENSATION_BEGUN':
          undo = { at, before: all.flatMap(({ place, endedAt }) => (isLast(place, endedAt) ? [place] : [])) };
      }
    },
    after: (event, at) => {
      if (event.type === 'RUN_FAILED' || event.type === 'RUN_CANCELLED' || event.type === 'RUN_CONTINUED') {
        for (const execution of current.values()) end(execution, at);
        return;
      }
      const stepId = 'stepId' in event ? event.stepId : null;
      const name = stepId === null ? null : readStepId(stepId);
      if (name?.isCompensation) return;
      const taskId = name?.taskId ?? ('taskId' in event ? event.taskId : null);
      const execution = taskId === null ? undefined : current.get(taskId);
      if (execution) end(execution, at);
    },
    finish: () => all.map(finishExecution),
  };

  function isLast(place: number, endedAt: number | null): boolean {
    return endedAt !== null && !hasSuccessor.has(place);
  }
}

function newExecution(
  place: number,
  name: Pick<Execution, 'taskId' | 'number'> & { readonly isCompensation?: boolean },
): ExecutionDraft {
  return {
    place,
    isCompensation: false,
    ...name,
    readyAt: null,
    startedAt: null,
    endedAt: null,
    endOrder: null,
    outcome: 'open',
    code: null,
    before: new Set(),
    queuedFrom: null,
  };
}
