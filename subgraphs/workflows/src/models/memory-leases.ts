import type { RunRecord, RunStore } from '../run-ports.ts';

export interface LeasedRun {
  record: RunRecord;
  lease: { readonly nodeId: string | null; readonly until: number };
  /** Orders the runs that can be claimed: when it was started, or became due; 0 once it has been woken. */
  waitsSince: number;
}

export function createMemoryLeases(
  runs: ReadonlyMap<string, LeasedRun>,
): Pick<RunStore, 'claim' | 'park' | 'wake' | 'renew' | 'release'> {
  const free = { nodeId: null, until: 0 };
  const isRunning = ({ record }: LeasedRun) => record.status === 'RUNNING';
  return {
    claim: async ({ nodeId, until, now }) => {
      const running = [...runs.values()].filter(isRunning);
      const leases = new Map<string, number>();
      for (const { record, lease } of running)
        if (lease.until > now) leases.set(record.tenantId, (leases.get(record.tenantId) ?? 0) + 1);
      const share = ({ record }: LeasedRun) => leases.get(record.tenantId) ?? 0;
      const [run] = running
        .filter(({ record, lease }) => lease.until <= now && record.wakeAt !== null && record.wakeAt <= now)
        .sort(
          (a, b) =>
            b.record.priority - a.record.priority ||
            share(a) - share(b) ||
            a.waitsSince - b.waitsSince ||
            (a.record.id < b.record.id ? -1 : 1),
        );
      if (!run) return null;
      run.lease = { nodeId, until };
      return structuredClone(run.record);
    },
    park: async ({ tenantId, id }, { nodeId, wakes, wakeAt, epoch }) => {
      const run = runs.get(id);
      if (run?.record.tenantId !== tenantId || run.lease.nodeId !== nodeId) return 'lost';
      if (run.record.wakes !== wakes) return 'woken';
      run.record = { ...run.record, wakeAt, parkedEpoch: epoch };
      run.lease = free;
      run.waitsSince = wakeAt ?? 0;
      return 'parked';
    },
    wake: async ({ tenantId, id }) => {
      const run = runs.get(id);
      if (run?.record.tenantId !== tenantId) return;
      run.record = { ...run.record, wakeAt: 0, wakes: run.record.wakes + 1 };
      run.waitsSince = 0;
    },
    renew: async ({ nodeId, until }, runIds) => {
      for (const id of runIds) {
        const run = runs.get(id);
        if (run?.lease.nodeId === nodeId) run.lease = { nodeId, until };
      }
    },
    release: async (nodeId, runIds) => {
      for (const [id, run] of runs)
        if (run.lease.nodeId === nodeId && (runIds?.includes(id) ?? true)) run.lease = free;
    },
  };
}
