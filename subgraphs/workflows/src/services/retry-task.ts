import type { Principal } from '@ymera/kernel';
import {
  RunEndedError,
  RunNotRetryableError,
  TaskNotFailedError,
  TaskNotFoundError,
} from '../domain/errors.ts';
import { whyNotRetryable } from '../domain/run-queries.ts';
import type { RunState } from '../domain/run-state.ts';
import type { RunRecord } from '../run-ports.ts';
import { type ControlDeps, writeControl } from './write-control.ts';

export interface RetryTaskCommand {
  readonly runId: string;
  readonly taskId: string;
  /** A second call with the same key changes nothing. */
  readonly clientKey?: string | null | undefined;
  readonly principal: Principal;
}

/**
 * Has a task that has failed for good tried again, with all its attempts, and what was skipped because of it; a run
 * that has failed goes on.
 *
 * @throws RunNotFoundError, TaskNotFoundError, TaskNotFailedError, RunEndedError, RunNotRetryableError
 */
export function retryTask(deps: ControlDeps, command: RetryTaskCommand): Promise<RunRecord> {
  const { runId, taskId, clientKey, principal } = command;
  const { tenantId, id: by } = principal;
  return writeControl(deps, { runId, tenantId, by, clientKey }, ({ run, record }) => {
    refuseUnfitRun(run, record, taskId);
    return { happenings: [{ type: 'RETRY_REQUESTED', taskId, by }], tell: 'retry_task' };
  });
}

function refuseUnfitRun(run: RunState, { id, parent }: RunRecord, taskId: string): void {
  const what = `Nobody can retry "${taskId.slice(0, 100)}" of`;
  const task = run.tasks.get(taskId);
  if (!task) throw new TaskNotFoundError(id, taskId);
  if (run.phase === 'ended' && run.status !== 'FAILED') throw new RunEndedError(id, what, 'it is over');
  if (task.phase !== 'failed') throw new TaskNotFailedError(id, what, `it is ${task.phase}, not failed`);
  if (run.phase === 'ended' && parent !== null) {
    const why = `the run "${parent.runId}" has taken its failure already; retry "${parent.stepId}" there`;
    throw new RunNotRetryableError(id, what, why);
  }
  const why = whyNotRetryable(run, taskId);
  if (why) throw new RunNotRetryableError(id, what, why);
}
