import { describe, expect, it } from 'vitest';
import type { Stores } from '../../src/ports.ts';
import { unique } from '../stored-things.ts';

/** What every store of blobs has to do. */
export function describeBlobs(name: string, stores: () => Stores): void {
  describe(`the blobs in ${name}`, () => {
    it('come back to their own tenant alone, also when they were put twice', async () => {
      const blob = { sha256: unique('sha'), text: '"\u0000 ünï"' };
      await Promise.all([stores().blobs.put('tenant_one', blob), stores().blobs.put('tenant_one', blob)]);
      expect(await stores().blobs.find('tenant_one', blob.sha256)).toBe(blob.text);
      expect(await stores().blobs.find('tenant_two', blob.sha256)).toBeNull();
    });
  });
}
