import { describe, expect, test } from 'vitest';
import { advise } from '../../../src/domain/pool/advise.ts';
import { livingOf, type Pool } from '../../../src/domain/pool/pool.ts';
import { checkSettings } from '../../../src/domain/pool/settings.ts';
import { tend } from '../../../src/domain/pool/tend.ts';
import { anInstance, aPool, idle, working } from './builders.ts';

const busy = (count: number) =>
  Array.from({ length: count }, (_, n) => anInstance(`busy_${n}`, { state: working(10_000, `hold_${n}`) }));
const kindsOf = (pool: Pool) => advise(pool).reasons.map(({ kind }) => kind);
const newIds = () => {
  let count = 0;
  return () => `ainst_new_${++count}`;
};
const tended = (pool: Pool, now: number) => tend(pool, { now, newId: newIds(), readyIds: ['a', 'b', 'c'] });
const states = (pool: Pool) => pool.instances.map(({ id, state }) => [id, state.phase]);

describe('the advice on a size', () => {
  const ticket = (n: number) => ({ id: `hold_w${n}`, since: 0, until: 9_000 });

  test('is none for a pool that is as it should be', () => {
    expect(advise(aPool())).toEqual({ change: 0, reasons: [] });
  });

  test('is to have at least the minimum', () => {
    const pool = aPool({ sizeMin: 2 });
    expect([advise(pool).change, kindsOf(pool)]).toEqual([2, ['BELOW_MINIMUM']]);
  });

  test('is to have one for each that waits, within the maximum', () => {
    const pool = aPool({ sizeMax: 4, instances: busy(2), scaleUpAt: 1.1, queue: [1, 2, 3].map(ticket) });
    expect([advise(pool).change, kindsOf(pool)]).toEqual([2, ['QUEUE_DEPTH']]);
  });

  test('is to have one more when waits are too long and nothing is idle, with the figures', () => {
    const pool = aPool({ instances: busy(1), scaleUpAt: 1.1 });
    const slow = { ...pool, counts: { ...pool.counts, waitMs: 1_500.4 } };
    expect(advise(slow)).toEqual({
      change: 1,
      reasons: [{ kind: 'RESPONSE_TIME', message: 'Borrowers wait 1500 ms; waitTargetMs is 1000.' }],
    });
    expect(advise({ ...slow, instances: [...slow.instances, anInstance('idle')] }).change).toBe(0);
  });

  test('is to have one more when too large a share is busy', () => {
    const instances = [...busy(4), anInstance('idle')];
    const pool = aPool({ sizeMax: 9, scaleUpAt: 0.8, instances });
    expect([advise(pool).change, kindsOf(pool)]).toEqual([1, ['FREE_CAPACITY']]);
    expect(advise({ ...pool, scaleUpAt: 0.81 }).change).toBe(0);
  });

  test('says so when the maximum does not let more be', () => {
    const pool = aPool({ instances: busy(3) });
    expect([advise(pool).change, kindsOf(pool)]).toEqual([0, ['FREE_CAPACITY', 'AT_MAXIMUM']]);
  });

  test('is to have one fewer when few are busy, but not fewer than the minimum', () => {
    const instances = [...busy(1), anInstance('i'), anInstance('j'), anInstance('k')];
    const pool = aPool({ sizeMax: 9, scaleDownAt: 0.25, instances });
    expect([advise(pool).change, kindsOf(pool)]).toEqual([-1, ['LITTLE_USED']]);
    expect(advise({ ...pool, sizeMin: 4 }).change).toBe(0);
    expect(advise({ ...pool, scaleDownAt: 0.24 }).change).toBe(0);
  });
});

