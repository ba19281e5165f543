import { beforeEach, describe, expect, test } from 'vitest';
import type { BatchRow, ModelBatch } from '../src/domain/models/model-batch.ts';
import { noTokens } from '../src/domain/models/model-call.ts';
import type { ModelBatchStore } from '../src/model-ports.ts';

function aBatch(overrides: Partial<ModelBatch> = {}): ModelBatch {
  return {
    ...{ id: 'mbatch_1', tenantId: 'tenant_one', startedBy: 'user_ada', revision: 1, modelId: 'a/a' },
    ...{ keys: ['one', 'two'], submittedAt: 1_000, costMaxMicroUsd: 50, lookAt: 2_000, looks: 0 },
    state: { phase: 'RUNNING', providerId: 'batch_1' },
    ...overrides,
  };
}

function aRow(index: number, overrides: Partial<BatchRow> = {}): BatchRow {
  return {
    ...{ tenantId: 'tenant_one', batchId: 'mbatch_1', index, key: `key ${index}`, text: 'said' },
    ...{ finish: 'STOP', errorCode: null, message: null, tokens: noTokens, costMicroUsd: 7 },
    ...overrides,
  };
}

/** What every store of batches does, whatever it is made of. */
export function modelBatchStoreContract(open: () => Promise<ModelBatchStore>): void {
  describe('a store of batches', () => {
    let store: ModelBatchStore;
    beforeEach(async () => {
      store = await open();
    });
    const place = { tenantId: 'tenant_one', id: 'mbatch_1' };

    test('gives back a batch as it was, to its tenant alone', async () => {
      await store.create(aBatch());
      expect(await store.find(place)).toEqual(aBatch());
      expect(await store.find({ ...place, tenantId: 'tenant_two' })).toBeNull();
      const all = { tenantId: 'tenant_two', before: null, limit: 9 };
      expect(await store.list(all)).toEqual([]);
      expect(await store.countOpen('tenant_two')).toBe(0);
    });

    test('takes the first of two changes', async () => {
      await store.create(aBatch());
      const ended = { phase: 'ENDED', endedAt: 5, succeeded: 1, costMicroUsd: 3 } as const;
      const changes = [
        aBatch({ revision: 2, state: ended, lookAt: null }),
        aBatch({ revision: 2, looks: 9 }),
      ];
      expect(await Promise.all(changes.map((change) => store.replace(change)))).toEqual([true, false]);
      expect(await store.find(place)).toEqual(changes[0]);
      expect(await store.replace(aBatch({ revision: 3, tenantId: 'tenant_two' }))).toBe(false);
    });

    test('lists the newest first, page by page, and counts those that are not over', async () => {
      await store.create(aBatch());
      await store.create(aBatch({ id: 'mbatch_2', lookAt: null }));
      await store.create(aBatch({ id: 'mbatch_3' }));
      const ids = async (before: string | null, limit: number) =>
        (await store.list({ tenantId: 'tenant_one', before, limit })).map(({ id }) => id);
      expect(await ids(null, 2)).toEqual(['mbatch_3', 'mbatch_2']);
      expect(await ids('mbatch_2', 2)).toEqual(['mbatch_1']);
      expect(await store.countOpen('tenant_one')).toBe(2);
    });

    test('gives those of all tenants that are due, the longest due first', async () => {
      await store.create(aBatch({ lookAt: 300 }));
      await store.create(aBatch({ id: 'mbatch_2', lookAt: 100, tenantId: 'tenant_two' }));
      await store.create(aBatch({ id: 'mbatch_3', lookAt: 301 }));
      await store.create(aBatch({ id: 'mbatch_4', lookAt: null }));
      const due = async (limit: number) => (await store.listDue({ now: 300, limit })).map(({ id }) => id);
      expect(await due(9)).toEqual(['mbatch_2', 'mbatch_1']);
      expect(await due(1)).toEqual(['mbatch_2']);
    });

    test('keeps the first of two rows of one place, and lists them in order', async () => {
      await store.addRows([aRow(1), aRow(0)]);
      await store.addRows([aRow(1, { text: 'another' }), aRow(2, { text: null, errorCode: 'EXPIRED' })]);
      const query = { tenantId: 'tenant_one', batchId: 'mbatch_1', after: -1, limit: 9 };
      expect(await store.listRows(query)).toEqual([
        aRow(0),
        aRow(1),
        aRow(2, { text: null, errorCode: 'EXPIRED' }),
      ]);
      expect(await store.listRows({ ...query, after: 0, limit: 1 })).toEqual([aRow(1)]);
      expect(await store.listRows({ ...query, tenantId: 'tenant_two' })).toEqual([]);
    });
  });
}
