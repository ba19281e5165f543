import type { WorkflowDefinition } from '../definition.ts';
import { statusOf } from '../run-state.ts';
import { hasEnded, iterates } from '../steps.ts';
import { stepStatus, type TaskStatus } from '../task-status.ts';
import type { Execution } from './execution.ts';
import type { RunHistory } from './run-history.ts';
import type { Timeline, TimelineRow } from './run-views.ts';
import { noTime, spansOf, timeUse } from './spans.ts';
import type { StepHistory } from './step-history.ts';

/** @param rowsMax rows beyond are counted, and not made */
export function timelineOf(
  history: RunHistory,
  { rowsMax = Number.POSITIVE_INFINITY }: { rowsMax?: number } = {},
): Timeline {
  const { runId, run, startedAt, endedAt, asOf, executions, steps, isPartial } = history;
  const definitions = new Map(run.definition.tasks.map((task, place) => [task.id, { task, place }]));
  const withSteps = new Set(steps.map(({ taskId, execution }) => `${taskId} ${execution}`));
  const pending = executions.filter(
    ({ taskId, number, isCompensation }) => !isCompensation && !withSteps.has(`${taskId} ${number}`),
  );
  const named = [
    ...steps.map((step) => ({ ...step, make: () => stepRow(history, step, definitions) })),
    ...pending.map((execution) => ({
      taskId: execution.taskId,
      execution: execution.number,
      index: null,
      isCompensation: false,
      make: () => taskRow(history, execution, definitions),
    })),
  ].sort(
    (a, b) =>
      (definitions.get(a.taskId)?.place ?? 0) - (definitions.get(b.taskId)?.place ?? 0) ||
      Number(a.isCompensation) - Number(b.isCompensation) ||
      a.execution - b.execution ||
      (a.index ?? -1) - (b.index ?? -1),
  );
  return {
    runId,
    status: statusOf(run),
    startedAt: run.opening === null ? null : startedAt,
    endedAt,
    asOf,
    rows: named.slice(0, rowsMax).map(({ make }) => make()),
    rowsTotal: named.length,
    isPartial,
  };
}

type Definitions = ReadonlyMap<
  string,
  { readonly task: WorkflowDefinition['tasks'][number]; readonly place: number }
>;

function stepRow(history: RunHistory, step: StepHistory, definitions: Definitions): TimelineRow {
  const { stepId, taskId, index, isCompensation, execution, queuedAt, startedAt, endedAt } = step;
  const { attempts, spans, childRunId } = step;
  const task = definitions.get(taskId)?.task;
  const target = (isCompensation ? task?.compensate?.target : task?.target)?.kind ?? 'agent';
  const waitsFor = endedAt === null ? (spans.at(-1)?.kind ?? null) : null;
  return {
    stepId,
    taskId,
    title: task?.title ?? taskId,
    target,
    index,
    isCompensation,
    execution,
    status: endedStatus(step) ?? stepStatus(history.run, stepId),
    queuedAt,
    startedAt,
    endedAt,
    attempts,
    spans,
    use: timeUse(spans, history.asOf),
    waitsFor,
    waitsForTasks: [],
    childRunId,
  };
}

const endedStatus = ({ outcome }: StepHistory): TaskStatus | null => {
  if (outcome === 'open') return null;
  return outcome === 'succeeded' ? 'SUCCEEDED' : 'FAILED';
};

/** A task, or one more execution of it, that has no step: it waits, was passed over, or was kept from another run. */
function taskRow(history: RunHistory, execution: Execution, definitions: Definitions): TimelineRow {
  const { run, holds, asOf } = history;
  const { taskId, number, readyAt, endedAt, outcome } = execution;
  const task = definitions.get(taskId)?.task;
  const waits = outcome === 'open' && run.phase !== 'ended';
  // The items of a forEach, and what is skipped, wait for nothing that would show.
  const marks =
    waits && readyAt !== null && task && !iterates(task)
      ? [{ kind: 'turn' as const, from: readyAt, attempt: 1, until: null }]
      : [];
  const spans = spansOf(marks, { endedAt, taskId, asOf, holds });
  return {
    stepId: taskId,
    taskId,
    title: task?.title ?? taskId,
    target: task?.target.kind ?? 'agent',
    index: null,
    isCompensation: false,
    execution: number,
    status: statusOfTask(execution, waits),
    queuedAt: waits ? readyAt : null,
    startedAt: outcome === 'succeeded' || outcome === 'failed' ? execution.startedAt : null,
    endedAt,
    attempts: [],
    spans,
    use: spans.length === 0 ? noTime : timeUse(spans, asOf),
    waitsFor: spans.at(-1)?.kind ?? null,
    waitsForTasks:
      waits && readyAt === null ? (task?.dependsOn ?? []).filter((id) => !hasEnded(run.tasks.get(id))) : [],
    childRunId: null,
  };
}

function statusOfTask({ outcome }: Execution, waits: boolean): TaskStatus {
  switch (outcome) {
    case 'succeeded':
      return 'SUCCEEDED';
    case 'failed':
    case 'stopped':
      return 'FAILED';
    case 'skipped':
      return 'SKIPPED';
    case 'open':
      return waits ? 'WAITING' : 'SKIPPED';
  }
}
