import type { BatchRow, ModelBatch } from '../domain/models/model-batch.ts';
import type { ModelBatchStore } from '../model-ports.ts';

/** The memory twin of the store of batches. */
export function createMemoryModelBatchStore(): ModelBatchStore {
  const batches = new Map<string, ModelBatch>();
  const rows = new Map<string, BatchRow>();
  const all = () => [...batches.values()];
  return {
    create: async (batch) => void batches.set(batch.id, batch),
    replace: async (batch) => {
      const before = batches.get(batch.id);
      if (before?.tenantId !== batch.tenantId || before.revision !== batch.revision - 1) return false;
      batches.set(batch.id, batch);
      return true;
    },
    find: async ({ tenantId, id }) => {
      const found = batches.get(id);
      return found?.tenantId === tenantId ? found : null;
    },
    list: async ({ tenantId, before, limit }, signal) => {
      signal?.throwIfAborted();
      return all()
        .filter((batch) => batch.tenantId === tenantId && (before === null || batch.id < before))
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit);
    },
    countOpen: async (tenantId) =>
      all().filter((batch) => batch.tenantId === tenantId && batch.lookAt !== null).length,
    listDue: async ({ now, limit }) =>
      all()
        .filter(({ lookAt }) => lookAt !== null && lookAt <= now)
        .sort((a, b) => (a.lookAt ?? 0) - (b.lookAt ?? 0))
        .slice(0, limit),
    addRows: async (added) => {
      for (const row of added) {
        const key = `${row.batchId}:${row.index}`;
        if (!rows.has(key)) rows.set(key, row);
      }
    },
    listRows: async ({ tenantId, batchId, after, limit }, signal) => {
      signal?.throwIfAborted();
      return [...rows.values()]
        .filter((row) => row.tenantId === tenantId && row.batchId === batchId && row.index > after)
        .sort((a, b) => a.index - b.index)
        .slice(0, limit);
    },
  };
}
