import { criticalPathOf } from '../domain/analytics/critical-path.ts';
import { graphOf } from '../domain/analytics/run-graph.ts';
import type { CriticalPath, RunGraph, Timeline } from '../domain/analytics/run-views.ts';
import { timelineOf } from '../domain/analytics/timeline.ts';
import type { RunRecord } from '../run-ports.ts';
import { openHistory } from './read-history.ts';

/** What can be seen of a run; each is worked out when it is asked for, from one reading of the log. */
export interface RunDescription {
  /** Events that were read. */
  readonly events: number;
  /** @param rowsMax rows beyond are counted only */
  timeline(rowsMax: number): Timeline;
  graph(): RunGraph;
  criticalPath(): CriticalPath;
}

/** Reads a run's log once, for all its views; a run that goes on is seen as of now. */
export async function describeRun(
  deps: Parameters<typeof openHistory>[0],
  record: RunRecord,
  signal?: AbortSignal,
): Promise<RunDescription> {
  const history = await openHistory(deps, record, signal);
  return {
    events: history.run.lastSeq,
    timeline: (rowsMax) => timelineOf(history, { rowsMax }),
    graph: () => graphOf(history.run),
    criticalPath: () => criticalPathOf(history),
  };
}
