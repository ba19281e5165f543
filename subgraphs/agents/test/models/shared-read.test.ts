import { describe, expect, test } from 'vitest';
import { createSharedRead } from '../../src/models/shared-read.ts';

/** Reads that count themselves, each of which ends when it is told to. */
function openReads() {
  const begun: PromiseWithResolvers<number>[] = [];
  const read = () => {
    const one = Promise.withResolvers<number>();
    begun.push(one);
    return one.promise;
  };
  return { begun, read };
}

const settle = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

describe('a shared read', () => {
  test('gives nobody what was read before they asked', async () => {
    const shared = createSharedRead<number>();
    const { begun, read } = openReads();
    const first = shared('t', read);
    await settle();
    const later = [shared('t', read), shared('t', read), shared('t', read)];
    await settle();
    expect(begun).toHaveLength(1);
    begun[0]?.resolve(1);
    expect(await first).toBe(1);
    await settle();
    expect(begun).toHaveLength(2);
    begun[1]?.resolve(2);
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
  });

  test('is not held up by one of something else', async () => {
    const shared = createSharedRead<number>();
    const { begun, read } = openReads();
    void shared('t', read);
    void shared('u', read);
    await settle();
    expect(begun).toHaveLength(2);
  });

  test('goes on after one that failed', async () => {
    const shared = createSharedRead<number>();
    const { begun, read } = openReads();
    const both = Promise.allSettled([shared('t', read), shared('t', read)]);
    await settle();
    begun[0]?.reject(new Error('no store'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = shared('t', read);
    await settle();
    begun[1]?.resolve(3);
    expect(await again).toBe(3);
  });
});
