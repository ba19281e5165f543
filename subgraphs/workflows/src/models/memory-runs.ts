import { pageOf, readCursor } from '@ymera/kernel';
import type { RunFilter, RunRecord, RunStore } from '../run-ports.ts';
import { createMemoryLeases, type LeasedRun } from './memory-leases.ts';

export function createMemoryRuns(): RunStore {
  const runs = new Map<string, LeasedRun>();
  const keys = new Map<string, string>();
  const startKeyOf = (tenantId: string, clientKey: string) => JSON.stringify([tenantId, clientKey]);
  return {
    create: async (run, clientKey, lease = null) => {
      const key = clientKey === null ? run.id : startKeyOf(run.tenantId, clientKey);
      const earlier = runs.get(keys.get(key) ?? '');
      if (earlier) return structuredClone(earlier.record);
      keys.set(key, run.id);
      const waitsSince = Math.max(run.wakeAt ?? 0, run.startedAt);
      runs.set(run.id, {
        record: structuredClone(run),
        lease: lease ?? { nodeId: null, until: 0 },
        waitsSince,
      });
      return run;
    },
    findByClientKey: async (tenantId, clientKey) => {
      const found = runs.get(keys.get(startKeyOf(tenantId, clientKey)) ?? '');
      return found ? structuredClone(found.record) : null;
    },
    findMany: async (tenantId, ids) =>
      ids.flatMap((id) => {
        const run = runs.get(id);
        return run?.record.tenantId === tenantId ? [structuredClone(run.record)] : [];
      }),
    list: async (tenantId, filter, page) => {
      const after = readCursor(page.after);
      const found = [...runs.values()]
        .map(({ record }) => record)
        .filter((run) => run.tenantId === tenantId && isWanted(run, filter))
        .filter((run) => after === null || run.id < after)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, page.first + 1);
      return pageOf(structuredClone(found), page.first, ({ id }) => id);
    },
    recordOutcome: async ({ tenantId, id }, { status, finishedAt, lastSeq, continuedBy }) => {
      const run = runs.get(id);
      if (run?.record.tenantId !== tenantId || run.record.lastSeq >= lastSeq) return;
      run.record = { ...run.record, status, finishedAt, lastSeq, continuedBy };
    },
    recordPause: async ({ tenantId, id }, pausedBy) => {
      const run = runs.get(id);
      if (run?.record.tenantId === tenantId) run.record = { ...run.record, pausedBy };
    },
    ...createMemoryLeases(runs),
  };
}

function isWanted(run: RunRecord, filter: RunFilter): boolean {
  const { workflowIds, status, startedFrom, startedBefore, parentRunId } = filter;
  return (
    (workflowIds === null || workflowIds.includes(run.workflowId)) &&
    (status === null || run.status === status) &&
    (startedFrom === null || run.startedAt >= startedFrom) &&
    (startedBefore === null || run.startedAt < startedBefore) &&
    (parentRunId === null || run.parent?.runId === parentRunId)
  );
}
