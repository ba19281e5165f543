import type { Pool } from '../domain/pool/pool.ts';
import type { PoolPlace, PoolStore } from '../pool-ports.ts';

/** The memory twin of the pool store. */
export function createMemoryPoolStore(): PoolStore {
  const pools = new Map<string, Pool>();
  const keyOf = ({ tenantId, poolId }: PoolPlace) => JSON.stringify([tenantId, poolId]);
  const sorted = () => [...pools].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    create: async (pool) => {
      const key = keyOf({ tenantId: pool.tenantId, poolId: pool.id });
      if (pools.has(key)) return false;
      pools.set(key, pool);
      return true;
    },
    find: async (place, signal) => {
      signal?.throwIfAborted();
      return pools.get(keyOf(place)) ?? null;
    },
    list: async ({ tenantId, after, limit }, signal) => {
      signal?.throwIfAborted();
      return sorted()
        .map(([, pool]) => pool)
        .filter((pool) => pool.tenantId === tenantId && (after === null || pool.id > after))
        .slice(0, limit);
    },
    listPlaces: async ({ after, limit }) =>
      sorted()
        .filter(([key]) => after === null || key > keyOf(after))
        .slice(0, limit)
        .map(([, { tenantId, id }]) => ({ tenantId, poolId: id })),
    change: async (place, decide) => {
      const before = pools.get(keyOf(place));
      if (!before) return null;
      const next = decide(before);
      if (next === before) return before;
      const written = { ...next, revision: before.revision + 1 };
      pools.set(keyOf(place), written);
      return written;
    },
    remove: async (place) => pools.delete(keyOf(place)),
  };
}
