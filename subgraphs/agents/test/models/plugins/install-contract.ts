import { beforeEach, describe, expect, test } from 'vitest';
import type { InstallStore } from '../../../src/plugin-ports.ts';
import { anInstall, aVersion, place } from './builders.ts';

const { tenantId, pluginId } = place;
const candidate = (version: string) => ({
  version: aVersion({ version }),
  changes: [],
  redescribed: ['echo'],
});
const removed = { phase: 'REMOVED', by: 'user_ada', at: 1 } as const;

/** What every install store does, whatever it is made of. */
export function installStoreContract(open: () => Promise<InstallStore>): void {
  describe('an install store', () => {
    let store: InstallStore;
    beforeEach(async () => {
      store = await open();
    });

    test('gives a record back as it was, with all keys of its manifest', async () => {
      const install = anInstall({ candidate: candidate('2.0.0'), earlier: [aVersion({ version: '0.9.0' })] });
      expect(await store.create(install)).toBe(true);
      expect(await store.findMany({ tenantId, pluginIds: [pluginId, pluginId, 'other'] })).toEqual([install]);
    });

    test('finds nothing for no ids', async () => {
      expect(await store.findMany({ tenantId, pluginIds: [] })).toEqual([]);
    });

    test('takes one record of a plugin for each tenant, even when two come at once', async () => {
      const created = await Promise.all([store.create(anInstall()), store.create(anInstall())]);
      expect(created.toSorted()).toEqual([false, true]);
      expect(await store.create(anInstall({ tenantId: 'tenant_two' }))).toBe(true);
    });

    test('shows a tenant nothing of another', async () => {
      await store.create(anInstall());
      expect(await store.findMany({ tenantId: 'tenant_two', pluginIds: [pluginId] })).toEqual([]);
      expect(await store.list({ tenantId: 'tenant_two', after: null, limit: 10 })).toEqual([]);
    });

    test('stores a change over the revision that it was made from, and no other', async () => {
      await store.create(anInstall());
      const second = anInstall({ revision: 2, current: aVersion({ version: '2.0.0' }) });
      expect(await store.replace(anInstall({ revision: 3 }))).toBe(false);
      expect(await store.replace(second)).toBe(true);
      expect(await store.replace(anInstall({ revision: 2 }))).toBe(false);
      expect(await store.findMany({ tenantId, pluginIds: [pluginId] })).toEqual([second]);
    });

    test('lets one of several changes win that are made from the same revision', async () => {
      await store.create(anInstall());
      const changes = Array.from({ length: 8 }, (_, n) => anInstall({ revision: 2, generation: n }));
      const stored = await Promise.all(changes.map((change) => store.replace(change)));
      expect(stored.filter(Boolean)).toHaveLength(1);
      const [found] = await store.findMany({ tenantId, pluginIds: [pluginId] });
      expect(found).toEqual(changes[stored.indexOf(true)]);
    });

    test('makes no record of a change to what is not there', async () => {
      expect(await store.replace(anInstall({ revision: 2 }))).toBe(false);
      expect(await store.findMany({ tenantId, pluginIds: [pluginId] })).toEqual([]);
    });

    test('lists in order of the plugin ids, on after one, without what was removed', async () => {
      for (const name of ['d', 'b', 'a', 'c']) await store.create(anInstall({ pluginId: name }));
      await store.replace(anInstall({ pluginId: 'c', revision: 2, state: removed }));
      const list = async (after: string | null, limit: number) =>
        (await store.list({ tenantId, after, limit })).map((install) => install.pluginId);
      expect(await list(null, 2)).toEqual(['a', 'b']);
      expect(await list('b', 2)).toEqual(['d']);
    });

    test('finds a removed record by its id, since runs refer to it', async () => {
      await store.create(anInstall({ state: removed }));
      expect(await store.findMany({ tenantId, pluginIds: [pluginId] })).toEqual([
        anInstall({ state: removed }),
      ]);
    });

    test('tells the packages that no record of any tenant needs, whichever of its versions', async () => {
      await store.create(anInstall({ candidate: candidate('2.0.0') }));
      const earlier = [aVersion({ version: '0.9.0' }), aVersion({ version: '0.8.0' })];
      await store.create(anInstall({ tenantId: 'tenant_two', earlier }));
      await store.create(
        anInstall({ pluginId: 'gone', current: aVersion({ version: '7.0.0' }), state: removed }),
      );
      const all = ['1.0.0', '2.0.0', '0.9.0', '0.8.0', '7.0.0', '3.0.0'].map(
        (version) => `sha512-${version}`,
      );
      expect(await store.findUnused(all)).toEqual(['sha512-7.0.0', 'sha512-3.0.0']);
      expect(await store.findUnused([])).toEqual([]);
    });

    test('frees the package of a version that is kept no longer', async () => {
      await store.create(anInstall({ earlier: [aVersion({ version: '0.9.0' })] }));
      expect(await store.findUnused(['sha512-0.9.0'])).toEqual([]);
      await store.replace(anInstall({ revision: 2 }));
      expect(await store.findUnused(['sha512-0.9.0'])).toEqual(['sha512-0.9.0']);
    });

    test('lists what is to be tried again by a moment, of all tenants, the longest due first', async () => {
      const dueAt = (nextAt: number | null) => ({ healing: { tries: 1, nextAt, healedAt: null } });
      await store.create(anInstall({ pluginId: 'a', ...dueAt(30) }));
      await store.create(anInstall({ pluginId: 'b', tenantId: 'tenant_two', ...dueAt(10) }));
      await store.create(anInstall({ pluginId: 'c', ...dueAt(31) }));
      await store.create(anInstall({ pluginId: 'd', ...dueAt(null) }));
      await store.create(anInstall({ pluginId: 'e' }));
      const list = async (limit: number) =>
        (await store.listHealable({ before: 30, limit })).map((install) => install.pluginId);
      expect(await list(9)).toEqual(['b', 'a']);
      expect(await list(1)).toEqual(['b']);
      await store.replace(anInstall({ pluginId: 'a', revision: 2 }));
      expect(await list(9)).toEqual(['b']);
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(store.findMany({ tenantId, pluginIds: [pluginId] }, over)).rejects.toThrow();
      await expect(store.list({ tenantId, after: null, limit: 1 }, over)).rejects.toThrow();
    });
  });
}
