import { describe, expect, it } from 'vitest';
import { createTaskLimit } from '../../src/services/limit-tasks.ts';

const never = new AbortController().signal;

describe('the limit of tasks', () => {
  it('lets so many in, and the others in their order as room is left', async () => {
    const limit = createTaskLimit(2);
    const entered: number[] = [];
    const all = [0, 1, 2, 3].map((index) => limit.enter(never).then(() => entered.push(index)));
    await Promise.all(all.slice(0, 2));
    expect(entered).toEqual([0, 1]);
    limit.leave();
    await all[2];
    expect(entered).toEqual([0, 1, 2]);
    limit.leave();
    await all[3];
    expect(entered).toEqual([0, 1, 2, 3]);
  });

  it('lets nobody in who has given up, and loses no room by it', async () => {
    const limit = createTaskLimit(1);
    const [first, second] = [new AbortController(), new AbortController()];
    expect(await limit.enter(first.signal)).toBe(true);
    const waiting = limit.enter(second.signal);
    second.abort();
    expect(await waiting).toBe(false);
    expect(await limit.enter(second.signal)).toBe(false);
    limit.leave();
    expect(await limit.enter(never)).toBe(true);
  });
});
