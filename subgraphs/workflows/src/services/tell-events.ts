import { workflowDefined } from '../events.ts';
import { channels, type ServiceDeps } from '../ports.ts';
import type { Commit } from '../run-ports.ts';

type TellDeps = Pick<ServiceDeps, 'stores' | 'events' | 'log'>;
type WakeDeps = Pick<ServiceDeps, 'stores' | 'bus'>;

const sweepBatch = 100;

/** Publishes what a commit has to tell. A failure is logged: the sweep will tell it again, under the same ids. */
export async function tellCommit(deps: TellDeps, commit: Commit): Promise<void> {
  if (commit.untold.length === 0) return;
  try {
    for (const event of commit.untold) await deps.events.publish(event);
    await deps.stores.commits.markTold(commit);
  } catch (error) {
    deps.log.error('telling a commit failed; it will be told again', { runId: commit.runId, error });
  }
}

/** Wakes the run that a request was written to, so that somebody acts on it; one that had ended runs again. */
export async function wakeFor({ stores, bus }: WakeDeps, commit: Commit): Promise<void> {
  const { tenantId, runId: id, events } = commit;
  const reopens = events.findLast(({ type }) => type === 'RETRY_REQUESTED');
  if (reopens) {
    const outcome = { status: 'RUNNING', finishedAt: null, lastSeq: reopens.seq, continuedBy: null } as const;
    await stores.runs.recordOutcome({ tenantId, id }, outcome);
  }
  await stores.runs.wake({ tenantId, id });
  bus.ring(channels.drive(id));
  bus.ring(channels.runnable);
}

/** Tells, and acts on, what was stored by a process that ended, or failed, before it could. */
export async function tellUntold(deps: TellDeps & WakeDeps): Promise<void> {
  for (const commit of await deps.stores.commits.listUntold(sweepBatch)) {
    await wakeFor(deps, commit);
    await tellCommit(deps, commit);
  }
  for (const workflow of await deps.stores.workflows.listUntold(sweepBatch)) {
    await deps.events.publish(workflowDefined(workflow));
    await deps.stores.workflows.markTold(workflow);
  }
}
