import { deepStrictEqual } from 'node:assert/strict';
import { type PluginPlace, type PluginStorage, storedBytes } from '../host/ports.ts';

/** One thing that a storage must do. `check` throws when it does not. */
export type StorageCase = {
  readonly title: string;
  check(storage: PluginStorage, time: TestTime): Promise<void>;
};

/** The clock that the storage under test measures lifetimes by. */
export type TestTime = { advance(ms: number): void };

const place: PluginPlace = { plugin: 'a', tenantId: 't1' };
const roomy = { quotaBytes: 10_000 };
const never = new AbortController().signal;

/**
 * What every `PluginStorage` must do, whatever it is built on. Each case needs a storage that is empty and whose clock
 * is the test's: `for (const { title, check } of storageContract) it(title, () => check(open(time), time))`.
 */
export const storageContract: readonly StorageCase[] = [
  {
    title: 'finds what was written, and nothing else',
    async check(storage) {
      await storage.set(place, { key: 'k', value: { a: [1, null, 'ü'] }, ...roomy }, never);
      deepStrictEqual((await storage.get(place, 'k', never))?.value, { a: [1, null, 'ü'] });
      deepStrictEqual(await storage.get(place, 'other', never), null);
    },
  },
  {
    title: 'keeps plugins and tenants apart, whatever their names',
    async check(storage) {
      await storage.set(place, { key: 'k', value: 1, ...roomy }, never);
      for (const other of [
        { plugin: 'a' },
        { plugin: 'b', tenantId: 't1' },
        { plugin: 'a', tenantId: 't2' },
      ]) {
        deepStrictEqual(await storage.get(other, 'k', never), null);
        deepStrictEqual(await storage.list(other, { prefix: '', limit: 10 }, never), []);
      }
    },
  },
  {
    title: 'gives each write a higher version, also after a delete',
    async check(storage) {
      const first = await storage.set(place, { key: 'k', value: 1, ...roomy }, never);
      await storage.delete(place, { key: 'k' }, never);
      const second = await storage.set(place, { key: 'k', value: 1, ...roomy }, never);
      deepStrictEqual([first.ok, second.ok && first.ok && second.version > first.version], [true, true]);
    },
  },
  {
    title: 'writes only over the version that was named',
    async check(storage) {
      const refusal = { ok: false, reason: 'conflict' };
      const made = await storage.set(place, { key: 'k', value: 1, ifVersion: 0, ...roomy }, never);
      deepStrictEqual(made.ok, true);
      deepStrictEqual(
        await storage.set(place, { key: 'k', value: 2, ifVersion: 0, ...roomy }, never),
        refusal,
      );
      deepStrictEqual(await storage.delete(place, { key: 'k', ifVersion: 999_999 }, never), refusal);
      const version = made.ok ? made.version : 0;
      const over = await storage.set(place, { key: 'k', value: 3, ifVersion: version, ...roomy }, never);
      deepStrictEqual([over.ok, (await storage.get(place, 'k', never))?.value], [true, 3]);
    },
  },
  {
    title: 'lets one of many writers win who name the same version',
    async check(storage) {
      const write = (value: number) => storage.set(place, { key: 'k', value, ifVersion: 0, ...roomy }, never);
      const results = await Promise.all(Array.from({ length: 20 }, (_, index) => write(index)));
      deepStrictEqual(results.filter(({ ok }) => ok).length, 1);
    },
  },
  {
    title: 'adds in one step, however many add at once',
    async check(storage) {
      const add = () => storage.increment(place, { key: 'n', by: 2, ...roomy }, never);
      await Promise.all(Array.from({ length: 25 }, add));
      deepStrictEqual((await storage.get(place, 'n', never))?.value, 50);
      await storage.set(place, { key: 'text', value: 'x', ...roomy }, never);
      const refused = await storage.increment(place, { key: 'text', by: 1, ...roomy }, never);
      deepStrictEqual(refused, { ok: false, reason: 'not-a-number' });
    },
  },
  {
    title: 'forgets what has outlived its time: it is not found, listed or counted',
    async check(storage, time) {
      const full = { quotaBytes: storedBytes('k', 'x'.repeat(50)) };
      await storage.set(place, { key: 'k', value: 'x'.repeat(50), ttlMs: 1_000, ...full }, never);
      time.advance(999);
      deepStrictEqual((await storage.get(place, 'k', never))?.value, 'x'.repeat(50));
      time.advance(1);
      deepStrictEqual(await storage.get(place, 'k', never), null);
      deepStrictEqual(await storage.list(place, { prefix: '', limit: 10 }, never), []);
      const next = await storage.set(
        place,
        { key: 'j', value: 'x'.repeat(50), ifVersion: 0, ...full },
        never,
      );
      deepStrictEqual(next.ok, true);
    },
  },
  {
    title: 'counts the lifetime of a counter from its creation',
    async check(storage, time) {
      await storage.increment(place, { key: 'n', by: 1, ttlMs: 1_000, ...roomy }, never);
      time.advance(600);
      await storage.increment(place, { key: 'n', by: 1, ttlMs: 1_000, ...roomy }, never);
      time.advance(600);
      deepStrictEqual(await storage.get(place, 'n', never), null);
    },
  },
  {
    title: 'refuses the byte beyond the quota, and changes nothing then',
    async check(storage) {
      const quotaBytes = storedBytes('ü', 'ab') + storedBytes('k', 1);
      await storage.set(place, { key: 'ü', value: 'ab', quotaBytes }, never);
      deepStrictEqual((await storage.set(place, { key: 'k', value: 1, quotaBytes }, never)).ok, true);
      const refusal = { ok: false, reason: 'quota' };
      deepStrictEqual(await storage.set(place, { key: 'k', value: 10, quotaBytes }, never), refusal);
      deepStrictEqual(await storage.increment(place, { key: 'k', by: 9, quotaBytes }, never), refusal);
      deepStrictEqual((await storage.get(place, 'k', never))?.value, 1);
      deepStrictEqual((await storage.set(place, { key: 'k', value: 2, quotaBytes }, never)).ok, true);
    },
  },
  {
    title: 'lists keys in order, by prefix and page',
    async check(storage) {
      for (const key of ['b/2', 'a', 'b/10', 'b/1', 'B']) {
        await storage.set(place, { key, value: 0, ...roomy }, never);
      }
      const list = (query: object) => storage.list(place, { prefix: '', limit: 10, ...query }, never);
      deepStrictEqual(await list({}), ['B', 'a', 'b/1', 'b/10', 'b/2']);
      deepStrictEqual(await list({ prefix: 'b/', limit: 2 }), ['b/1', 'b/10']);
      deepStrictEqual(await list({ prefix: 'b/', after: 'b/10' }), ['b/2']);
      deepStrictEqual(await list({ prefix: '%' }), []);
    },
  },
  {
    title: 'takes keys that mean something elsewhere as the texts they are',
    async check(storage) {
      const keys = ['toString', '$where', 'a.b', '*', 'hasOwnProperty', "it's", 'C:\\x'];
      for (const key of keys) await storage.set(place, { key, value: key, ...roomy }, never);
      for (const key of keys) deepStrictEqual((await storage.get(place, key, never))?.value, key);
      deepStrictEqual(await storage.get(place, 'valueOf', never), null);
    },
  },
  {
    title: 'says whether there was something to delete',
    async check(storage) {
      await storage.set(place, { key: 'k', value: null, ...roomy }, never);
      deepStrictEqual(await storage.delete(place, { key: 'k' }, never), { ok: true, deleted: true });
      deepStrictEqual(await storage.delete(place, { key: 'k' }, never), { ok: true, deleted: false });
    },
  },
];