describe('tending a pool', () => {
  test('changes nothing of one that needs nothing', () => {
    const pool = aPool({ instances: [anInstance('i')] });
    expect(tended(pool, 1_000)).toBe(pool);
  });

  test('ends what was idle for too long, the longest first, down to the minimum', () => {
    const instances = [3, 1, 2].map((since) => anInstance(`i${since}`, { state: idle(since) }));
    const pool = tended(aPool({ sizeMin: 1, instances }), 60_003);
    expect(livingOf(pool).map(({ id }) => id)).toEqual(['i3']);
    expect(pool.counts.terminated).toBe(2);
  });

  test('has half the patience with a pool that is little used', () => {
    const pool = aPool({ sizeMax: 9, scaleDownAt: 0.5, instances: [...busy(1), anInstance('idle')] });
    expect(states(tended(pool, 5_000)).at(-1)).toEqual(['idle', 'IDLE']);
    const later = { ...pool, instances: pool.instances.map((one) => ({ ...one, state: idle(0) })) };
    expect(livingOf(tended(later, 30_000))).toEqual([]);
  });

  test('ends what was not released in time', () => {
    const pool = tended(aPool({ instances: busy(1) }), 10_000);
    expect(pool.instances[0]?.state).toEqual({ phase: 'TERMINATED', at: 10_000, reason: 'LEASE_EXPIRED' });
  });

  test('forgets who waited and has gone', () => {
    const queue = [{ id: 'hold_gone', since: 0, until: 500 }];
    expect(tended(aPool({ queue }), 500).queue).toEqual([]);
  });

  test('makes what the advice asks for, of each agent in turn', () => {
    const pool = tended(aPool({ sizeMin: 3, strategy: 'ROUND_ROBIN' }), 1_000);
    expect(livingOf(pool).map(({ agentId }) => agentId)).toEqual(['a', 'b', 'c']);
    expect(pool.counts.spawned).toBe(3);
    expect(tended(pool, 1_000)).toBe(pool);
  });

  test('makes none of an agent that cannot be run', () => {
    const pool = aPool({ sizeMin: 2 });
    const made = tend(pool, { now: 1_000, newId: newIds(), readyIds: ['b'] });
    expect(livingOf(made).map(({ agentId }) => agentId)).toEqual(['b', 'b']);
    expect(tend(pool, { now: 1_000, newId: newIds(), readyIds: [] })).toBe(pool);
  });

  test('remembers the last twenty that have ended, and no more', () => {
    const ended = { phase: 'TERMINATED', at: 0, reason: 'IDLE' } as const;
    const instances = Array.from({ length: 25 }, (_, n) => anInstance(`i${n}`, { state: ended }));
    const pool = tended(aPool({ instances }), 1_000);
    expect(pool.instances.map(({ id }) => id)).toEqual(instances.slice(5).map(({ id }) => id));
  });
});

describe('the settings of a pool', () => {
  test('are taken within their bounds', () => {
    expect(() => checkSettings('a-1', aPool())).not.toThrow();
  });

  test.each([
    ['id', '-a', {}],
    ['id', 'x'.repeat(65), {}],
    ['id', 'a/b', {}],
    ['agentIds', 'a', { agentIds: [] }],
    ['agentIds', 'a', { agentIds: ['a', 'a'] }],
    ['agentIds', 'a', { agentIds: Array.from({ length: 51 }, (_, n) => `a${n}`) }],
    ['sizeMax', 'a', { sizeMax: 101 }],
    ['sizeMax', 'a', { sizeMax: 1.5 }],
    ['sizeMin', 'a', { sizeMin: 4 }],
    ['leaseMs', 'a', { leaseMs: 999 }],
    ['idleMs', 'a', { idleMs: Number.NaN }],
    ['queueMax', 'a', { queueMax: 201 }],
    ['waitTargetMs', 'a', { waitTargetMs: -1 }],
    ['scaleDownAt', 'a', { scaleDownAt: 0.5, scaleUpAt: 0.5 }],
    ['scaleDownAt', 'a', { scaleUpAt: 1.1 }],
    ['scaleDownAt', 'a', { scaleDownAt: Number.NaN }],
  ])('are refused where %s is out of bounds (%#)', (argument, id, wrong) => {
    expect(() => checkSettings(id, aPool(wrong))).toThrowError(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', details: expect.objectContaining({ argument }) }),
    );
  });
});
