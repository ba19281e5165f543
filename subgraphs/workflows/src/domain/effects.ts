import type { RunHappening } from './run-event.ts';
import type { RunState } from './run-state.ts';

/** Something a run needs from outside before it can move on. */
export type Effect =
  /** Write TASK_STARTED: all that the task waited for is there. */
  | {
      readonly kind: 'start';
      readonly taskId: string;
      readonly attempt: number;
      readonly keptKey: string | null;
    }
  /** Write TASK_STARTED once it is `retryAt`. */
  | {
      readonly kind: 'wait';
      readonly taskId: string;
      readonly attempt: number;
      readonly keptKey: string | null;
      readonly retryAt: number;
    }
  /** Call the task's agent, unless that is already under way. */
  | {
      readonly kind: 'perform';
      readonly taskId: string;
      readonly attempt: number;
      readonly idempotencyKey: string;
    }
  /** Stop the attempt that is under way. */
  | { readonly kind: 'stop'; readonly taskId: string; readonly attempt: number }
  /** Write how the run ended: nothing is left to do. */
  | { readonly kind: 'end'; readonly happening: RunHappening };

/**
 * All that is outstanding in a state, whichever way the run came there: after a recovery nothing has to be
 * remembered about what was already under way.
 */
export function outstandingEffects(run: RunState): readonly Effect[] {
  if (run.phase === 'created' || run.phase === 'ended') return [];
  const effects = run.plan.flatMap((task) => taskEffects(run, task));
  if (effects.length > 0) return effects;
  return [{ kind: 'end', happening: endOf(run) }];
}

function taskEffects(run: RunState, { id, dependsOn }: RunState['plan'][number]): Effect[] {
  const task = run.tasks.get(id);
  if (task?.phase === 'running') {
    const { attempt, idempotencyKey } = task;
    if (run.phase === 'cancelling') return [{ kind: 'stop', taskId: id, attempt }];
    return [{ kind: 'perform', taskId: id, attempt, idempotencyKey }];
  }
  if (run.phase !== 'running') return [];
  if (task?.phase === 'retrying') {
    const { attempt, keptKey, retryAt } = task;
    return [{ kind: 'wait', taskId: id, attempt: attempt + 1, keptKey, retryAt }];
  }
  if (task?.phase !== 'waiting' || !dependsOn.every((other) => run.tasks.get(other)?.phase === 'succeeded'))
    return [];
  return [{ kind: 'start', taskId: id, attempt: 1, keptKey: null }];
}

function endOf(run: RunState): RunHappening {
  if (run.phase === 'failing') return { type: 'RUN_FAILED', failure: run.failure };
  return { type: run.phase === 'cancelling' ? 'RUN_CANCELLED' : 'RUN_SUCCEEDED' };
}
