import { type Duration, durationMs } from '../../author/duration.ts';
import type { PluginStore, StorageEntry, StoragePage } from '../../author/storage.ts';
import type { Call } from '../call.ts';

/** `ctx.storage`: every method is one question to the host. */
export function createStorage(call: Call): PluginStore {
  const find = async (key: string) => {
    const found: unknown = await call.ask('storage.get', { key });
    return (found ?? undefined) as StorageEntry | undefined; // The host's own answer; null stands for none.
  };
  return {
    entry: find,
    get: async (key) => (await find(key))?.value,
    async set(key, value, options = {}) {
      const { ifVersion } = options;
      return Number(await call.ask('storage.set', { key, value, ifVersion, ...ttlOf(options.ttl) }));
    },
    async delete(key, { ifVersion } = {}) {
      return (await call.ask('storage.delete', { key, ifVersion })) === true;
    },
    async list({ prefix, after, limit } = {}) {
      const page: unknown = await call.ask('storage.list', { prefix, after, limit });
      return page as StoragePage; // The host's own answer.
    },
    async increment(key, by = 1, { ttl } = {}) {
      return Number(await call.ask('storage.increment', { key, by, ...ttlOf(ttl) }));
    },
  };
}

function ttlOf(ttl: Duration | undefined): { readonly ttlMs?: number } {
  return ttl === undefined ? {} : { ttlMs: durationMs(ttl) };
}
