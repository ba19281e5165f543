import type { Principal } from '@ymera/kernel';
import { RunEndedError, RunNotResumableError } from '../domain/errors.ts';
import type { RunRecord } from '../run-ports.ts';
import { readSource } from './read-source.ts';
import { type ControlDeps, type ControlRequest, writeControl } from './write-control.ts';

export interface ResumeRunCommand {
  readonly runId: string;
  readonly principal: Principal;
}

const what = 'Nobody can resume';

/**
 * Lets a paused run go on, and the runs that were paused with it. One that is not paused stays as it is; one whose
 * parent is paused waits for that.
 *
 * @throws RunNotFoundError, RunEndedError, RunNotResumableError
 */
export function resumeRun(deps: ControlDeps, { runId, principal }: ResumeRunCommand): Promise<RunRecord> {
  const { tenantId, id: by } = principal;
  return writeResume(deps, { runId, tenantId, by }, (record) => refuseBeforeParent(deps, record));
}

/** What the parent has paused with itself, its resuming lets go on. */
async function refuseBeforeParent(deps: ControlDeps, { id, tenantId, parent }: RunRecord): Promise<void> {
  if (parent === null) return;
  const { run } = await readSource(deps, { tenantId, runId: parent.runId });
  if (run.phase === 'ended' || !run.paused) return;
  const why = `the run "${run.id}", of which it is the task "${parent.stepId}", is paused; resume that one`;
  throw new RunNotResumableError(id, what, why);
}

export async function writeResume(
  deps: ControlDeps,
  request: ControlRequest,
  refuse?: (record: RunRecord) => Promise<void>,
): Promise<RunRecord> {
  const { by } = request;
  const resumed = await writeControl(deps, request, async ({ run, record }) => {
    if (run.phase === 'ended') throw new RunEndedError(record.id, what, 'it is over');
    if (!run.paused) return null;
    await refuse?.(record);
    return { happenings: [{ type: 'RESUME_REQUESTED', by }], tell: 'resume' };
  });
  await deps.stores.runs.recordPause(resumed, null);
  return resumed;
}
