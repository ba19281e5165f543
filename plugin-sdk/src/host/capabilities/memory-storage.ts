import type { JsonValue } from '../../bridge/json.ts';
import { type PluginPlace, type PluginStorage, type StorageWritten, storedBytes } from '../ports.ts';

type Entry = { readonly text: string; readonly version: number; readonly expiresAt: number };

export type MemoryStorage = PluginStorage & {
  /** Everything in a place, for tests to look at. */
  entriesOf(place: PluginPlace): ReadonlyMap<string, JsonValue>;
};

/** Storage that lives as long as the process. `now` is the clock that lifetimes are measured by. */
export function createMemoryStorage(now: () => number = Date.now): MemoryStorage {
  const places = new Map<string, Map<string, Entry>>();
  let lastVersion = 0;

  const open = ({ plugin, tenantId }: PluginPlace): Map<string, Entry> => {
    const name = JSON.stringify([tenantId ?? null, plugin]);
    const entries = places.get(name) ?? new Map<string, Entry>();
    places.set(name, entries);
    for (const [key, { expiresAt }] of entries) if (expiresAt <= now()) entries.delete(key);
    return entries;
  };
  const put = (
    entries: Map<string, Entry>,
    write: { key: string; value: JsonValue; expiresAt: number; quotaBytes: number },
  ): StorageWritten => {
    const { key, value, expiresAt, quotaBytes } = write;
    const others = [...entries].filter(([other]) => other !== key);
    const used = others.reduce(
      (sum, [other, { text }]) => sum + Buffer.byteLength(other) + Buffer.byteLength(text),
      0,
    );
    if (used + storedBytes(key, value) > quotaBytes) return { ok: false, reason: 'quota' };
    // One count for all keys: a key that was deleted and written again never has an old version once more.
    lastVersion += 1;
    entries.set(key, { text: JSON.stringify(value), version: lastVersion, expiresAt });
    return { ok: true, version: lastVersion };
  };
  const expiry = (ttlMs: number | undefined) =>
    ttlMs === undefined ? Number.POSITIVE_INFINITY : now() + ttlMs;

  return {
    async get(place, key) {
      const entry = open(place).get(key);
      return entry ? { value: JSON.parse(entry.text), version: entry.version } : null;
    },
    async set(place, { key, value, ttlMs, ifVersion, quotaBytes }) {
      const entries = open(place);
      if (ifVersion !== undefined && (entries.get(key)?.version ?? 0) !== ifVersion) {
        return { ok: false, reason: 'conflict' };
      }
      return put(entries, { key, value, expiresAt: expiry(ttlMs), quotaBytes });
    },
    async delete(place, { key, ifVersion }) {
      const entries = open(place);
      if (ifVersion !== undefined && (entries.get(key)?.version ?? 0) !== ifVersion) {
        return { ok: false, reason: 'conflict' };
      }
      return { ok: true, deleted: entries.delete(key) };
    },
    async list(place, { prefix, after, limit }) {
      const keys = [...open(place).keys()].filter((key) => key.startsWith(prefix));
      const rest = after === undefined ? keys : keys.filter((key) => key > after);
      return rest.sort((a, b) => (a < b ? -1 : 1)).slice(0, limit);
    },
    async increment(place, { key, by, ttlMs, quotaBytes }) {
      const entries = open(place);
      const entry = entries.get(key);
      const before: unknown = entry ? JSON.parse(entry.text) : 0;
      const value = typeof before === 'number' ? before + by : Number.NaN;
      if (!Number.isFinite(value)) return { ok: false, reason: 'not-a-number' };
      const written = put(entries, { key, value, expiresAt: entry?.expiresAt ?? expiry(ttlMs), quotaBytes });
      return written.ok ? { ok: true, value } : written;
    },
    entriesOf(place) {
      return new Map([...open(place)].map(([key, { text }]) => [key, JSON.parse(text)]));
    },
  };
}
