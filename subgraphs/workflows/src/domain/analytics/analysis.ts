import type { Interval } from '@ymera/kernel';
import type { TargetKind } from '../definition.ts';
import type { TimeUse } from './run-views.ts';

/** Of a number of observations in milliseconds; percentiles by nearest rank, null when there are too few for them. */
export interface Distribution {
  readonly count: number;
  readonly totalMs: number;
  readonly meanMs: number | null;
  readonly p50Ms: number | null;
  /** Null below 20 observations: it would be the longest of them. */
  readonly p95Ms: number | null;
  readonly maxMs: number | null;
}

/** How often attempts on a task failed with one code. */
export interface FailureRate {
  readonly code: string;
  readonly failures: number;
  /** Attempts that ended of themselves. */
  readonly attempts: number;
  /** Where the rate lies, taking attempts for independent of each other. */
  readonly rate: Interval;
  /** Steps that failed so at least once, and succeeded in the end. */
  readonly recovered: number;
  readonly runs: number;
  /** The latest of them, at most ten. */
  readonly runIds: readonly string[];
}

/** What the runs that were looked at say about one task. */
export interface TaskStatistics {
  readonly taskId: string;
  readonly title: string;
  readonly target: TargetKind;
  /** Runs in which it began. */
  readonly runs: number;
  /** Steps that began: iterations, and each execution anew. */
  readonly steps: number;
  readonly attempts: number;
  /** Of all its steps together. */
  readonly use: TimeUse;
  /** Per attempt that ended of itself: how long the call took. Empty for what only waits. */
  readonly work: Distribution;
  /** Per step: ready, without a place. */
  readonly queue: Distribution;
  /** Runs on whose critical path it was. */
  readonly criticalRuns: number;
  /** The mean over all runs of what it adds to the critical path. */
  readonly criticalMeanMs: number;
  /** The lowest slack that it had in each run, the median of them; null when it never began. */
  readonly slackP50Ms: number | null;
  readonly failures: readonly FailureRate[];
}

/** How much an advice is worth: `value` from 0 to 1 is what `basis` says, and never high for few runs. */
export interface Confidence {
  readonly level: 'LOW' | 'MEDIUM' | 'HIGH';
  readonly value: number;
  readonly basis: string;
}

/** What an advice is drawn from. */
export interface Evidence {
  /** Runs that were looked at, and those of them that show it. */
  readonly runs: number;
  readonly runsShowing: number;
  /** Of the runs that show it most, at most ten. */
  readonly runIds: readonly string[];
  readonly numbers: readonly Measure[];
}

export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'count' | 'share' | 'microUsd';
}

export type AdviceKind =
  /** A task decides how long runs take. */
  | 'BOTTLENECK'
  /** Steps wait for a place, not for data. */
  | 'QUEUEING'
  /** Runs wait for people. */
  | 'WAITING_FOR_PEOPLE'
  /** A dependency whose data nobody takes makes runs longer. */
  | 'PARALLELISE'
  /** The same input comes again, and gives the same output. */
  | 'CACHE'
  /** Many small calls to one agent or tool at a time. */
  | 'BATCH'
  | 'FAILURE_HOT_SPOT'
  /** Most calls are quick, a few are very slow. */
  | 'SLOW_TAIL';

/** Something that the runs give reason to change. */
export interface Advice {
  readonly kind: AdviceKind;
  readonly taskIds: readonly string[];
  /** What was seen, in one sentence. */
  readonly finding: string;
  readonly suggestion: string;
  /** What the log cannot know and the author has to; null when there is nothing. */
  readonly caution: string | null;
  /** What runs would become shorter by, the median over all; an upper bound. Null when the log cannot tell. */
  readonly savesMs: number | null;
  readonly evidence: Evidence;
  readonly confidence: Confidence;
}

/** The critical paths of many runs together. */
export interface TypicalPath {
  /** The one that most runs had. */
  readonly taskIds: readonly string[];
  readonly runs: number;
  readonly wall: Distribution;
  readonly length: Distribution;
}

export interface WorkflowAnalysis {
  readonly workflowId: string;
  /** The runs that it is drawn from: ended ones, the latest first. */
  readonly runIds: readonly string[];
  /** Runs that were left out, because their logs are longer than is read. */
  readonly runsLeftOut: number;
  readonly startedFrom: number | null;
  readonly startedTo: number | null;
  /** Fewer runs than this give no advice. */
  readonly runsMin: number;
  /** Of all steps of all runs. */
  readonly use: TimeUse;
  /** Null when there is no run. */
  readonly typicalPath: TypicalPath | null;
  /** In the order of the definition. */
  readonly tasks: readonly TaskStatistics[];
  /** The one that saves most first; those whose saving is not known come last. */
  readonly advice: readonly Advice[];
}
