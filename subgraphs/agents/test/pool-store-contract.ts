import { beforeEach, describe, expect, test } from 'vitest';
import type { Pool } from '../src/domain/pool/pool.ts';
import type { PoolStore } from '../src/pool-ports.ts';
import { anInstance, aPool } from './domain/pool/builders.ts';

const place = { tenantId: 'tenant_one', poolId: 'reviewers' };
const other = { ...place, tenantId: 'tenant_two' };

/** What every pool store does, whatever it is made of. */
export function poolStoreContract(open: () => Promise<PoolStore>): void {
  describe('a pool store', () => {
    let store: PoolStore;
    beforeEach(async () => {
      store = await open();
    });

    test('gives a pool back as it was', async () => {
      const pool = aPool({ instances: [anInstance('i')], credits: { '@a.b/c/$d': -1.5, constructor: 2 } });
      expect(await store.create(pool)).toBe(true);
      expect(await store.find(place)).toEqual(pool);
    });

    test('takes one pool of an id, even when two come at once', async () => {
      const created = await Promise.all([store.create(aPool()), store.create(aPool({ sizeMax: 9 }))]);
      expect(created.toSorted()).toEqual([false, true]);
    });

    test('keeps tenants apart', async () => {
      await store.create(aPool());
      expect(await store.find(other)).toBeNull();
      expect(await store.list({ tenantId: 'tenant_two', after: null, limit: 10 })).toEqual([]);
      expect(await store.change(other, (pool) => ({ ...pool, sizeMax: 9 }))).toBeNull();
      expect(await store.remove(other)).toBe(false);
      expect(await store.find(place)).toEqual(aPool());
    });

    test('loses no change of many at once', async () => {
      await store.create(aPool());
      const add = () => store.change(place, (pool) => ({ ...pool, sizeMax: pool.sizeMax + 1 }));
      await Promise.all(Array.from({ length: 20 }, add));
      expect(await store.find(place)).toMatchObject({ sizeMax: 23, revision: 21 });
    });

    test('writes nothing when nothing is to change, or deciding fails', async () => {
      await store.create(aPool());
      expect(await store.change(place, (pool) => pool)).toEqual(aPool());
      const fail = () => {
        throw new Error('no');
      };
      await expect(store.change(place, fail)).rejects.toThrow('no');
      expect(await store.find(place)).toEqual(aPool());
    });

    test('decides changes that come at once in their order, and each hears its own', async () => {
      await store.create(aPool());
      const change = (decide: (pool: Pool) => Pool) => store.change(place, decide);
      const refuse = () => {
        throw new Error('no');
      };
      const [first, refused, same, last] = await Promise.allSettled([
        change((pool) => ({ ...pool, sizeMax: 10 })),
        change(refuse),
        change((pool) => pool),
        change((pool) => ({ ...pool, sizeMax: pool.sizeMax * 2 })),
      ]);
      expect(first).toMatchObject({ value: { sizeMax: 10, revision: 2 } });
      expect(refused).toMatchObject({ reason: new Error('no') });
      expect(same).toMatchObject({ value: { sizeMax: 10, revision: 2 } });
      expect(last).toMatchObject({ value: { sizeMax: 20, revision: 3 } });
      expect(await store.find(place)).toMatchObject({ sizeMax: 20, revision: 3 });
    });

    test('lists in order of ids, and on after one', async () => {
      for (const id of ['c', 'a', 'b']) await store.create(aPool({ id }));
      const ids = async (after: string | null, limit: number) =>
        (await store.list({ tenantId: 'tenant_one', after, limit })).map(({ id }) => id);
      expect(await ids(null, 2)).toEqual(['a', 'b']);
      expect(await ids('a', 2)).toEqual(['b', 'c']);
    });

    test('lists the places of all tenants, each once', async () => {
      await store.create(aPool());
      await store.create(aPool({ tenantId: 'tenant_two' }));
      await store.create(aPool({ id: 'writers' }));
      const first = await store.listPlaces({ after: null, limit: 2 });
      const rest = await store.listPlaces({ after: first[1] ?? null, limit: 2 });
      expect(first).toHaveLength(2);
      expect(new Set([...first, ...rest].map((found) => JSON.stringify(found))).size).toBe(3);
      expect(rest).toHaveLength(1);
    });

    test('removes a pool once', async () => {
      await store.create(aPool());
      expect(await store.remove(place)).toBe(true);
      expect(await store.remove(place)).toBe(false);
      expect(await store.find(place)).toBeNull();
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(store.find(place, over)).rejects.toThrow();
      await expect(store.list({ tenantId: 'tenant_one', after: null, limit: 1 }, over)).rejects.toThrow();
    });
  });
}
