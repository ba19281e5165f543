import type { Failure, Payload } from './payload.ts';
import type { Selected } from './selection.ts';

/**
 * Names one thing that is done in a run: `review` is the task itself, `review[3]` its fourth iteration (of forEach or
 * loop), `deploy~undo` its compensation.
 */
export type StepId = string;

/** Where a run comes from: started, or made from an earlier run whose outputs it keeps. */
export type RunOrigin =
  | { readonly kind: 'start' }
  | { readonly kind: 'rerun' | 'fork' | 'continued'; readonly runId: string; readonly seq: number };

/** What can happen in a run, without its place in the log. */
export type RunHappening =
  | {
      readonly type: 'RUN_STARTED';
      readonly workflowId: string;
      readonly workflowHash: string;
      readonly startedBy: string;
      readonly input: Payload;
      /** The step of another run that this run is. */
      readonly parent: { readonly runId: string; readonly stepId: StepId } | null;
      readonly origin: RunOrigin;
      /** Tasks that are taken over, done, from the run it comes from. */
      readonly kept: readonly { readonly taskId: string; readonly output: Payload }[];
      /** How many workflows deep it is; 0 for one that nobody's task started. */
      readonly depth: number;
      /** How long it may take: as long as its workflow says, or the task that it is a step of; null for no limit. */
      readonly timeoutMs: number | null;
    }
  /** Another process took the run over: from here on it writes under a new epoch. */
  | { readonly type: 'RUN_RECOVERED'; readonly nodeId: string }
  /** What a task's `when` came to. */
  | { readonly type: 'CONDITION_DECIDED'; readonly taskId: string; readonly holds: boolean }
  | {
      readonly type: 'TASK_SKIPPED';
      readonly taskId: string;
      readonly reason: 'condition' | 'upstream';
    }
  /** The list that a forEach runs over. */
  | {
      readonly type: 'ITEMS_DECIDED';
      readonly taskId: string;
      readonly items: Payload;
      readonly count: number;
    }
  /** Whether a loop goes on after an iteration. */
  | {
      readonly type: 'LOOP_DECIDED';
      readonly taskId: string;
      readonly iteration: number;
      readonly goesOn: boolean;
    }
  /** An expression of the definition failed on these values: the task fails, before it has done anything. */
  | {
      readonly type: 'TASK_UNDECIDABLE';
      readonly taskId: string;
      /** The step whose input it was; null when it was the task's items, condition or loop. */
      readonly stepId: StepId | null;
      readonly failure: Failure;
    }
  | {
      readonly type: 'TASK_STARTED';
      readonly stepId: StepId;
      readonly attempt: number;
      /** Stored before the step is dispatched, and never made again: a dispatch that is repeated carries the same one. */
      readonly idempotencyKey: string;
      /** The filled-in input, as it is handed over or shown. */
      readonly input: Payload;
      /** SHA-256 of the input's canonical JSON; what an approval binds to. */
      readonly inputSha256: string;
      /** The run that does it, when the target is a workflow. */
      readonly childRunId: string | null;
      /** When a wait ends, or a decision or signal is given up; null when the step is a call. */
      readonly dueAt: number | null;
      /** What an integrating task integrates; null for others. */
      readonly artifactSha256: string | null;
      /** The agent that was selected for this attempt; null when none had to be. */
      readonly selected: Selected | null;
    }
  | {
      readonly type: 'TASK_SUCCEEDED';
      readonly stepId: StepId;
      readonly attempt: number;
      readonly output: Payload;
    }
  | {
      readonly type: 'TASK_ATTEMPT_FAILED';
      readonly stepId: StepId;
      readonly attempt: number;
      readonly failure: Failure;
      readonly retryAt: number;
      /** True when it is unknown whether the attempt did its work: the next one then carries the same key. */
      readonly keepsKey: boolean;
    }
  /** Attempt 0: the task as a whole has failed, such as a loop at its limit, or has not been let begin. */
  | {
      readonly type: 'TASK_FAILED';
      readonly stepId: StepId;
      readonly attempt: number;
      readonly failure: Failure;
    }
  /** Nobody knows whether an unsafe attempt did its work: a person has to say. */
  | {
      readonly type: 'TASK_HELD';
      readonly stepId: StepId;
      readonly attempt: number;
      readonly failure: Failure;
    }
  /** What a person said about a held step: try again, it has failed, or it has succeeded with this output. */
  | {
      readonly type: 'TASK_RESOLVED';
      readonly stepId: StepId;
      readonly by: string;
      readonly as: 'retry' | 'failed' | 'succeeded';
      readonly output: Payload | null;
    }
  /** A forEach or loop is done; its task has succeeded with this output. */
  | { readonly type: 'LOOP_ENDED'; readonly taskId: string; readonly output: Payload }
  | {
      readonly type: 'APPROVAL_DECIDED';
      readonly stepId: StepId;
      readonly by: string;
      readonly approved: boolean;
      readonly comment: string;
      /** Of exactly what was shown. */
      readonly inputSha256: string;
    }
  /** The deadline passed: others may decide now, until `dueAt`. */
  | { readonly type: 'APPROVAL_ESCALATED'; readonly stepId: StepId; readonly dueAt: number }
  | {
      readonly type: 'GATE_DECIDED';
      readonly stepId: StepId;
      readonly round: number;
      readonly approved: boolean;
      /** Of the artifact that was examined. */
      readonly artifactSha256: string;
      /** The examiner's answer, or the person's. */
      readonly reasons: Payload;
      /** The person who decided after the last round; null when the examiner did. */
      readonly by: string | null;
    }
  /** A gate refused: these tasks start anew, with the reasons as their feedback. */
  | { readonly type: 'TASKS_SENT_BACK'; readonly gateId: string; readonly taskIds: readonly string[] }
  /** A gate refused for the last time: a person decides, until `dueAt`. */
  | { readonly type: 'GATE_ESCALATED'; readonly stepId: StepId; readonly dueAt: number }
  | {
      readonly type: 'SIGNAL_RECEIVED';
      readonly name: string;
      readonly payload: Payload;
      readonly by: string;
    }
  | { readonly type: 'PAUSE_REQUESTED'; readonly by: string }
  | { readonly type: 'RESUME_REQUESTED'; readonly by: string }
  /** Which tasks stop before they start, and whether the run goes wave by wave. */
  | {
      readonly type: 'DEBUG_CHANGED';
      readonly by: string;
      readonly breakpoints: readonly string[];
      readonly stepping: boolean;
    }
  /** Lets one wave of what is ready start: all that stands at a breakpoint, or would be the next step. */
  | { readonly type: 'WAVE_ALLOWED'; readonly by: string }
  /** What a step takes instead of its filled-in template, when it starts next. */
  | {
      readonly type: 'INPUT_EDITED';
      readonly stepId: StepId;
      readonly input: Payload;
      readonly by: string;
    }
  /** A failed task is to be tried again; a run that has failed goes on with it. */
  | { readonly type: 'RETRY_REQUESTED'; readonly taskId: string; readonly by: string }
  | { readonly type: 'CANCEL_REQUESTED'; readonly by: string }
  /** The run has taken longer than its workflow allows: what is under way is stopped, and the run fails. */
  | { readonly type: 'RUN_TIMED_OUT' }
  /** The run will fail; these tasks are undone first, in this order. */
  | {
      readonly type: 'COMPENSATION_BEGUN';
      readonly taskIds: readonly string[];
      /** Why the run will fail. */
      readonly failure: Failure;
    }
  | { readonly type: 'RUN_SUCCEEDED'; readonly output: Payload }
  | { readonly type: 'RUN_FAILED'; readonly failure: Failure }
  | { readonly type: 'RUN_CANCELLED' }
  /** The log has grown long: another run goes on with what is done. */
  | { readonly type: 'RUN_CONTINUED'; readonly runId: string };

export type RunEventType = RunHappening['type'];

/** One entry of a run's log; `seq` counts 1, 2, 3 … without gaps, `at` is in milliseconds since the epoch. */
export type RunEvent = RunHappening & { readonly seq: number; readonly at: number };
