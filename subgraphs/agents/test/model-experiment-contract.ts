import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelExperimentStore } from '../src/model-ports.ts';
import { anExperiment } from './model-builders.ts';

const place = { tenantId: 'tenant_one', id: 'mexp_1' };
const all = { tenantId: 'tenant_one', runningOnly: false, limit: 10 };

/** What every store of experiments on models does, whatever it is made of. */
export function modelExperimentStoreContract(open: () => Promise<ModelExperimentStore>): void {
  describe('a store of experiments on models', () => {
    let store: ModelExperimentStore;
    beforeEach(async () => {
      store = await open();
    });

    test('gives back an experiment as it was', async () => {
      await store.create(anExperiment());
      expect(await store.find(place)).toEqual(anExperiment());
      expect(await store.list(all)).toEqual([anExperiment()]);
    });

    test('takes the next revision, and no other', async () => {
      await store.create(anExperiment());
      const state = { phase: 'DECIDED', winner: 1, at: 5 } as const;
      expect(await store.replace(anExperiment({ revision: 3 }))).toBe(false);
      expect(await store.replace(anExperiment({ revision: 2, state }))).toBe(true);
      expect(await store.replace(anExperiment({ revision: 2 }))).toBe(false);
      expect(await store.find(place)).toEqual(anExperiment({ revision: 2, state }));
    });

    test('lists the newest first, running ones alone when asked', async () => {
      const state = { phase: 'STOPPED', by: 'user_ada', at: 5 } as const;
      await store.create(anExperiment());
      await store.create(anExperiment({ id: 'mexp_2', state }));
      await store.create(anExperiment({ id: 'mexp_3' }));
      const ids = async (query: object) => (await store.list({ ...all, ...query })).map(({ id }) => id);
      expect(await ids({ limit: 2 })).toEqual(['mexp_3', 'mexp_2']);
      expect(await ids({ runningOnly: true })).toEqual(['mexp_3', 'mexp_1']);
    });

    test('shows a tenant nothing of another, and lets it change nothing', async () => {
      await store.create(anExperiment());
      const tenantId = 'tenant_two';
      expect(await store.find({ ...place, tenantId })).toBeNull();
      expect(await store.list({ ...all, tenantId })).toEqual([]);
      expect(await store.replace(anExperiment({ tenantId, revision: 2 }))).toBe(false);
    });
  });
}
