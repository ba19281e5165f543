import type { Execution } from './execution.ts';
import type { RunHistory } from './run-history.ts';
import type { CriticalPath, PathNode } from './run-views.ts';

/**
 * A graph of work: each node takes so long, and begins when the last of those before it is done. Nodes are numbered so
 * that each comes after all that are before it.
 */
export interface WorkGraph {
  readonly durationsMs: readonly number[];
  readonly before: readonly (readonly number[])[];
}

/**
 * The longest path through a graph of work, and by how much each node's falls short of it (total float): the critical
 * path method of J. E. Kelley and M. R. Walker, "Critical-path planning and scheduling", Proceedings of the Eastern
 * Joint Computer Conference (1959). O(nodes + edges).
 */
export function longestPath(graph: WorkGraph): {
  readonly lengthMs: number;
  /** From its beginning. */
  readonly path: readonly number[];
  readonly slackMs: readonly number[];
} {
  const ends = earliestEnds(graph);
  const lengthMs = highest(ends);
  const latest = latestEnds(graph, lengthMs);
  const path: number[] = [];
  let node = ends.indexOf(lengthMs);
  while (node >= 0) {
    path.push(node);
    const start = (ends[node] ?? 0) - (graph.durationsMs[node] ?? 0);
    node = start > 0 ? ((graph.before[node] ?? []).find((other) => ends[other] === start) ?? -1) : -1;
  }
  return {
    lengthMs,
    path: path.reverse(),
    slackMs: Array.from(latest, (end, place) => Math.max(0, end - (ends[place] ?? 0))),
  };
}

/** How long the longest path is. */
export const longestLength = (graph: WorkGraph): number => highest(earliestEnds(graph));

function earliestEnds({ durationsMs, before }: WorkGraph): Float64Array {
  const ends = new Float64Array(durationsMs.length);
  for (let node = 0; node < ends.length; node++) {
    let start = 0;
    for (const other of before[node] ?? []) start = Math.max(start, ends[other] ?? 0);
    ends[node] = start + (durationsMs[node] ?? 0);
  }
  return ends;
}

function latestEnds({ durationsMs, before }: WorkGraph, lengthMs: number): Float64Array {
  const latest = new Float64Array(durationsMs.length).fill(lengthMs);
  for (let node = latest.length - 1; node >= 0; node--) {
    const start = (latest[node] ?? 0) - (durationsMs[node] ?? 0);
    for (const other of before[node] ?? []) latest[other] = Math.min(latest[other] ?? lengthMs, start);
  }
  return latest;
}

function highest(ends: Float64Array): number {
  let most = 0;
  for (const end of ends) most = Math.max(most, end);
  return most;
}

/** What a run did as a graph of work. */
export interface RunWork extends WorkGraph {
  /** The executions that the nodes stand for. */
  readonly executions: readonly Execution[];
}

/** The executions of a run that began; one that goes on takes as long as it has up to now. */
export function workOf({ executions, asOf }: Pick<RunHistory, 'executions' | 'asOf'>): RunWork {
  const order = ({ endOrder }: Execution) => endOrder ?? executions.length;
  const begun = executions
    .filter(({ startedAt }) => startedAt !== null)
    .toSorted((a, b) => order(a) - order(b));
  const nodes = new Map(begun.map(({ place }, node) => [place, node]));
  return {
    executions: begun,
    durationsMs: begun.map((execution) => durationOf(execution, asOf)),
    before: begun.map(({ before }) => before.flatMap((place) => nodes.get(place) ?? [])),
  };
}

const durationOf = ({ startedAt, endedAt }: Execution, asOf: number): number =>
  startedAt === null ? 0 : Math.max(0, (endedAt ?? asOf) - startedAt);

/**
 * The longest chain of a run's executions, by how long each really took with its retries and with all that it waited
 * for. Each began after those before it had ended, so that the chain is never longer than the run. Slack takes the
 * order as it was: of the dependencies of a task that needed any one, all that had ended count.
 */
export function criticalPathOf(history: RunHistory): CriticalPath {
  const { runId, startedAt, asOf, isPartial } = history;
  const { executions, durationsMs, before } = workOf(history);
  const { lengthMs, path, slackMs } = longestPath({ durationsMs, before });
  const isCritical = new Set(path);
  const view = (execution: Execution, node: number): readonly PathNode[] => {
    const { taskId, number, isCompensation, outcome } = execution;
    if (execution.startedAt === null || outcome === 'skipped') return [];
    const durationMs = durationsMs[node] ?? 0;
    return [
      {
        taskId,
        execution: number,
        isCompensation,
        startedAt: execution.startedAt,
        endedAt: execution.startedAt + durationMs,
        durationMs,
        slackMs: slackMs[node] ?? 0,
        isCritical: isCritical.has(node),
      },
    ];
  };
  const wallMs = asOf - startedAt;
  return {
    runId,
    wallMs,
    lengthMs,
    betweenMs: wallMs - lengthMs,
    path: path.flatMap((node) => executions.slice(node, node + 1).flatMap((one) => view(one, node))),
    nodes: executions.flatMap(view).toSorted((a, b) => a.startedAt - b.startedAt),
    isPartial,
  };
}
