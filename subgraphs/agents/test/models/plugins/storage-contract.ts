import { createManualClock, type ManualClock } from '@ymera/kernel/testing';
import { storageContract } from '@ymera/plugin-sdk/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PluginData } from '../../../src/plugin-ports.ts';

const never = new AbortController().signal;
const place = { plugin: 'a', tenantId: 't1' };
const quotaBytes = 10_000;

/** What every storage of plugins does, whatever it is made of. */
export function pluginDataContract(open: (clock: ManualClock) => Promise<PluginData>): void {
  describe('the storage of plugins', () => {
    let storage: PluginData;
    let clock: ManualClock;
    beforeEach(async () => {
      clock = createManualClock(Date.now());
      storage = await open(clock);
    });
    const set = (key: string, value: string | number, more: object = {}) =>
      storage.set(place, { key, value, quotaBytes, ...more }, never);
    const list = (query: object = {}) => storage.list(place, { prefix: '', limit: 100, ...query }, never);

    for (const { title, check } of storageContract)
      test(title, () => check(storage, { advance: (ms) => void clock.advance(ms) }));

    test('lists keys in the order of their UTF-16 code units, which is not that of their characters', async () => {
      const keys = ['\u{1F600}', '\uFF5E', 'z', '\uE000x', '\u{1F600}b', '~'];
      for (const key of keys) await set(key, 0);
      const inOrder = keys.toSorted();
      expect(await list()).toEqual(inOrder);
      expect(await list({ after: inOrder[2] })).toEqual(inOrder.slice(3));
      expect(await list({ prefix: '\u{1F600}' })).toEqual(['\u{1F600}', '\u{1F600}b']);
      expect(await list({ prefix: '\u{1F600}', after: 'a' })).toEqual(['\u{1F600}', '\u{1F600}b']);
      expect(await list({ prefix: 'z', after: '\uFFFF' })).toEqual([]);
    });

    test('counts what is over out and what is left in, write after write', async () => {
      const room = { quotaBytes: 4 * 12 };
      for (const [key, ttlMs] of [['a', 10] as const, ['b', 20] as const, ['c', 30] as const])
        await set(key, 'x'.repeat(9), { ttlMs, ...room });
      expect(await set('d', 'x'.repeat(9), room)).toMatchObject({ ok: true });
      expect(await set('e', 'x'.repeat(9), room)).toEqual({ ok: false, reason: 'quota' });
      await clock.advance(25);
      expect(await list()).toEqual(['c', 'd']);
      expect(await set('e', 'x'.repeat(9), room)).toMatchObject({ ok: true });
      expect(await set('a', 'x'.repeat(9), room)).toMatchObject({ ok: true });
      expect(await set('b', 'x'.repeat(9), room)).toEqual({ ok: false, reason: 'quota' });
      await clock.advance(25);
      expect(await set('c', 'x'.repeat(9), room)).toMatchObject({ ok: true });
      expect(await list()).toEqual(['a', 'c', 'd', 'e']);
    });

    test('counts the bytes of an entry once, however often it is written, and none when it is deleted', async () => {
      const room = { quotaBytes: 12 };
      for (let n = 0; n < 5; n++) expect(await set('k', 'x'.repeat(9), room)).toMatchObject({ ok: true });
      await storage.delete(place, { key: 'k' }, never);
      expect(await set('j', 'x'.repeat(9), room)).toMatchObject({ ok: true });
    });

    test('keeps many entries of many writers at once, up to the quota and not beyond', async () => {
      const writes = Array.from({ length: 30 }, (_, n) => set(`key${n + 10}`, 'x', { quotaBytes: 8 * 20 }));
      const results = await Promise.all(writes);
      expect(results.filter(({ ok }) => ok)).toHaveLength(20);
      expect(await list()).toHaveLength(20);
    });

    test('removes everything of a place and nothing of others, and can be written to again', async () => {
      const other = { plugin: 'a', tenantId: 't2' };
      const first = await set('k', 1);
      await set('over', 1, { ttlMs: 5 });
      await storage.set(other, { key: 'k', value: 2, quotaBytes }, never);
      await storage.removeAll(place);
      await storage.removeAll({ plugin: 'unknown', tenantId: 't1' });
      expect(await list()).toEqual([]);
      expect(await storage.get(place, 'k', never)).toBeNull();
      expect((await storage.get(other, 'k', never))?.value).toBe(2);
      const again = await set('k', 3, { quotaBytes: 2, ifVersion: 0 });
      expect(again.ok && first.ok && again.version > first.version).toBe(true);
    });
  });
}
