import type { BlobStore, Stores } from '../ports.ts';
import { createMemoryApprovals } from './memory-approvals.ts';
import { createMemoryBegun } from './memory-begun.ts';
import { createMemoryCommitLog } from './memory-commit-log.ts';
import { createMemoryInbox } from './memory-inbox.ts';
import { createMemoryRuns } from './memory-runs.ts';
import { createMemorySchedules } from './memory-schedules.ts';
import { createMemorySnapshots } from './memory-snapshots.ts';
import { createMemoryWorkflows } from './memory-workflows.ts';

/** The memory twins of all stores, for tests; what goes in and comes out are copies, as with a database. */
export function createMemoryStores(): Stores {
  return {
    workflows: createMemoryWorkflows(),
    runs: createMemoryRuns(),
    commits: createMemoryCommitLog(),
    blobs: createMemoryBlobs(),
    inbox: createMemoryInbox(),
    begun: createMemoryBegun(),
    snapshots: createMemorySnapshots(),
    approvals: createMemoryApprovals(),
    schedules: createMemorySchedules(),
  };
}

function createMemoryBlobs(): BlobStore {
  const blobs = new Map<string, string>();
  return {
    put: async (tenantId, { sha256, text }) => void blobs.set(`${tenantId}:${sha256}`, text),
    find: async (tenantId, sha256) => blobs.get(`${tenantId}:${sha256}`) ?? null,
  };
}
