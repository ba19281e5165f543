import type { Report } from '../domain/report.ts';
import { type RunState, statusOf } from '../domain/run-state.ts';
import { channels, type ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { continueRun } from './continue-run.ts';
import { withdrawApprovals } from './show-approvals.ts';
import type { CommitDeps } from './write-commit.ts';

export type EndedRun = Extract<RunState, { phase: 'ended' }>;

/**
 * Tells whoever waits for a run that it has ended; its log says so already. Should the process die on the way, the
 * next one does all of it again, which changes nothing: the record says last that there is nothing left to do.
 */
export async function endRun(
  deps: CommitDeps & Pick<ServiceDeps, 'clock'>,
  { record, run }: { record: RunRecord; run: EndedRun },
): Promise<void> {
  const { finishedAt, lastSeq, continuedBy } = run;
  await withdrawApprovals(deps, record, run);
  if (continuedBy !== null) await continueRun(deps, { record, run, id: continuedBy });
  else await tellParent(deps, record, run);
  await deps.stores.runs.recordOutcome(record, { status: statusOf(run), finishedAt, lastSeq, continuedBy });
}

/** The parent's log takes one report of a child, however often it is told. */
async function tellParent({ stores, bus }: CommitDeps, record: RunRecord, run: EndedRun): Promise<void> {
  const { tenantId, parent } = record;
  if (!parent || run.status === 'CONTINUED') return;
  const { status, output, failure } = run;
  const { runId, stepId, childRunId } = parent;
  const report: Report = { kind: 'childEnded', stepId, childRunId, status, output, failure };
  await stores.inbox.put({ tenantId, runId, report });
  await stores.runs.wake({ tenantId, id: runId });
  bus.ring(channels.drive(runId));
  bus.ring(channels.runnable);
}
