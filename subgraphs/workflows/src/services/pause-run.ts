import type { Principal } from '@ymera/kernel';
import { RunEndedError, RunNotPausableError } from '../domain/errors.ts';
import { whyNotPausable } from '../domain/run-queries.ts';
import type { RunRecord } from '../run-ports.ts';
import { type ControlDeps, type ControlRequest, writeControl } from './write-control.ts';

export interface PauseRunCommand {
  readonly runId: string;
  readonly principal: Principal;
}

/**
 * Lets a run begin nothing any more, until it is resumed; what is under way ends. The runs that are tasks of it are
 * paused with it. One that is paused already stays as it is.
 *
 * @throws RunNotFoundError, RunEndedError, RunNotPausableError
 */
export function pauseRun(deps: ControlDeps, { runId, principal }: PauseRunCommand): Promise<RunRecord> {
  return writePause(deps, { runId, tenantId: principal.tenantId, by: principal.id });
}

export function writePause(deps: ControlDeps, request: ControlRequest): Promise<RunRecord> {
  const { by } = request;
  return writeControl(deps, request, async ({ run, record }) => {
    if (run.phase === 'ended') throw new RunEndedError(record.id, 'Nobody can pause', 'it is over');
    if (run.paused) return null;
    const why = whyNotPausable(run);
    if (why) throw new RunNotPausableError(record.id, 'Nobody can pause', why);
    // Said before it is so: whoever paused it is the one whose resuming is passed on.
    await deps.stores.runs.recordPause(record, by);
    return { happenings: [{ type: 'PAUSE_REQUESTED', by }], tell: 'pause' };
  });
}
