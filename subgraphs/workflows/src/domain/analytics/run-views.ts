import type { TargetKind } from '../definition.ts';
import type { StepId } from '../run-event.ts';
import type { RunStatus } from '../run-state.ts';
import type { TaskStatus } from '../task-status.ts';

/** What a stretch of a step's time went into. */
export type SpanKind =
  /** Ready, without a place: as many of the run's steps were under way as may be, or nobody had looked yet. */
  | 'turn'
  /** Ready, while its run was paused. */
  | 'pause'
  /** Ready, while its run was stepped through, or the task had a breakpoint. */
  | 'breakpoint'
  /** A call was under way; the log cannot tell how much of it went by in a dispatcher's queue. */
  | 'work'
  /** Another run did it. */
  | 'child'
  /** A person was asked. */
  | 'approval'
  /** The examiner of a gate had spoken: a person was asked, or what was to be sent back came to rest. */
  | 'verdict'
  | 'signal'
  | 'timer'
  /** Until the time of the next attempt. */
  | 'retry'
  /** A person had to say what became of it. */
  | 'resolution';

/** Times are in milliseconds since the epoch; the spans of one step follow each other without a gap. */
export interface Span {
  readonly kind: SpanKind;
  readonly from: number;
  /** Null while it goes on. */
  readonly to: number | null;
  /** The attempt that it belongs to or comes before. */
  readonly attempt: number;
}

/** The milliseconds that spans add up to; those that go on count up to the moment that is looked at. */
export interface TimeUse {
  /** `turn` */
  readonly queuedMs: number;
  /** `pause` and `breakpoint` */
  readonly pausedMs: number;
  /** `work` and `child` */
  readonly workedMs: number;
  /** `approval`, `verdict`, `signal`, `timer` and `resolution` */
  readonly awaitedMs: number;
  /** `retry` */
  readonly backedOffMs: number;
}

export interface AttemptView {
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** `STOPPED`: it was given up, because its run ended or its task started anew. */
  readonly outcome: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'HELD' | 'STOPPED';
  /** Why it failed, or was held. */
  readonly code: string | null;
}

/** One bar of a Gantt chart: a step, or a task that has no step yet. */
export interface TimelineRow {
  readonly stepId: StepId;
  readonly taskId: string;
  readonly title: string;
  readonly target: TargetKind;
  /** Of an iteration; null for the task itself and for its compensation. */
  readonly index: number | null;
  readonly isCompensation: boolean;
  /** 1, and one more each time that the task started anew: sent back by a gate, edited, or tried again. */
  readonly execution: number;
  readonly status: TaskStatus;
  /** Since when nothing but its turn was missing; null before that. */
  readonly queuedAt: number | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly attempts: readonly AttemptView[];
  readonly spans: readonly Span[];
  readonly use: TimeUse;
  /** What goes on now; null for a row that has ended, or waits for other tasks. */
  readonly waitsFor: SpanKind | null;
  /** Tasks that it depends on and that have not ended, before it is ready. */
  readonly waitsForTasks: readonly string[];
  readonly childRunId: string | null;
}

/** Gantt data of a run as of a moment: the rows by the order of their tasks, then executions, then iterations. */
export interface Timeline {
  readonly runId: string;
  readonly status: RunStatus;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly asOf: number;
  readonly rows: readonly TimelineRow[];
  /** How many rows there are; `rows` may hold fewer. */
  readonly rowsTotal: number;
  /** True when the log is longer than what was read: all is as it stood then. */
  readonly isPartial: boolean;
}

export interface GraphNode {
  readonly taskId: string;
  readonly title: string;
  readonly target: TargetKind;
  readonly status: TaskStatus;
  /** 1, and one more each time a gate sends the task back. */
  readonly round: number;
  /** Of forEach and loop: iterations that have ended. */
  readonly stepsEnded: number;
  /** 1 for a single step; null while a forEach has not decided its items, and for a loop. */
  readonly stepsTotal: number | null;
  /** Of the steps under way, the highest. 0 before the first. */
  readonly attempt: number;
  /** Null for one that has not begun, or was kept from another run. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly code: string | null;
}

/** The part of a task's definition that takes data of another. */
export type DataPlace = 'when' | 'input' | 'items' | 'while' | 'until' | 'integrates' | 'compensate';

/** `to` depends on `from`, or takes data of it, or both. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** False when `from` is only further up: `to` takes data of it without naming it in `dependsOn`. */
  readonly isDependency: boolean;
  /**
   * Whether `to` takes anything of `from`: `used`; `unused`, so that the edge keeps nothing but an order; `control`,
   * which is unused and meant to be so, because one of the two asks, waits or examines; `unknown`, because an
   * expression takes `tasks` whole or by a key that it works out.
   */
  readonly data: 'used' | 'unused' | 'control' | 'unknown';
  readonly usedIn: readonly DataPlace[];
  /** What is taken, as far as it is written out, such as `output.rows`. */
  readonly fields: readonly string[];
  /** How `from` has ended, as far as the edge goes; `open` before that. */
  readonly state: 'open' | 'succeeded' | 'failed' | 'skipped';
}

/** The workflow of a run, each task after those that it depends on, with where it stands. */
export interface RunGraph {
  readonly runId: string;
  readonly status: RunStatus;
  readonly lastSeq: number;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** One execution of a task on a run's way. */
export interface PathNode {
  readonly taskId: string;
  readonly execution: number;
  readonly isCompensation: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly durationMs: number;
  /** By how much longer it could have taken before the longest chain grew; 0 on the critical path. */
  readonly slackMs: number;
  readonly isCritical: boolean;
}

/** The longest chain of executions each of which had to wait for the one before. */
export interface CriticalPath {
  readonly runId: string;
  /** From the run's start to its end, or to the moment that is looked at. */
  readonly wallMs: number;
  /** Of the chain; never above `wallMs`. */
  readonly lengthMs: number;
  /** `wallMs` without `lengthMs`: waiting for a turn, pauses, and what the engine itself took. */
  readonly betweenMs: number;
  /** The chain, from its beginning. */
  readonly path: readonly PathNode[];
  /** Every execution that began, in the order of their start. */
  readonly nodes: readonly PathNode[];
  readonly isPartial: boolean;
}
