import type { Failure, Payload } from './payload.ts';

/** What can happen in a run, without its place in the log. */
export type RunHappening =
  | {
      readonly type: 'RUN_STARTED';
      readonly workflowId: string;
      readonly workflowHash: string;
      readonly startedBy: string;
      readonly input: Payload;
    }
  | { readonly type: 'RUN_RECOVERED'; readonly nodeId: string }
  | {
      readonly type: 'TASK_STARTED';
      readonly taskId: string;
      readonly attempt: number;
      /** Stored before the task is dispatched, and never made again: a dispatch that is repeated carries the same one. */
      readonly idempotencyKey: string;
    }
  | {
      readonly type: 'TASK_SUCCEEDED';
      readonly taskId: string;
      readonly attempt: number;
      readonly output: Payload;
    }
  | {
      readonly type: 'TASK_ATTEMPT_FAILED';
      readonly taskId: string;
      readonly attempt: number;
      readonly failure: Failure;
      readonly retryAt: number;
      /** True when it is unknown whether the attempt did its work: the next one then carries the same key. */
      readonly keepsKey: boolean;
    }
  | {
      readonly type: 'TASK_FAILED';
      readonly taskId: string;
      readonly attempt: number;
      readonly failure: Failure;
    }
  | { readonly type: 'CANCEL_REQUESTED'; readonly by: string }
  | { readonly type: 'RUN_SUCCEEDED' }
  | { readonly type: 'RUN_FAILED'; readonly failure: Failure }
  | { readonly type: 'RUN_CANCELLED' };

export type RunEventType = RunHappening['type'];

/** One entry of a run's log; `seq` counts 1, 2, 3 … without gaps, `at` is in milliseconds since the epoch. */
export type RunEvent = RunHappening & { readonly seq: number; readonly at: number };
