import { beforeEach, describe, expect, test } from 'vitest';
import type { PluginUsageStore } from '../../../src/plugin-ports.ts';
import { aDay, place, recently } from './builders.ts';

const dayBefore = (days: number) => new Date(recently - days * 86_400_000).toISOString().slice(0, 10);
const today = dayBefore(0);

/** What every usage store does, whatever it is made of. */
export function usageStoreContract(open: () => Promise<PluginUsageStore>): void {
  describe('a usage store', () => {
    let store: PluginUsageStore;
    const list = (query: object = {}) => store.list({ ...place, fromDay: '', limit: 100, ...query });
    beforeEach(async () => {
      store = await open();
    });

    test("adds to the day's figures, however many add at once", async () => {
      const calls = Array.from({ length: 20 }, () => store.add(place, aDay(today)));
      await Promise.all([...calls, store.add(place, aDay(today, { failures: 1 }))]);
      const sum = { calls: 21, failures: 1, cpuMs: 31.5, wallMs: 63, hostCalls: 42 };
      expect(await list()).toEqual([{ day: today, ...sum, bytesIn: 210, bytesOut: 420 }]);
    });

    test('lists the newest day first, from the day asked for on and so many', async () => {
      for (const days of [2, 0, 3, 1]) await store.add(place, aDay(dayBefore(days)));
      const listDays = async (query: object) => (await list(query)).map(({ day }) => day);
      expect(await listDays({ fromDay: dayBefore(2) })).toEqual([today, dayBefore(1), dayBefore(2)]);
      expect(await listDays({ limit: 1 })).toEqual([today]);
    });

    test('lists the days of several plugins, each with its plugin', async () => {
      const { tenantId, pluginId } = place;
      await store.add(place, aDay(today));
      await store.add(place, aDay(dayBefore(2)));
      await store.add({ ...place, pluginId: '@test/other' }, aDay(dayBefore(1)));
      await store.add({ ...place, tenantId: 'tenant_two' }, aDay(today));
      const pluginIds = [pluginId, '@test/other', '@test/nothing', pluginId];
      expect(await store.listMany({ tenantId, pluginIds, fromDay: dayBefore(1) })).toEqual([
        { ...aDay(today), pluginId },
        { ...aDay(dayBefore(1)), pluginId: '@test/other' },
      ]);
    });

    test('keeps tenants and plugins apart', async () => {
      await store.add(place, aDay(today));
      expect(await list({ tenantId: 'tenant_two' })).toEqual([]);
      expect(await list({ pluginId: '@test/other' })).toEqual([]);
    });

    test('reads nothing for a request that is over', async () => {
      const query = { ...place, fromDay: '', limit: 1 };
      await expect(store.list(query, AbortSignal.abort())).rejects.toThrow();
      const many = { tenantId: place.tenantId, pluginIds: [place.pluginId], fromDay: '' };
      await expect(store.listMany(many, AbortSignal.abort())).rejects.toThrow();
    });
  });
}
