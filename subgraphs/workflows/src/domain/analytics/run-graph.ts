import type { TaskDefinition, WorkflowDefinition } from '../definition.ts';
import { indexOf } from '../definition-index.ts';
import { type RunState, statusOf } from '../run-state.ts';
import { iterates, readStepId } from '../steps.ts';
import { outcomeOf, taskStatus } from '../task-status.ts';
import { dataUsesOf, edgeData } from './data-uses.ts';
import type { GraphEdge, GraphNode, RunGraph } from './run-views.ts';

/** A run's workflow with where each task stands, and which edges carry data. */
export function graphOf(run: RunState): RunGraph {
  const attempts = attemptsUnderWay(run);
  return {
    runId: run.id,
    status: statusOf(run),
    lastSeq: run.lastSeq,
    nodes: run.index.order.map((task) => nodeOf(run, task, attempts.get(task.id) ?? 0)),
    edges: edgesOf(run.definition).map((edge) => ({ ...edge, state: stateOf(run, edge.from) })),
  };
}

/** The edges of a definition, in the order of the tasks that they lead to. */
export function edgesOf(definition: WorkflowDefinition): readonly Omit<GraphEdge, 'state'>[] {
  const { byId, order } = indexOf(definition);
  return order.flatMap((to) => {
    const uses = dataUsesOf(to);
    const direct = new Set(to.dependsOn);
    const further = [...uses.of.keys()].filter((id) => !direct.has(id));
    return [...direct, ...further].flatMap((id) => {
      const from = byId.get(id);
      if (!from) return [];
      const { places = [], fields = [] } = uses.of.get(id) ?? {};
      const data = edgeData(from, to, uses);
      return [{ from: id, to: to.id, isDependency: direct.has(id), data, usedIn: places, fields }];
    });
  });
}

function attemptsUnderWay({ open, steps }: RunState): ReadonlyMap<string, number> {
  const attempts = new Map<string, number>();
  for (const stepId of open) {
    const { taskId, isCompensation } = readStepId(stepId);
    const attempt = steps.get(stepId)?.attempt ?? 0;
    if (!isCompensation) attempts.set(taskId, Math.max(attempts.get(taskId) ?? 0, attempt));
  }
  return attempts;
}

function nodeOf(run: RunState, task: TaskDefinition, underWay: number): GraphNode {
  const { id: taskId, title } = task;
  const state = run.tasks.get(taskId);
  const single = run.steps.get(taskId);
  const isOver = state?.phase === 'succeeded' || state?.phase === 'failed';
  return {
    taskId,
    title,
    target: task.target.kind,
    status: taskStatus(run, taskId),
    round: state?.round ?? 1,
    ...stepCounts(run, task),
    attempt: underWay || (single?.attempt ?? 0),
    startedAt: isOver || state?.phase === 'active' ? state.startedAt : null,
    endedAt: isOver || state?.phase === 'skipped' ? state.finishedAt : null,
    code: state?.phase === 'failed' ? state.failure.code : null,
  };
}

function stepCounts(run: RunState, task: TaskDefinition): Pick<GraphNode, 'stepsEnded' | 'stepsTotal'> {
  const state = run.tasks.get(task.id);
  if (!iterates(task)) {
    const isOver = state?.phase === 'succeeded' || state?.phase === 'failed';
    return { stepsEnded: isOver ? 1 : 0, stepsTotal: 1 };
  }
  if (state?.phase === 'active')
    return { stepsEnded: state.endedSteps, stepsTotal: task.forEach ? (state.items?.count ?? null) : null };
  let ended = 0;
  const prefix = `${task.id}[`;
  if (state?.phase === 'succeeded' || state?.phase === 'failed')
    for (const stepId of run.steps.keys()) if (stepId.startsWith(prefix)) ended++;
  const isAll = state?.phase === 'succeeded' && !state.kept;
  return { stepsEnded: ended, stepsTotal: task.forEach && isAll ? ended : null };
}

function stateOf(run: RunState, taskId: string): GraphEdge['state'] {
  switch (outcomeOf(run, taskId)?.status) {
    case 'SUCCEEDED':
      return 'succeeded';
    case 'FAILED':
      return 'failed';
    case 'SKIPPED':
      return 'skipped';
    default:
      return 'open';
  }
}
