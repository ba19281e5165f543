import type { BlobStore, Stores } from '../ports.ts';
import { createMemoryCommitLog } from './memory-commit-log.ts';
import { createMemoryRuns } from './memory-runs.ts';
import { createMemoryWorkflows } from './memory-workflows.ts';

/** The memory twins of all stores, for tests; what goes in and comes out are copies, as with a database. */
export function createMemoryStores(): Stores {
  return {
    workflows: createMemoryWorkflows(),
    runs: createMemoryRuns(),
    commits: createMemoryCommitLog(),
    blobs: createMemoryBlobs(),
  };
}

function createMemoryBlobs(): BlobStore {
  const blobs = new Map<string, string>();
  return {
    put: async (tenantId, { sha256, text }) => void blobs.set(`${tenantId}:${sha256}`, text),
    find: async (tenantId, sha256) => blobs.get(`${tenantId}:${sha256}`) ?? null,
  };
}
