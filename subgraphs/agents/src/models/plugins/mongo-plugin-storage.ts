import type { Clock } from '@ymera/kernel';
import { type JsonValue, type PluginStorage, type StorageRefusal, storedBytes } from '@ymera/plugin-sdk/host';
import type { Connection } from 'mongoose';
import type { PluginData } from '../../plugin-ports.ts';
import { headId, keyOf, orderOf } from './storage-document.ts';
import { type LiveEntry, openStorageLedger, type Verdict } from './storage-ledger.ts';

type Deleted = Awaited<ReturnType<PluginStorage['delete']>>;
type Incremented = Awaited<ReturnType<PluginStorage['increment']>>;
type Written = Awaited<ReturnType<PluginStorage['set']>>;

const refusal = (reason: StorageRefusal['reason']): StorageRefusal => ({ ok: false, reason });
const conflict = { kind: 'keep', answer: refusal('conflict') } as const;
const hasOther = (entry: LiveEntry | null, ifVersion: number | undefined) =>
  ifVersion !== undefined && (entry?.version ?? 0) !== ifVersion;

/** What plugins store, as documents, one per entry, with a head per place that every change goes through. */
export async function openPluginStorage(connection: Connection, clock: Clock): Promise<PluginData> {
  const ledger = await openStorageLedger(connection, clock);
  const expiryOf = (ttlMs: number | undefined) => (ttlMs === undefined ? null : clock.now() + ttlMs);
  return {
    get: async (place, key, signal) => {
      const found = await ledger.find({ place: headId(place), order: orderOf(key) }, signal);
      return found && { value: JSON.parse(found.text) as JsonValue, version: found.version }; // written by `put`
    },
    set: (place, { key, value, ttlMs, ifVersion, quotaBytes }, signal) =>
      ledger.change(
        { place: headId(place), order: orderOf(key) },
        (entry): Verdict<Written> => {
          if (hasOther(entry, ifVersion)) return conflict;
          const answer = (version: number) => ({ ok: true, version }) as const;
          return { ...put(key, value), expiresAt: expiryOf(ttlMs), quotaBytes, answer };
        },
        signal,
      ),
    delete: (place, { key, ifVersion }, signal) =>
      ledger.change(
        { place: headId(place), order: orderOf(key) },
        (entry): Verdict<Deleted> => {
          if (hasOther(entry, ifVersion)) return conflict;
          return { kind: entry ? 'delete' : 'keep', answer: { ok: true, deleted: entry !== null } };
        },
        signal,
      ),
    list: async (place, { prefix, after, limit }, signal) => {
      const query = { prefix: orderOf(prefix), after: after === undefined ? null : orderOf(after), limit };
      return (await ledger.list({ place: headId(place), ...query }, signal)).map(keyOf);
    },
    increment: (place, { key, by, ttlMs, quotaBytes }, signal) =>
      ledger.change(
        { place: headId(place), order: orderOf(key) },
        (entry): Verdict<Incremented> => {
          const before: unknown = entry ? JSON.parse(entry.text) : 0;
          const value = typeof before === 'number' ? before + by : Number.NaN;
          if (!Number.isFinite(value)) return { kind: 'keep', answer: refusal('not-a-number') };
          const expiresAt = entry ? entry.expiresAt : expiryOf(ttlMs);
          return { ...put(key, value), expiresAt, quotaBytes, answer: () => ({ ok: true, value }) };
        },
        signal,
      ),
    removeAll: (place) => ledger.clear(headId(place)),
  };
}

function put(key: string, value: JsonValue) {
  const [text, bytes] = [JSON.stringify(value), storedBytes(key, value)];
  return { kind: 'put', text, bytes, overQuota: refusal('quota') } as const;
}
