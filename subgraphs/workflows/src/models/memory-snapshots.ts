import type { Snapshot, SnapshotStore } from '../ports.ts';

export function createMemorySnapshots(): SnapshotStore {
  const snapshots = new Map<string, Snapshot>();
  return {
    save: async (snapshot) => {
      const there = snapshots.get(snapshot.runId);
      if (there && (there.tenantId !== snapshot.tenantId || there.number > snapshot.number)) return;
      snapshots.set(snapshot.runId, { ...snapshot });
    },
    find: async ({ tenantId, id }) => {
      const found = snapshots.get(id);
      return found?.tenantId === tenantId ? { ...found } : null;
    },
  };
}
