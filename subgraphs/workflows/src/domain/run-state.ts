import type { TaskDefinition } from './definition.ts';
import type { Failure, Payload } from './payload.ts';

export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

interface Begun {
  /** The attempt that is under way or was the last; 1, 2, 3 … */
  readonly attempt: number;
  /** Of the first attempt. */
  readonly startedAt: number;
  readonly lastFailure: Failure | null;
}

export type TaskState =
  | { readonly phase: 'waiting' }
  | (Begun & { readonly phase: 'running'; readonly idempotencyKey: string })
  | (Begun & { readonly phase: 'retrying'; readonly retryAt: number; readonly keptKey: string | null })
  | (Begun & { readonly phase: 'succeeded'; readonly finishedAt: number; readonly output: Payload })
  | (Begun & { readonly phase: 'failed'; readonly finishedAt: number })
  | { readonly phase: 'skipped' };

interface RunFacts {
  readonly id: string;
  readonly plan: readonly TaskDefinition[];
  readonly tasks: ReadonlyMap<string, TaskState>;
  /** The seq of the latest event; 0 before the first. */
  readonly lastSeq: number;
}

/**
 * Where a run stands. `failing`: a task has failed for good, so that none is begun any more, and those under way are
 * let finish. `cancelling`: those under way are being stopped.
 */
export type RunState = RunFacts &
  (
    | { readonly phase: 'created' }
    | { readonly phase: 'running' }
    | { readonly phase: 'failing'; readonly failure: Failure }
    | { readonly phase: 'cancelling' }
    | {
        readonly phase: 'ended';
        readonly status: Exclude<RunStatus, 'RUNNING'>;
        readonly finishedAt: number;
        readonly failure: Failure | null;
      }
  );

/** A run before its first event. */
export function newRun(id: string, plan: readonly TaskDefinition[]): RunState {
  const tasks = new Map(plan.map((task): [string, TaskState] => [task.id, { phase: 'waiting' }]));
  return { id, plan, tasks, lastSeq: 0, phase: 'created' };
}

export function statusOf(run: RunState): RunStatus {
  return run.phase === 'ended' ? run.status : 'RUNNING';
}
