import type { WorkflowDefinition } from '../definition.ts';
import { longestPath, type RunWork, workOf } from './critical-path.ts';
import type { RunHistory } from './run-history.ts';
import { lengthOf } from './spans.ts';
import type { StepHistory } from './step-history.ts';

/** One run, laid out for looking at it together with others. */
export interface StudiedRun {
  readonly runId: string;
  readonly history: RunHistory;
  readonly wallMs: number;
  readonly work: RunWork;
  readonly lengthMs: number;
  /** Nodes of `work`. */
  readonly path: readonly number[];
  readonly critical: ReadonlySet<number>;
  readonly slackMs: readonly number[];
  /** The steps of each task, without its compensations, in the order in which they began. */
  readonly stepsOf: ReadonlyMap<string, readonly StepHistory[]>;
  /** The nodes of `work` that are executions of each task, without its compensations. */
  readonly nodesOf: ReadonlyMap<string, readonly number[]>;
}

/** The runs of one definition, the earliest first. */
export interface Study {
  readonly definition: WorkflowDefinition;
  readonly runs: readonly StudiedRun[];
}

export function studyOf(definition: WorkflowDefinition, runs: readonly StudiedRun[]): Study {
  return { definition, runs: runs.toSorted((a, b) => a.history.startedAt - b.history.startedAt) };
}

/** Lays out one run: most of the work of a study, so that whoever has many does something else in between. */
export function studyRun(history: RunHistory): StudiedRun {
  const work = workOf(history);
  const longest = longestPath(work);
  const { runId, steps, startedAt, asOf } = history;
  const own = steps.filter(({ isCompensation }) => !isCompensation);
  const nodes = work.executions.flatMap(({ taskId, isCompensation }, node) =>
    isCompensation ? [] : [{ taskId, node }],
  );
  return {
    runId,
    history,
    wallMs: asOf - startedAt,
    work,
    ...longest,
    critical: new Set(longest.path),
    stepsOf: Map.groupBy(own, ({ taskId }) => taskId),
    nodesOf: new Map(
      [...Map.groupBy(nodes, ({ taskId }) => taskId)].map(([taskId, of]) => [
        taskId,
        of.map(({ node }) => node),
      ]),
    ),
  };
}

/** What a step's spans of these kinds add up to; of one attempt alone when it is given. */
export function timeIn(
  { history: { asOf } }: Pick<StudiedRun, 'history'>,
  { spans }: StepHistory,
  wanted: { readonly kinds: ReadonlySet<string>; readonly attempt?: number },
): number {
  let total = 0;
  for (const span of spans) {
    if (!wanted.kinds.has(span.kind)) continue;
    if (wanted.attempt === undefined || span.attempt === wanted.attempt) total += lengthOf(span, asOf);
  }
  return total;
}

export const callKinds: ReadonlySet<string> = new Set(['work', 'child']);
export const turnKinds: ReadonlySet<string> = new Set(['turn']);
