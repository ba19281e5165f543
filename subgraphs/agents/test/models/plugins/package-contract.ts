import { createHash, randomFillSync } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PackageStore } from '../../../src/plugin-ports.ts';

const integrity = 'sha512-one';
const bytes = Uint8Array.from([0, 255, 1, 128]);
const hashOf = (given: Uint8Array) => createHash('sha256').update(given).digest('hex');

/** What every package store does, whatever it is made of. */
export function packageStoreContract(open: () => Promise<PackageStore>): void {
  describe('a package store', () => {
    let store: PackageStore;
    beforeEach(async () => {
      store = await open();
    });

    test('gives bytes back as they were, and null for what it does not have', async () => {
      await store.put({ integrity, bytes, at: 1 });
      expect(await store.get(integrity)).toEqual(bytes);
      expect(await store.get('sha512-two')).toBeNull();
    });

    test('takes a package of 8 MB', async () => {
      const large = randomFillSync(new Uint8Array(8 * 1024 * 1024));
      await store.put({ integrity, bytes: large, at: 1 });
      const found = await store.get(integrity);
      expect(found && hashOf(found)).toBe(hashOf(large));
    });

    test('does not see what is done to the bytes afterwards', async () => {
      const mine = Uint8Array.from(bytes);
      await store.put({ integrity, bytes: mine, at: 1 });
      mine.fill(7);
      (await store.get(integrity))?.fill(7);
      expect(await store.get(integrity)).toEqual(bytes);
    });

    test('takes the same package from several at once', async () => {
      const puts = Array.from({ length: 6 }, (_, at) => store.put({ integrity, bytes, at }));
      await Promise.all(puts);
      expect(await store.get(integrity)).toEqual(bytes);
      expect(await store.listOld({ before: 5, after: null, limit: 10 })).toEqual([]);
    });

    test('lists those that were last put before a moment, in their order and so many', async () => {
      for (const [name, at] of [['c', 30] as const, ['a', 10] as const, ['b', 20] as const])
        await store.put({ integrity: name, bytes, at });
      expect(await store.listOld({ before: 30, after: null, limit: 10 })).toEqual(['a', 'b']);
      expect(await store.listOld({ before: 100, after: null, limit: 1 })).toEqual(['a']);
      expect(await store.listOld({ before: 100, after: 'a', limit: 1 })).toEqual(['b']);
      expect(await store.listOld({ before: 100, after: 'c', limit: 1 })).toEqual([]);
      await store.put({ integrity: 'a', bytes, at: 40 });
      expect(await store.listOld({ before: 30, after: null, limit: 10 })).toEqual(['b']);
    });

    test('never counts a package as older than it was', async () => {
      await store.put({ integrity, bytes, at: 40 });
      await store.put({ integrity, bytes, at: 10 });
      expect(await store.listOld({ before: 40, after: null, limit: 10 })).toEqual([]);
    });

    test('deletes a package, but none that was put again since', async () => {
      await store.put({ integrity, bytes, at: 10 });
      await store.put({ integrity, bytes, at: 50 });
      await store.delete({ integrity, before: 50 });
      expect(await store.get(integrity)).toEqual(bytes);
      await store.delete({ integrity, before: 51 });
      expect(await store.get(integrity)).toBeNull();
      await store.delete({ integrity, before: 51 });
    });
  });
}
