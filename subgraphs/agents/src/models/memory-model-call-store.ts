import type { ModelCall } from '../domain/models/model-call.ts';
import { tokensOf } from '../domain/models/model-call.ts';
import type { ModelCallStore } from '../model-ports.ts';

/** The memory twin of the store of models' calls. */
export function createMemoryModelCallStore(): ModelCallStore {
  const calls = new Map<string, ModelCall>();
  const newest = () => [...calls.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  return {
    append: async (call) => {
      if (!calls.has(call.id)) calls.set(call.id, call);
    },
    list: async ({ tenantId, runId, modelId, before, limit }, signal) => {
      signal?.throwIfAborted();
      return newest()
        .filter((call) => call.tenantId === tenantId)
        .filter((call) => runId === null || call.runId === runId)
        .filter((call) => modelId === null || call.modelId === modelId)
        .filter(({ id }) => before === null || id < before)
        .slice(0, limit);
    },
    listLatest: async ({ modelId, limit }) =>
      newest()
        .filter((call) => call.modelId === modelId)
        .slice(0, limit),
    tokensOfRun: async ({ tenantId, runId }) =>
      newest()
        .filter((call) => call.tenantId === tenantId && call.runId === runId)
        .reduce((sum, { tokens }) => sum + tokensOf(tokens), 0),
  };
}
