import type { Principal } from '@ymera/kernel';
import { RunEndedError } from '../domain/errors.ts';
import type { RunRecord } from '../ports.ts';
import { type ControlDeps, type ControlRequest, writeControl } from './write-control.ts';

export interface ResumeRunCommand {
  readonly runId: string;
  readonly principal: Principal;
}

/**
 * Lets a paused run go on, and the runs that were paused with it. One that is not paused stays as it is.
 *
 * @throws RunNotFoundError, RunEndedError
 */
export function resumeRun(deps: ControlDeps, { runId, principal }: ResumeRunCommand): Promise<RunRecord> {
  return writeResume(deps, { runId, tenantId: principal.tenantId, by: principal.id });
}

export async function writeResume(deps: ControlDeps, request: ControlRequest): Promise<RunRecord> {
  const { by } = request;
  const resumed = await writeControl(deps, request, ({ run, record }) => {
    if (run.phase === 'ended') throw new RunEndedError(record.id, 'Nobody can resume', 'it is over');
    if (!run.paused) return null;
    return { happenings: [{ type: 'RESUME_REQUESTED', by }], tell: 'resume' };
  });
  await deps.stores.runs.recordPause(resumed, null);
  return resumed;
}
