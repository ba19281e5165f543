import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTurns } from '../../../src/models/plugins/turns.ts';

describe('turns', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Work that notes when it begins and ends, and ends when it is told to. */
  function aWork(name: string, log: string[]) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const work = async () => {
      log.push(`${name} begins`);
      await promise;
      log.push(`${name} ends`);
      return name;
    };
    return { work, finish: resolve, fail: () => reject(new Error(name)) };
  }

  test('come one after the other for one name, also after one that failed', async () => {
    const [turns, log] = [createTurns(), [] as string[]];
    const [a, b, c] = [aWork('a', log), aWork('b', log), aWork('c', log)];
    const taken = [a, b, c].map(({ work }) => turns.take('x', work));
    c.finish();
    b.finish();
    a.fail();
    expect((await Promise.allSettled(taken)).map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(log).toEqual(['a begins', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  test('of different names do not wait for each other', async () => {
    const [turns, log] = [createTurns(), [] as string[]];
    const [a, b] = [aWork('a', log), aWork('b', log)];
    const first = turns.take('x', a.work);
    b.finish();
    expect(await turns.take('y', b.work)).toBe('b');
    a.finish();
    await first;
  });

  test('do not wait for ever for one that never ends', async () => {
    const [turns, log] = [createTurns(), [] as string[]];
    const [stuck, next] = [aWork('stuck', log), aWork('next', log)];
    void turns.take('x', stuck.work);
    const second = turns.take('x', next.work);
    next.finish();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(log).toEqual(['stuck begins']);
    await vi.advanceTimersByTimeAsync(1);
    expect(await second).toBe('next');
  });
});
