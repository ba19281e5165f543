import type { WorkflowDefinition } from './definition.ts';
import { type DefinitionIndex, indexOf } from './definition-index.ts';
import { frontierOf } from './frontier.ts';
import type { Failure, Payload } from './payload.ts';
import type { RunOrigin, StepId } from './run-event.ts';
import type { Selected } from './selection.ts';

/** `CONTINUED`: another run goes on in its place, because its log had grown long. */
export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'CONTINUED';

/** What a step's latest TASK_STARTED says. */
interface Started {
  /** The attempt that is under way or was the last; 1, 2, 3 … and again from 1 when the task starts anew. */
  readonly attempt: number;
  /** Of the first attempt. */
  readonly startedAt: number;
  readonly attemptStartedAt: number;
  /** The place of the latest TASK_STARTED in the log. */
  readonly startedSeq: number;
  readonly idempotencyKey: string;
  readonly input: Payload;
  readonly inputSha256: string;
  readonly childRunId: string | null;
  readonly artifactSha256: string | null;
  /** The agent that was selected for the attempt; null when none had to be. */
  readonly selected: Selected | null;
  /** Of the attempt before; null for the first. */
  readonly lastFailure: Failure | null;
}

/** What has been decided on a step that waits for a verdict, until its consequences stand in the log. */
export interface Verdict {
  readonly approved: boolean;
  /** Null when the examiner of a gate decided. */
  readonly by: string | null;
  readonly comment: string;
  readonly reasons: Payload | null;
}

/** Where one step stands; one that has not begun has no state. */
export type StepState =
  | (Started & {
      readonly phase: 'running';
      /** When a wait ends, or a decision or a signal is given up; null when the step is a call. */
      readonly dueAt: number | null;
      /** An approval's or a gate's: others decide now. */
      readonly escalated: boolean;
      readonly verdict: Verdict | null;
    })
  | (Started & { readonly phase: 'retrying'; readonly retryAt: number; readonly keptKey: string | null })
  /** Nobody knows whether it did its work; a person has to say. */
  | (Started & { readonly phase: 'held'; readonly heldAt: number })
  | (Started & { readonly phase: 'succeeded'; readonly finishedAt: number; readonly output: Payload })
  | (Started & {
      readonly phase: 'failed';
      readonly finishedAt: number;
      readonly failure: Failure;
      /** True when it did not fail of itself, but its run was ending. */
      readonly stopped: boolean;
    })
  /** What it takes could not be made out, or may not be: it has never begun. */
  | {
      readonly phase: 'undecidable';
      readonly attempt: 0;
      readonly finishedAt: number;
      readonly failure: Failure;
      readonly stopped: false;
    };

interface TaskFacts {
  /** 1, and one more each time a gate sends the task back. */
  readonly round: number;
  /** The gate's reasons, when it has sent the task back. */
  readonly feedback: Payload | null;
}

/** What a forEach runs over. */
export interface ItemList {
  readonly payload: Payload;
  readonly count: number;
}

export type SkipReason = 'condition' | 'upstream' | 'ended';

/** Where a task stands. Its steps, if it has begun, have states of their own. */
export type TaskState = TaskFacts &
  (
    | {
        /** For its dependencies, or for its turn. */
        readonly phase: 'waiting';
        /** What its `when` came to; null until that is known. */
        readonly condition: boolean | null;
      }
    | {
        readonly phase: 'active';
        /** Of its first step; null while a forEach has decided its items, and started none. */
        readonly startedAt: number | null;
        /** A forEach's list. */
        readonly items: ItemList | null;
        /** The lowest index of a forEach or loop that has not begun; 0 when the task is a single step. */
        readonly nextIndex: number;
        /** Steps that have begun and not ended. */
        readonly openSteps: number;
        /** Steps that have ended, well or not. */
        readonly endedSteps: number;
        /** The first step of the task that failed for good. */
        readonly failure: Failure | null;
        /** True when a step was stopped because its run was ending: it leaves no null in a forEach's output. */
        readonly stopped: boolean;
        /** What a loop's condition came to after its latest iteration; null while that is not known. */
        readonly goesOn: boolean | null;
      }
    | {
        readonly phase: 'succeeded';
        readonly startedAt: number | null;
        readonly finishedAt: number;
        readonly output: Payload;
        /** True when it was taken over from the run that this one was made from. */
        readonly kept: boolean;
      }
    | {
        readonly phase: 'failed';
        readonly startedAt: number | null;
        readonly finishedAt: number;
        readonly failure: Failure;
        /** True when it did not fail of itself, but its run was ending. */
        readonly stopped: boolean;
        /** A forEach's list, for the case that what failed is tried again. */
        readonly items: ItemList | null;
      }
    | { readonly phase: 'skipped'; readonly reason: SkipReason; readonly finishedAt: number }
  );

