import type { Principal } from '@ymera/kernel';
import { cancelRequested } from '../events.ts';
import type { RunRecord } from '../run-ports.ts';
import { requireId } from './read-order.ts';
import { type ControlDeps, type ControlRequest, writeControl } from './write-control.ts';

export interface CancelRunCommand {
  readonly runId: string;
  readonly principal: Principal;
}

/**
 * Writes into the run's log that it is to be cancelled, with the runs that are tasks of it; the process that drives
 * it does the rest. A run that has ended, or is being cancelled, stays as it is.
 *
 * @throws RunNotFoundError
 */
export function cancelRun(deps: ControlDeps, { runId, principal }: CancelRunCommand): Promise<RunRecord> {
  return writeCancel(deps, { runId, tenantId: principal.tenantId, by: principal.id });
}

/**
 * As `cancelRun`, for another subgraph, which says on whose behalf.
 *
 * @throws InvalidArgumentError, RunNotFoundError, RunBusyError
 */
export async function cancelForService(
  deps: ControlDeps,
  { tenantId, runId, by }: { readonly tenantId: string; readonly runId: string; readonly by: string },
): Promise<null> {
  for (const [name, value] of Object.entries({ tenantId, runId, by })) requireId(name, value);
  await writeCancel(deps, { tenantId, runId, by });
  return null;
}

export function writeCancel(deps: ControlDeps, request: ControlRequest): Promise<RunRecord> {
  const { by } = request;
  return writeControl(deps, request, ({ run, record }) => {
    if (run.phase === 'ended' || run.phase === 'cancelling') return null;
    return {
      happenings: [{ type: 'CANCEL_REQUESTED', by }],
      tell: ({ at }) => cancelRequested(record, { by, at }),
    };
  });
}
