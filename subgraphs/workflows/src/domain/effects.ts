import type { Target } from './definition.ts';
import type { Payload } from './payload.ts';
import type { AttemptRef } from './report.ts';
import type { StepId } from './run-event.ts';
import type { RunStatus } from './run-state.ts';

/** The targets that are calls. */
export type CallTarget = Extract<Target, { kind: 'agent' | 'tool' | 'gate' }>;

/** Something that a run needs from outside before it can move on. */
export type Effect =
  /** Call the step's agent or tool, unless that is already under way. */
  | (AttemptRef & {
      readonly kind: 'perform';
      readonly taskId: string;
      readonly target: CallTarget;
      readonly timeoutMs: number;
      readonly priority: number;
      /** The place of its TASK_STARTED in the log. */
      readonly startedSeq: number;
    })
  /** Stop the attempt that is under way, and report it. */
  | (AttemptRef & { readonly kind: 'stop'; readonly taskId: string })
  /** See that the child run is there, and wants the same as its parent. */
  | {
      readonly kind: 'child';
      readonly stepId: StepId;
      readonly taskId: string;
      readonly childRunId: string;
      readonly workflow: string;
      readonly input: Payload;
      /** For the child as a whole; null for no limit but its own. */
      readonly timeoutMs: number | null;
      readonly wanted: 'running' | 'paused' | 'cancelled';
    }
  /** Look again at `dueAt`. */
  | { readonly kind: 'timer'; readonly stepId: StepId | null; readonly dueAt: number }
  /** Nothing to do but wait: for a person's decision, a signal, or a word on what became of an unsafe step. */
  | {
      readonly kind: 'await';
      readonly stepId: StepId;
      readonly what: 'approval' | 'gate' | 'signal' | 'resolution';
      readonly dueAt: number | null;
    }
  /** The run is over: whoever waits for it is to be told. */
  | { readonly kind: 'end'; readonly status: Exclude<RunStatus, 'RUNNING'> };
