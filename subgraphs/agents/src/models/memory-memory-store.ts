import type { MemoryPlace, MemoryStore } from '../coordinator-ports.ts';
import type { Memory, MemoryScope } from '../domain/coordinator/memory.ts';

/** The memory twin of the store of memories. */
export function createMemoryMemoryStore(): MemoryStore {
  const memories = new Map<string, Memory>();
  const within = (tenantId: string, scopes: readonly MemoryScope[]) =>
    [...memories.values()].filter(
      (memory) =>
        memory.tenantId === tenantId &&
        scopes.some(({ kind, of }) => memory.scope.kind === kind && memory.scope.of === of),
    );
  return {
    save: async (memory, entriesMax) => {
      const key = keyOf(memory);
      if (!memories.has(key) && within(memory.tenantId, [memory.scope]).length >= entriesMax) return false;
      memories.set(key, memory);
      return true;
    },
    list: async ({ tenantId, scopes, limit }, signal) => {
      signal?.throwIfAborted();
      return within(tenantId, scopes)
        .sort((a, b) => b.updatedAt - a.updatedAt || (a.key < b.key ? -1 : 1))
        .slice(0, limit);
    },
    remove: async (place) => memories.delete(keyOf(place)),
  };
}

const keyOf = ({ tenantId, scope, key }: MemoryPlace) =>
  JSON.stringify([tenantId, scope.kind, scope.of, key]);