/** Breakpoints and stepping, see DEBUG_CHANGED and WAVE_ALLOWED. */
export interface DebugState {
  readonly breakpoints: ReadonlySet<string>;
  readonly stepping: boolean;
  /** Steps that the latest WAVE_ALLOWED lets start. */
  readonly released: ReadonlySet<StepId>;
  /** Tasks that have been let past their breakpoint. */
  readonly passed: ReadonlySet<string>;
}

/** The phases of a run that are not yet its end, or are. */
export type RunProgress =
  | { readonly phase: 'created' }
  | { readonly phase: 'running' }
  /** A task has failed for good: none is begun any more; those under way are let finish, or stopped. */
  | { readonly phase: 'failing'; readonly failure: Failure; readonly stopping: boolean }
  /** What has succeeded is being undone, one task after the other. */
  | {
      readonly phase: 'compensating';
      readonly failure: Failure;
      readonly taskIds: readonly string[];
      /** Index in `taskIds` of the one whose turn it is. */
      readonly next: number;
    }
  /** What is under way is being stopped. */
  | { readonly phase: 'cancelling'; readonly by: string }
  | {
      readonly phase: 'ended';
      readonly status: Exclude<RunStatus, 'RUNNING'>;
      readonly finishedAt: number;
      readonly failure: Failure | null;
      readonly output: Payload | null;
      /** The run that goes on in its place. */
      readonly continuedBy: string | null;
    };

/** What RUN_STARTED said. */
export interface RunOpening {
  readonly workflowId: string;
  readonly workflowHash: string;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly input: Payload;
  readonly parent: { readonly runId: string; readonly stepId: StepId } | null;
  readonly origin: RunOrigin;
  readonly depth: number;
  readonly timeoutMs: number | null;
}

/** Where a run stands: what its log comes to. */
export type RunState = {
  readonly id: string;
  readonly definition: WorkflowDefinition;
  readonly index: DefinitionIndex;
  /** The seq of the latest event; 0 before the first. */
  readonly lastSeq: number;
  /** Null before the first event. */
  readonly opening: RunOpening | null;
  /** All tasks of the definition, in its order. */
  readonly tasks: ReadonlyMap<string, TaskState>;
  /** The steps that have begun. */
  readonly steps: ReadonlyMap<StepId, StepState>;
  /** The steps that are running, retrying or held. */
  readonly open: ReadonlySet<StepId>;
  /** The tasks that something may have to be done about, see `isOnFrontier`. */
  readonly frontier: ReadonlySet<string>;
  /** Steps that are calls under way, see `occupies`. */
  readonly busy: number;
  /** Tasks that have neither succeeded nor failed nor been skipped. */
  readonly unfinished: number;
  /** No step is started until it is resumed. */
  readonly paused: boolean;
  readonly debug: DebugState;
  /** What steps that have not started take instead of their template. */
  readonly edits: ReadonlyMap<StepId, Payload>;
  /** Signals that nobody has taken yet, the oldest first. */
  readonly signals: ReadonlyMap<string, readonly Payload[]>;
  /** How often each gate has sent back what it examined. */
  readonly refusals: ReadonlyMap<string, number>;
  /** The tasks that have something to undo, in the order of their success. */
  readonly undoable: readonly string[];
  /** When the run is given up; null for never. */
  readonly dueAt: number | null;
  /** Steps that an adaptive run may have under way now. */
  readonly window: number;
} & RunProgress;

/** A run before its first event. */
export function newRun(id: string, definition: WorkflowDefinition): RunState {
  const tasks = new Map(definition.tasks.map((task) => [task.id, waitingTask]));
  return {
    id,
    definition,
    index: indexOf(definition),
    lastSeq: 0,
    opening: null,
    tasks,
    steps: new Map(),
    open: new Set(),
    frontier: frontierOf({ definition, tasks }),
    busy: 0,
    unfinished: definition.tasks.length,
    paused: false,
    debug: { breakpoints: new Set(), stepping: false, released: new Set(), passed: new Set() },
    edits: new Map(),
    signals: new Map(),
    refusals: new Map(),
    undoable: [],
    dueAt: null,
    window: 2,
    phase: 'created',
  };
}

const waitingTask: TaskState = { phase: 'waiting', condition: null, round: 1, feedback: null };

export function statusOf(run: RunState): RunStatus {
  return run.phase === 'ended' ? run.status : 'RUNNING';
}
