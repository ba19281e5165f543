import { beforeEach, describe, expect, test } from 'vitest';
import { createGroupChange } from '../../src/models/group-change.ts';

interface Counter {
  readonly revision: number;
  readonly count: number;
}

const more = (counter: Counter) => ({ ...counter, count: counter.count + 1 });
const refuse = (): never => {
  throw new Error('no');
};

describe('changes of one thing in groups', () => {
  let stored: Counter | null;
  let writes: number;
  /** What happens before the next write. */
  let before: (() => void | Promise<void>)[];
  beforeEach(() => {
    [stored, writes, before] = [{ revision: 1, count: 0 }, 0, []];
  });

  const place = {
    read: async () => stored,
    replace: async (seen: Counter, next: Counter) => {
      await before.shift()?.();
      if (stored?.revision !== seen.revision) return false;
      [stored, writes] = [next, writes + 1];
      return true;
    },
    contended: () => new Error('contended'),
  };
  const open = () => {
    const change = createGroupChange<Counter>();
    return (decide: (counter: Counter) => Counter) => change('one', place, decide);
  };

  test('two writes do for fifty that come at once', async () => {
    const change = open();
    const [first, ...rest] = Array.from({ length: 50 }, () => change(more));
    expect(await first).toEqual({ revision: 2, count: 1 });
    const counts = (await Promise.all(rest)).map((counter) => counter?.count);
    expect(counts).toEqual(Array.from({ length: 49 }, (_, place) => place + 2));
    expect(stored).toEqual({ revision: 51, count: 50 });
    expect(writes).toBeLessThanOrEqual(2);
  });

  test('all of a group are decided again when another process came between', async () => {
    const change = open();
    before.push(() => {
      stored = { revision: 2, count: 100 };
    });
    const changed = await Promise.all([change(more), change(more)]);
    expect(changed.map((counter) => counter?.count)).toEqual([101, 102]);
    expect(stored).toEqual({ revision: 4, count: 102 });
  });

  test('a refusal is not told before what it was decided from is stored', async () => {
    const change = open();
    const { promise, resolve } = Promise.withResolvers<void>();
    before.push(() => promise);
    const told: string[] = [];
    const made = change(more).then(() => told.push('made'));
    const refused = change(refuse).catch(() => told.push('refused'));
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(told).toEqual([]);
    resolve();
    await Promise.all([made, refused]);
    expect(told).toEqual(['made', 'refused']);
  });

  test('a write that fails fails all that it was for, and nobody after it', async () => {
    const change = open();
    before.push(() => Promise.reject(new Error('no disk')));
    const group = await Promise.allSettled([change(more), change(refuse)]);
    expect(group).toMatchObject([{ reason: new Error('no disk') }, { reason: new Error('no disk') }]);
    expect(await change(more)).toEqual({ revision: 2, count: 1 });
  });

  test('who wants nothing changed, and who is refused, cost no write', async () => {
    const change = open();
    const told = await Promise.allSettled([change((counter) => counter), change(refuse)]);
    expect(told).toMatchObject([{ value: { revision: 1 } }, { reason: new Error('no') }]);
    expect(writes).toBe(0);
  });

  test('all hear that there is nothing to change', async () => {
    const change = open();
    stored = null;
    expect(await Promise.all([change(more), change(refuse)])).toEqual([null, null]);
  });

  test('a group gives up when others come between all the time', async () => {
    const change = open();
    const others = () => {
      stored = { revision: (stored?.revision ?? 0) + 1, count: 0 };
    };
    before.push(...Array.from({ length: 50 }, () => others));
    await expect(change(more)).rejects.toThrow('contended');
  });
});
