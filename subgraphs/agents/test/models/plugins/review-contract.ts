import { beforeEach, describe, expect, test } from 'vitest';
import type { ReviewStore } from '../../../src/plugin-ports.ts';
import { aReview, place, recently } from './builders.ts';

const { tenantId, pluginId } = place;

/** What every review store does, whatever it is made of. */
export function reviewStoreContract(open: () => Promise<ReviewStore>): void {
  describe('a review store', () => {
    let store: ReviewStore;
    const list = (query: object = {}) => store.list({ ...place, before: null, limit: 10, ...query });
    const rate = async (id: string) => (await store.rate({ tenantId, pluginIds: [id] })).get(id);
    beforeEach(async () => {
      store = await open();
    });

    test('gives a review back as it was', async () => {
      await store.put(aReview({ text: '' }));
      expect(await list()).toEqual([aReview({ text: '' })]);
    });

    test("replaces a user's first review with the second one", async () => {
      const second = aReview({ stars: 1, text: 'It does no longer.', at: recently + 1, version: '2.0.0' });
      await Promise.all([store.put(aReview()), store.put(aReview())]);
      await store.put(second);
      expect(await list()).toEqual([second]);
      expect(await rate(pluginId)).toEqual({ count: 1, average: 1 });
    });

    test('lists newest first, and on before one, also within one moment', async () => {
      for (const [userId, after] of [['user_a', 0] as const, ['user_b', 1] as const, ['user_c', 1] as const])
        await store.put(aReview({ userId, at: recently + after }));
      const users = async (before: { at: number; id: string } | null) =>
        (await list({ before, limit: 2 })).map(({ userId }) => userId);
      expect(await users(null)).toEqual(['user_c', 'user_b']);
      expect(await users({ at: recently + 1, id: 'user_c' })).toEqual(['user_b', 'user_a']);
      expect(await users({ at: recently, id: 'user_a' })).toEqual([]);
    });

    test('takes a review back, and says whether there was one', async () => {
      await store.put(aReview());
      expect(await store.remove({ ...place, userId: 'user_bob' })).toBe(false);
      expect(await store.remove({ ...place, userId: 'user_ada' })).toBe(true);
      expect(await store.remove({ ...place, userId: 'user_ada' })).toBe(false);
      expect(await list()).toEqual([]);
    });

    test('rates each plugin asked for, also those that nobody reviewed', async () => {
      for (const [userId, stars] of [['user_a', 5] as const, ['user_b', 4] as const, ['user_c', 4] as const])
        await store.put(aReview({ userId, stars }));
      await store.put(aReview({ pluginId: '@test/other', stars: 2 }));
      const ratings = await store.rate({ tenantId, pluginIds: [pluginId, '@test/other', 'unknown'] });
      expect(ratings).toEqual(
        new Map([
          [pluginId, { count: 3, average: 13 / 3 }],
          ['@test/other', { count: 1, average: 2 }],
          ['unknown', { count: 0, average: null }],
        ]),
      );
      expect((await store.rate({ tenantId, pluginIds: [] })).size).toBe(0);
    });

    test('shows a tenant nothing of another', async () => {
      await store.put(aReview());
      expect(await list({ tenantId: 'tenant_two' })).toEqual([]);
      const ratings = await store.rate({ tenantId: 'tenant_two', pluginIds: [pluginId] });
      expect(ratings.get(pluginId)).toEqual({ count: 0, average: null });
      expect(await store.remove({ ...place, tenantId: 'tenant_two', userId: 'user_ada' })).toBe(false);
    });

    test('reads nothing for a request that is over', async () => {
      const over = AbortSignal.abort();
      await expect(store.list({ ...place, before: null, limit: 1 }, over)).rejects.toThrow();
      await expect(store.rate({ tenantId, pluginIds: [pluginId] }, over)).rejects.toThrow();
    });
  });
}
