import { boundStore } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import type { Stores } from '../ports.ts';
import { createMongoApprovals } from './mongo-approvals.ts';
import { createMongoBegun } from './mongo-begun.ts';
import { createMongoBlobs } from './mongo-blobs.ts';
import { createMongoCommitLog } from './mongo-commit-log.ts';
import { createMongoInbox } from './mongo-inbox.ts';
import { createMongoRuns } from './mongo-runs.ts';
import { createMongoSchedules } from './mongo-schedules.ts';
import { createMongoSnapshots } from './mongo-snapshots.ts';
import { createMongoWorkflows } from './mongo-workflows.ts';

/** All stores on one connection, their indexes made. */
export async function createMongoStores(connection: Connection): Promise<Stores> {
  const [workflows, runs, commits, inbox, approvals, schedules] = await Promise.all([
    createMongoWorkflows(connection),
    createMongoRuns(connection),
    createMongoCommitLog(connection),
    createMongoInbox(connection),
    createMongoApprovals(connection),
    createMongoSchedules(connection),
  ]);
  return {
    workflows: boundStore(workflows),
    runs: boundStore(runs),
    commits: boundStore(commits),
    blobs: boundStore(createMongoBlobs(connection)),
    inbox: boundStore(inbox),
    begun: boundStore(createMongoBegun(connection)),
    snapshots: boundStore(createMongoSnapshots(connection)),
    approvals: boundStore(approvals),
    schedules: boundStore(schedules),
  };
}
