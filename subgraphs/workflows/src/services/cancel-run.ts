import type { Principal } from '@ymera/kernel';
import { RunBusyError, RunNotFoundError, WorkflowNotFoundError } from '../domain/errors.ts';
import { cancelRequested } from '../events.ts';
import { channels, type RunRecord, type ServiceDeps } from '../ports.ts';
import { appendTo, openRun } from './open-run.ts';

export interface CancelRunCommand {
  readonly runId: string;
  readonly principal: Principal;
}

type Deps = Pick<ServiceDeps, 'stores' | 'clock' | 'events' | 'log' | 'bus'>;

/** The process that drives the run writes at the same time; it cannot win so many times in a row unless all is broken. */
const racesMax = 50;

/**
 * Writes into the run's log that it is to be cancelled; the process that drives it does the rest. A run that has
 * ended, or is being cancelled, stays as it is.
 *
 * @throws RunNotFoundError
 */
export async function cancelRun(deps: Deps, { runId, principal }: CancelRunCommand): Promise<RunRecord> {
  const { tenantId, id: by } = principal;
  const [record] = await deps.stores.runs.findMany(tenantId, [runId]);
  if (!record) throw new RunNotFoundError(runId);
  const [workflow] = await deps.stores.workflows.findMany(tenantId, [record.workflowId]);
  if (!workflow) throw new WorkflowNotFoundError(record.workflowId);
  for (let race = 0; race < racesMax; race++) {
    const opened = await openRun(deps.stores.commits, { record, plan: workflow.tasks });
    const { run, head } = opened;
    if (run.phase === 'ended' || run.phase === 'cancelling') return record;
    const at = deps.clock.now();
    // The head's epoch says: not an owner's commit. Owners catch up on it instead of giving way.
    const appended = await appendTo(deps, opened, {
      record,
      epoch: head.epoch,
      events: [{ type: 'CANCEL_REQUESTED', seq: run.lastSeq + 1, at, by }],
      untold: [cancelRequested(record, { by, at })],
    });
    if (appended === 'taken') continue;
    deps.bus.ring(channels.drive(runId));
    deps.bus.ring(channels.runnable);
    return record;
  }
  throw new RunBusyError(runId);
}
