import type { Execution } from './execution.ts';
import type { RunHistory } from './run-history.ts';
import type { CriticalPath, PathNode } from './run-views.ts';

/** A graph of work: each node takes so long, and begins when the last of those before it is done. */
export interface WorkGraph {
  /** In an order in which each comes after all that are before it. */
  readonly nodes: readonly WorkNode[];
}

export interface WorkNode {
  readonly place: number;
  readonly durationMs: number;
  readonly before: readonly number[];
}

/**
 * The longest path through a graph of work, and what each node's lies below it (total float): the critical path method
 * of J. E. Kelley and M. R. Walker, "Critical-path planning and scheduling", Proceedings of the Eastern Joint Computer
 * Conference (1959). O(nodes + edges).
 */
export function longestPath({ nodes }: WorkGraph): {
  readonly lengthMs: number;
  /** From its beginning. */
  readonly path: readonly number[];
  readonly slackMs: ReadonlyMap<number, number>;
} {
  const { ends, via, lengthMs, last } = earliestEnds(nodes);
  const latest = latestEnds(nodes, lengthMs);
  const slackMs = new Map(
    nodes.map(({ place }) => [place, Math.max(0, (latest.get(place) ?? lengthMs) - (ends.get(place) ?? 0))]),
  );
  const path: number[] = [];
  for (let place = last; place !== null; place = via.get(place) ?? null) path.push(place);
  return { lengthMs, path: path.reverse(), slackMs };
}

/** How long the longest path is; less than half the work of `longestPath`. */
export const longestLength = ({ nodes }: WorkGraph): number => earliestEnds(nodes).lengthMs;

function earliestEnds(nodes: readonly WorkNode[]) {
  const ends = new Map<number, number>();
  const via = new Map<number, number | null>();
  let lengthMs = 0;
  let last: number | null = null;
  for (const { place, durationMs, before } of nodes) {
    let [start, from]: [number, number | null] = [0, null];
    for (const other of before) {
      const end = ends.get(other);
      if (end === undefined || (from !== null && end <= start)) continue;
      [start, from] = [end, other];
    }
    ends.set(place, start + durationMs);
    via.set(place, from);
    if (last !== null && start + durationMs < lengthMs) continue;
    [lengthMs, last] = [start + durationMs, place];
  }
  return { ends, via, lengthMs, last };
}

function latestEnds(nodes: readonly WorkNode[], lengthMs: number): ReadonlyMap<number, number> {
  const latest = new Map<number, number>();
  for (const { place, durationMs, before } of nodes.toReversed()) {
    const start = (latest.get(place) ?? lengthMs) - durationMs;
    for (const other of before) latest.set(other, Math.min(latest.get(other) ?? lengthMs, start));
  }
  return latest;
}

/** What a run did as a graph of work; an execution that goes on takes as long as it has up to now. */
export function workGraph({ executions, asOf }: Pick<RunHistory, 'executions' | 'asOf'>): WorkGraph {
  const nodes = executions
    .filter(({ startedAt }) => startedAt !== null)
    .toSorted((a, b) => (a.endOrder ?? executions.length) - (b.endOrder ?? executions.length))
    .map((execution) => ({
      place: execution.place,
      durationMs: durationOf(execution, asOf),
      before: execution.before,
    }));
  return { nodes };
}

export const durationOf = ({ startedAt, endedAt }: Execution, asOf: number): number =>
  startedAt === null ? 0 : Math.max(0, (endedAt ?? asOf) - startedAt);

/**
 * The longest chain of a run's executions, by how long each really took with its retries and with all that it waited
 * for. Each began after those before it had ended, so that the chain is never longer than the run. Slack takes the
 * order as it was: of the dependencies of a task that needed any one, all that had ended count.
 */
export function criticalPathOf(history: RunHistory): CriticalPath {
  const { runId, startedAt, asOf, executions, isPartial } = history;
  const { lengthMs, path, slackMs } = longestPath(workGraph(history));
  const isCritical = new Set(path);
  const view = (execution: Execution): readonly PathNode[] => {
    const { place, taskId, number, isCompensation, outcome } = execution;
    if (execution.startedAt === null || outcome === 'skipped') return [];
    const durationMs = durationOf(execution, asOf);
    const node = {
      taskId,
      execution: number,
      isCompensation,
      startedAt: execution.startedAt,
      endedAt: execution.startedAt + durationMs,
      durationMs,
      slackMs: slackMs.get(place) ?? 0,
      isCritical: isCritical.has(place),
    };
    return [node];
  };
  const wallMs = asOf - startedAt;
  return {
    runId,
    wallMs,
    lengthMs,
    betweenMs: wallMs - lengthMs,
    path: path.flatMap((place) => executions.slice(place, place + 1).flatMap(view)),
    nodes: executions.flatMap(view).toSorted((a, b) => a.startedAt - b.startedAt),
    isPartial,
  };
}
