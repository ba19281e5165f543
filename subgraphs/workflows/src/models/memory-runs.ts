import { pageOf, readCursor } from '@ymera/kernel';
import type { RunRecord, RunStore } from '../ports.ts';

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
    list: async (tenantId, { workflowIds, status }, page) => {
      const after = readCursor(page.after);
      const found = [...runs.values()]
        .filter((run) => run.tenantId === tenantId && (status === null || run.status === status))
        .filter((run) => workflowIds === null || workflowIds.includes(run.workflowId))
        .filter((run) => after === null || run.id < after)
        .sort((a, b) => (a.id < b.id ? 1 : -1));
      return pageOf(found.map(plain), page.first, ({ id }) => id);
    },
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
