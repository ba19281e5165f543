import { StoreSilentError } from '@ymera/kernel';
import { boundStore } from '@ymera/kernel/mongo';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a method that gets no answer is given up, with a coded error that says to try again', async () => {
  const store = boundStore({ find: () => new Promise<string>(() => {}) }, 1_000);
  const refused = expect(store.find()).rejects.toThrow(StoreSilentError);
  await vi.advanceTimersByTimeAsync(1_000);
  await refused;
});

it('answers, errors and arguments pass as they are, and no timer is left', async () => {
  const store = boundStore({
    size: 3,
    add: async (a: number, b: number) => a + b,
    fail: async () => {
      throw new RangeError('no');
    },
  });
  expect(await store.add(1, 2)).toBe(3);
  await expect(store.fail()).rejects.toThrow(RangeError);
  expect(store.size).toBe(3);
  expect(vi.getTimerCount()).toBe(0);
});
