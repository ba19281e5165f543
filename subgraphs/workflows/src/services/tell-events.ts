import { workflowDefined } from '../events.ts';
import type { Commit, ServiceDeps } from '../ports.ts';

type TellDeps = Pick<ServiceDeps, 'stores' | 'events' | 'log'>;

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

/** Tells what was stored by a process that ended, or failed, before it could tell it. */
export async function tellUntold(deps: TellDeps): Promise<void> {
  for (const commit of await deps.stores.commits.listUntold(sweepBatch)) await tellCommit(deps, commit);
  for (const workflow of await deps.stores.workflows.listUntold(sweepBatch)) {
    await deps.events.publish(workflowDefined(workflow));
    await deps.stores.workflows.markTold(workflow);
  }
}
