import { systemClock } from '@ymera/kernel';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openPluginStorage } from '../../../src/models/plugins/mongo-plugin-storage.ts';
import { headId, orderOf, storageModels } from '../../../src/models/plugins/storage-document.ts';
import type { PluginData } from '../../../src/plugin-ports.ts';

const never = new AbortController().signal;
const place = { plugin: 'a', tenantId: 't1' };
const quotaBytes = 10_000;

describe('the storage of plugins, when several processes write to it and some of them die', () => {
  let mongo: TestMongo;
  /** Two of them know nothing of each other, as in two processes. */
  let one: PluginData;
  let two: PluginData;
  const set = (storage: PluginData, key: string, value: string | number, more: object = {}) =>
    storage.set(place, { key, value, quotaBytes, ...more }, never);
  const get = async (storage: PluginData, key: string) => (await storage.get(place, key, never))?.value;

  beforeAll(async () => {
    mongo = await openTestMongo();
  });
  beforeEach(async () => {
    one = await openPluginStorage(mongo.connection, systemClock);
    two = await openPluginStorage(mongo.connection, systemClock);
    for (const model of Object.values(mongo.connection.models)) await model.deleteMany({});
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => mongo.close());

  /** The next change of an entry that is written down waits, once it is true, until it is let go. */
  function holdUp(): { readonly reached: Promise<void>; readonly letGo: () => void } {
    const { collection } = storageModels(mongo.connection).entries;
    const original = collection.updateOne.bind(collection);
    const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    vi.spyOn(collection, 'updateOne').mockImplementationOnce(async (...given) => {
      reached.resolve();
      await gate.promise;
      return original(...given);
    });
    return { reached: reached.promise, letGo: gate.resolve };
  }

  test('adds in one step, whichever process adds', async () => {
    const add = (storage: PluginData) => storage.increment(place, { key: 'n', by: 1, quotaBytes }, never);
    await Promise.all(Array.from({ length: 40 }, (_, n) => add(n % 2 === 0 ? one : two)));
    expect(await get(one, 'n')).toBe(40);
  });

  test('never lets two processes together store more than the quota', async () => {
    const room = { quotaBytes: 8 * 20 };
    const writes = Array.from({ length: 40 }, (_, n) =>
      set(n % 2 === 0 ? one : two, `key${n + 10}`, 'x', room),
    );
    expect((await Promise.all(writes)).filter(({ ok }) => ok)).toHaveLength(20);
  });

  test('does what a process had decided that died before it was done', async () => {
    await set(one, 'k', 'old');
    const { heads } = storageModels(mongo.connection);
    const change = { order: orderOf('k'), text: '"new"', bytes: 6, expiresAt: null };
    await heads.updateOne({ _id: headId(place), seq: 1 }, { $set: { seq: 2, usedBytes: 6, change } });
    expect(await set(two, 'j', 1)).toEqual({ ok: true, version: 3 });
    expect(await two.get(place, 'k', never)).toEqual({ value: 'new', version: 2 });
    expect(await set(one, 'k', 'newer', { ifVersion: 2 })).toMatchObject({ ok: true });
  });

  test('goes on while another process is held up, and takes nothing back when that one wakes', async () => {
    await set(one, 'k', 'first');
    const held = holdUp();
    const late = set(one, 'k', 'second');
    await held.reached;
    expect(await set(two, 'k', 'third')).toEqual({ ok: true, version: 3 });
    held.letGo();
    expect(await late).toEqual({ ok: true, version: 2 });
    expect(await get(one, 'k')).toBe('third');
  });

  test('does not bring back what was deleted while its writer was held up', async () => {
    const held = holdUp();
    const late = set(one, 'k', 'late');
    await held.reached;
    expect(await two.delete(place, { key: 'k' }, never)).toEqual({ ok: true, deleted: true });
    held.letGo();
    await late;
    expect(await get(one, 'k')).toBeUndefined();
  });

  test('does not bring back what was there before everything was removed', async () => {
    const held = holdUp();
    const late = set(one, 'k', 'late');
    await held.reached;
    await two.removeAll(place);
    held.letGo();
    await late;
    expect(await get(two, 'k')).toBeUndefined();
    expect(await set(two, 'k', 'x', { quotaBytes: 4 })).toMatchObject({ ok: true });
  });

  test('refuses a write of a request that is over, and one that waits for its turn', async () => {
    await expect(one.set(place, { key: 'k', value: 1, quotaBytes }, AbortSignal.abort())).rejects.toThrow();
    const held = holdUp();
    const first = set(one, 'k', 1);
    await held.reached;
    const leaving = new AbortController();
    const second = one.set(place, { key: 'k', value: 2, quotaBytes }, leaving.signal);
    leaving.abort();
    held.letGo();
    await expect(second).rejects.toThrow();
    await first;
    expect(await get(one, 'k')).toBe(1);
    await expect(one.get(place, 'k', AbortSignal.abort())).rejects.toThrow();
    await expect(one.list(place, { prefix: '', limit: 1 }, AbortSignal.abort())).rejects.toThrow();
  });

  test('lets the database forget deleted entries, but none that are there', async () => {
    await set(one, 'k', 1);
    await set(one, 'gone', 1);
    await one.delete(place, { key: 'gone' }, never);
    const found = await storageModels(mongo.connection).entries.find({}).sort({ _id: 1 }).lean();
    expect(found.map(({ text, forgetAt }) => [text, forgetAt instanceof Date])).toEqual([
      [null, true],
      ['1', false],
    ]);
  });
});
