import type { Page, PageRequest } from '@ymera/kernel';
import type { Workflow } from '../domain/definition.ts';
import type { BlobStore, Commit, CommitLog, RunRecord, RunStore, Stores, WorkflowStore } from '../ports.ts';
import { readCursor, writeCursor } from './cursor.ts';

/** The memory twins of all stores, for tests; what goes in and comes out are copies, as with a database. */
export function createMemoryStores(): Stores {
  return {
    workflows: createMemoryWorkflows(),
    runs: createMemoryRuns(),
    commits: createMemoryCommitLog(),
    blobs: createMemoryBlobs(),
  };
}

export function createMemoryCommitLog(): CommitLog {
  const logs = new Map<string, Commit[]>();
  const untold = new Set<Commit>();
  const find = ({ runId, number }: Pick<Commit, 'runId' | 'number'>) =>
    logs.get(runId)?.find((commit) => commit.number === number);
  return {
    append: async (commit) => {
      const there = find(commit);
      if (there) return there.writerNonce === commit.writerNonce ? 'appended' : 'taken';
      const stored = structuredClone(commit);
      logs.set(commit.runId, [...(logs.get(commit.runId) ?? []), stored]);
      if (stored.untold.length > 0) untold.add(stored);
      return 'appended';
    },
    read: async ({ tenantId, runId, afterSeq, limit }) =>
      (logs.get(runId) ?? [])
        .filter((commit) => commit.tenantId === tenantId && (commit.events.at(-1)?.seq ?? 0) > afterSeq)
        .sort((a, b) => a.number - b.number)
        .slice(0, limit)
        .map((commit) => structuredClone(untold.has(commit) ? commit : { ...commit, untold: [] })),
    listUntold: async (limit) => structuredClone([...untold].slice(0, limit)),
    markTold: async (told) => {
      const commit = find(told);
      if (commit?.tenantId === told.tenantId) untold.delete(commit);
    },
  };
}

export function createMemoryRuns(): RunStore {
  const runs = new Map<string, RunRecord & { lease: { nodeId: string | null; until: number } }>();
  const keys = new Map<string, string>();
  const plain = ({ lease, ...run }: RunRecord & { lease: object }): RunRecord => structuredClone(run);
  return {
    create: async (run, clientKey) => {
      const key = clientKey === null ? run.id : JSON.stringify([run.tenantId, clientKey]);
      const earlier = runs.get(keys.get(key) ?? '');
      if (earlier) return plain(earlier);
      keys.set(key, run.id);
      runs.set(run.id, { ...structuredClone(run), lease: { nodeId: null, until: 0 } });
      return run;
    },
    findMany: async (tenantId, ids) =>
      ids.flatMap((id) => {
        const run = runs.get(id);
        return run?.tenantId === tenantId ? [plain(run)] : [];
      }),
    list: async (tenantId, { workflowIds, status }, page) =>
      pageOf(
        [...runs.values()]
          .filter((run) => run.tenantId === tenantId && (status === null || run.status === status))
          .filter((run) => workflowIds === null || workflowIds.includes(run.workflowId))
          .map(plain),
        { page, sortKey: ({ id }) => id, descending: true },
      ),
    recordOutcome: async ({ tenantId, id }, outcome) => {
      const run = runs.get(id);
      if (run?.tenantId === tenantId && run.lastSeq < outcome.lastSeq) runs.set(id, { ...run, ...outcome });
    },
    claim: async ({ nodeId, until, now }) => {
      const [run] = [...runs.values()]
        .filter(({ status, lease }) => status === 'RUNNING' && lease.until <= now)
        .sort((a, b) => a.lease.until - b.lease.until || (a.id < b.id ? -1 : 1));
      if (!run) return null;
      run.lease = { nodeId, until };
      return plain(run);
    },
    renew: async ({ nodeId, until }, runIds) => {
      for (const { id, lease } of runs.values())
        if (lease.nodeId === nodeId && runIds.includes(id)) lease.until = until;
    },
    release: async (nodeId, runIds) => {
      for (const run of runs.values())
        if (run.lease.nodeId === nodeId && (runIds?.includes(run.id) ?? true))
          run.lease = { nodeId: null, until: 0 };
    },
  };
}

export function createMemoryWorkflows(): WorkflowStore {
  const workflows = new Map<string, Workflow>();
  const untold = new Set<string>();
  const versions = (tenantId: string, name: string) =>
    [...workflows.values()]
      .filter((workflow) => workflow.tenantId === tenantId && workflow.name === name)
      .sort((a, b) => b.version - a.version);
  return {
    insert: async (workflow) => {
      const { tenantId, name, version } = workflow;
      if (versions(tenantId, name).some((other) => other.version === version)) return 'taken';
      workflows.set(workflow.id, structuredClone(workflow));
      untold.add(workflow.id);
      return 'inserted';
    },
    findMany: async (tenantId, ids) =>
      structuredClone(
        [...workflows.values()].filter(
          (workflow) => workflow.tenantId === tenantId && ids.includes(workflow.id),
        ),
      ),
    findLatest: async (tenantId, name) => structuredClone(versions(tenantId, name)[0] ?? null),
    listVersionIds: async (tenantId, name) => versions(tenantId, name).map(({ id }) => id),
    listLatest: async (tenantId, page) =>
      pageOf(
        structuredClone(
          [...workflows.values()].filter(
            (workflow) =>
              workflow.tenantId === tenantId && versions(tenantId, workflow.name)[0]?.id === workflow.id,
          ),
        ),
        { page, sortKey: ({ name }) => name, descending: false },
      ),
    listUntold: async (limit) =>
      structuredClone([...workflows.values()].filter(({ id }) => untold.has(id)).slice(0, limit)),
    markTold: async ({ id }) => void untold.delete(id),
  };
}

export function createMemoryBlobs(): BlobStore {
  const blobs = new Map<string, string>();
  return {
    put: async (tenantId, { sha256, text }) => void blobs.set(`${tenantId}:${sha256}`, text),
    find: async (tenantId, sha256) => blobs.get(`${tenantId}:${sha256}`) ?? null,
  };
}

function pageOf<T>(
  items: readonly T[],
  order: { page: PageRequest; sortKey: (item: T) => string; descending: boolean },
): Page<T> {
  const { page, sortKey, descending } = order;
  const sign = descending ? -1 : 1;
  const compare = (a: string, b: string) => (a === b ? 0 : (a < b ? -1 : 1) * sign);
  const after = page.after === null ? null : readCursor(page.after);
  const rest = items
    .filter((item) => after === null || compare(sortKey(item), after) > 0)
    .sort((a, b) => compare(sortKey(a), sortKey(b)));
  const found = rest.slice(0, page.first);
  const last = found.at(-1);
  return { items: found, nextCursor: rest.length > found.length && last ? writeCursor(sortKey(last)) : null };
}
