import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelCallStore } from '../src/model-ports.ts';
import { aModelCall } from './model-builders.ts';

const all = { tenantId: 'tenant_one', runId: null, modelId: null, before: null, limit: 10 } as const;

/** What every store of models' calls does, whatever it is made of. */
export function modelCallStoreContract(open: () => Promise<ModelCallStore>): void {
  describe('a store of calls of models', () => {
    let store: ModelCallStore;
    beforeEach(async () => {
      store = await open();
    });
    const ids = async (query: Partial<Parameters<ModelCallStore['list']>[0]> = {}) =>
      (await store.list({ ...all, ...query })).map(({ id }) => id);
    const keep = async (...calls: readonly Parameters<typeof aModelCall>[0][]) => {
      for (const call of calls) await store.append(aModelCall(call));
    };

    test('gives back a call as it was, newest first', async () => {
      await keep({ id: 'mcall_1' }, { id: 'mcall_2', errorCode: 'MODEL_TIMEOUT', finish: null });
      expect(await store.list(all)).toEqual([
        aModelCall({ id: 'mcall_2', errorCode: 'MODEL_TIMEOUT', finish: null }),
        aModelCall({ id: 'mcall_1' }),
      ]);
    });

    test('keeps the first of two with one id', async () => {
      await keep({ id: 'mcall_1', ms: 1 }, { id: 'mcall_1', ms: 2 });
      expect(await store.list(all)).toEqual([aModelCall({ id: 'mcall_1', ms: 1 })]);
    });

    test('lists page by page, of a run or of a model alone', async () => {
      await keep({ id: 'mcall_1', runId: 'arun_2' }, { id: 'mcall_2', modelId: 'b/b' }, { id: 'mcall_3' });
      expect(await ids({ limit: 2 })).toEqual(['mcall_3', 'mcall_2']);
      expect(await ids({ before: 'mcall_2' })).toEqual(['mcall_1']);
      expect(await ids({ runId: 'arun_2' })).toEqual(['mcall_1']);
      expect(await ids({ modelId: 'b/b' })).toEqual(['mcall_2']);
    });

    test('shows a tenant nothing of another', async () => {
      await keep({ id: 'mcall_1', tenantId: 'tenant_two' });
      expect(await ids()).toEqual([]);
      expect(await ids({ runId: 'arun_1' })).toEqual([]);
      expect(await store.tokensOfRun({ tenantId: 'tenant_one', runId: 'arun_1' })).toBe(0);
    });

    test('gives the latest of a model over all tenants', async () => {
      await keep({ id: 'mcall_1' }, { id: 'mcall_2', tenantId: 'tenant_two' }, { id: 'mcall_3' });
      const latest = await store.listLatest({ modelId: 'a/a', limit: 2 });
      expect(latest.map(({ id }) => id)).toEqual(['mcall_3', 'mcall_2']);
    });

    test('adds up what a run has used', async () => {
      await keep({ id: 'mcall_1' }, { id: 'mcall_2' }, { id: 'mcall_3', runId: 'arun_2' });
      expect(await store.tokensOfRun({ tenantId: 'tenant_one', runId: 'arun_1' })).toBe(30);
    });
  });
}
