import { boundStore } from '@ymera/kernel/mongo';
import type { Connection } from 'mongoose';
import type { Stores } from '../ports.ts';
import { createMongoBlobs } from './mongo-blobs.ts';
import { createMongoCommitLog } from './mongo-commit-log.ts';
import { createMongoRuns } from './mongo-runs.ts';
import { createMongoWorkflows } from './mongo-workflows.ts';

/** All stores on one connection, their indexes made. */
export async function createMongoStores(connection: Connection): Promise<Stores> {
  const [workflows, runs, commits] = await Promise.all([
    createMongoWorkflows(connection),
    createMongoRuns(connection),
    createMongoCommitLog(connection),
  ]);
  return {
    workflows: boundStore(workflows),
    runs: boundStore(runs),
    commits: boundStore(commits),
    blobs: boundStore(createMongoBlobs(connection)),
  };
}
