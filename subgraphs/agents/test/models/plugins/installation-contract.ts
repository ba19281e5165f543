import { beforeEach, describe, expect, test } from 'vitest';
import type { Installation, InstallationState } from '../../../src/domain/installation.ts';
import type { InstallationStore } from '../../../src/plugin-ports.ts';
import { anInstallation, place, recently } from './builders.ts';

const { tenantId } = place;
const failed: InstallationState = {
  phase: 'FAILED',
  finishedAt: recently,
  step: 'CHECKING',
  problems: [{ code: 'PKG_LINK', where: 'package/a', message: 'm', why: 'w', fix: 'f' }],
};
const running = (beatAt: number): InstallationState => ({ phase: 'RUNNING', step: 'DOWNLOADING', beatAt });
const idsOf = (found: readonly Installation[]) => found.map(({ id }) => id);

/** What every installation store does, whatever it is made of. */
export function installationStoreContract(open: () => Promise<InstallationStore>): void {
  describe('an installation store', () => {
    let store: InstallationStore;
    beforeEach(async () => {
      store = await open();
    });

    test('gives an installation back as it was, under way and done', async () => {
      expect(await store.create(anInstallation())).toBe(true);
      expect(await store.find({ tenantId, id: 'inst_1' })).toEqual(anInstallation());
      const done = anInstallation({ revision: 2, state: failed });
      expect(await store.replace(done)).toBe(true);
      expect(await store.find({ tenantId, id: 'inst_1' })).toEqual(done);
    });

    test('takes an id once', async () => {
      const created = await Promise.all([store.create(anInstallation()), store.create(anInstallation())]);
      expect(created.toSorted()).toEqual([false, true]);
    });

    test('stores a change over the revision that it was made from, and no other', async () => {
      await store.create(anInstallation());
      expect(await store.replace(anInstallation({ revision: 3 }))).toBe(false);
      expect(await store.replace(anInstallation({ revision: 2 }))).toBe(true);
      expect(await store.replace(anInstallation({ revision: 2, state: failed }))).toBe(false);
      expect(await store.find({ tenantId, id: 'inst_1' })).toEqual(anInstallation({ revision: 2 }));
    });

    test('shows and lets a tenant change nothing of another', async () => {
      await store.create(anInstallation());
      expect(await store.find({ tenantId: 'tenant_two', id: 'inst_1' })).toBeNull();
      expect(await store.list({ tenantId: 'tenant_two', before: null, limit: 10 })).toEqual([]);
      expect(await store.replace(anInstallation({ tenantId: 'tenant_two', revision: 2 }))).toBe(false);
      expect(await store.find({ tenantId, id: 'inst_1' })).toEqual(anInstallation());
    });

    test('lists newest first, and on before one, also within one moment', async () => {
      for (const [id, after] of [['inst_a', 0] as const, ['inst_b', 1] as const, ['inst_c', 1] as const])
        await store.create(anInstallation({ id, startedAt: recently + after }));
      const list = async (before: { at: number; id: string } | null) =>
        idsOf(await store.list({ tenantId, before, limit: 2 }));
      expect(await list(null)).toEqual(['inst_c', 'inst_b']);
      expect(await list({ at: recently + 1, id: 'inst_c' })).toEqual(['inst_b', 'inst_a']);
      expect(await list({ at: recently, id: 'inst_a' })).toEqual([]);
    });

    test('lists those of all tenants that run and have been silent, the longest first', async () => {
      await store.create(anInstallation({ id: 'inst_a', state: running(20) }));
      await store.create(anInstallation({ id: 'inst_b', tenantId: 'tenant_two', state: running(10) }));
      await store.create(anInstallation({ id: 'inst_c', state: running(30) }));
      await store.create(anInstallation({ id: 'inst_d', state: failed }));
      expect(idsOf(await store.listSilent({ before: 30, limit: 10 }))).toEqual(['inst_b', 'inst_a']);
      expect(idsOf(await store.listSilent({ before: 30, limit: 1 }))).toEqual(['inst_b']);
      await store.replace(anInstallation({ id: 'inst_a', revision: 2, state: running(40) }));
      expect(idsOf(await store.listSilent({ before: 30, limit: 10 }))).toEqual(['inst_b']);
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(store.find({ tenantId, id: 'inst_1' }, over)).rejects.toThrow();
      await expect(store.list({ tenantId, before: null, limit: 1 }, over)).rejects.toThrow();
    });
  });
}
