import { describe, expect, test } from 'vitest';
import { acquire } from '../../../src/domain/pool/acquire.ts';
import { livingOf, type Pool } from '../../../src/domain/pool/pool.ts';
import { release, start, terminate } from '../../../src/domain/pool/return.ts';
import { statisticsOf } from '../../../src/domain/pool/statistics.ts';
import { moved } from '../../../src/domain/pool/transitions.ts';
import { anInstance, aPool, asked, granted, idle, working } from './builders.ts';

const by = 'user_ada';
const agentsOf = (pool: Pool, times: number) => {
  let next = pool;
  return Array.from({ length: times }, () => {
    const { pool: after, instance } = granted(next);
    next = after;
    return instance.agentId;
  });
};

describe('an instance', () => {
  const reservation = { id: 'hold_1', by, at: 0, until: 10 };
  const states = [
    { phase: 'RESERVED', reservation },
    { phase: 'WORKING', reservation, startedAt: 0 },
    idle(),
    { phase: 'TERMINATED', at: 0, reason: 'ASKED' },
  ] as const;
  const legal = ['RESERVED-WORKING', 'RESERVED-IDLE', 'RESERVED-TERMINATED', 'WORKING-IDLE'];
  const others = ['WORKING-TERMINATED', 'IDLE-RESERVED', 'IDLE-TERMINATED'];

  for (const from of states)
    for (const to of states) {
      const isLegal = [...legal, ...others].includes(`${from.phase}-${to.phase}`);
      test(`that is ${from.phase} ${isLegal ? 'may' : 'can not'} become ${to.phase}`, () => {
        const move = () => moved(anInstance('i', { state: from }), to);
        if (isLegal) expect(move().state).toBe(to);
        else expect(move).toThrowError(expect.objectContaining({ code: 'AGENT_INSTANCE_STATE' }));
      });
    }

  test('is reserved, works, is idle and can be reserved again', () => {
    const first = granted(aPool());
    expect(first.instance.state.phase).toBe('RESERVED');
    const held = { reservationId: idOf(first.instance), by };
    const started = start(first.pool, { ...held, now: 2_000 });
    expect(started.instance.state).toMatchObject({ phase: 'WORKING', startedAt: 2_000 });
    const released = release(started.pool, { ...held, ok: false, now: 2_500 });
    expect(released.instance).toMatchObject({ uses: 1, failures: 1, state: { phase: 'IDLE', since: 2_500 } });
    const again = granted(released.pool, { agentIds: ['a'] });
    expect(again.instance.id).toBe(first.instance.id);
    expect(statisticsOf(again.pool)).toMatchObject({ acquired: 2, reused: 1, spawned: 1, workMs: 500 });
  });

  test('is had by nobody but who reserved it, and no longer than the lease', () => {
    const { pool, instance } = granted(aPool());
    const held = { reservationId: idOf(instance), by, now: 10_999 };
    const ended = expect.objectContaining({ code: 'AGENT_RESERVATION_ENDED' });
    expect(() => start(pool, { ...held, by: 'user_bob' })).toThrowError(ended);
    expect(() => start(pool, { ...held, reservationId: 'hold_none' })).toThrowError(ended);
    expect(() => start(pool, { ...held, now: 11_000 })).toThrowError(ended);
    const released = release(pool, { ...held, ok: true });
    expect(() => release(released.pool, { ...held, ok: true })).toThrowError(ended);
  });

  test('that was terminated at work refuses the late release, and what was reserved after it is untouched', () => {
    const { pool, instance } = granted(aPool({ sizeMax: 1 }));
    const gone = terminate(pool, { instance, reason: 'LEASE_EXPIRED', now: 1_500 });
    const next = granted(gone);
    expect(next.instance.id).not.toBe(instance.id);
    const late = { reservationId: idOf(instance), by, ok: true, now: 2_000 };
    expect(() => release(next.pool, late)).toThrowError(
      expect.objectContaining({ code: 'AGENT_RESERVATION_ENDED' }),
    );
  });
});

describe('acquiring', () => {
  test('prefers an instance that is there, the one that was used last', () => {
    const instances = [anInstance('old', { state: idle(1) }), anInstance('new', { state: idle(2) })];
    const { instance, pool } = granted(aPool({ instances }));
    expect(instance.id).toBe('new');
    expect(livingOf(pool)).toHaveLength(2);
  });

  test('makes a new one rather than give an agent that will not do', () => {
    const { instance } = granted(aPool({ instances: [anInstance('idle')] }), { agentIds: ['b'] });
    expect(instance.agentId).toBe('b');
  });

  test('never goes beyond the size: an idle instance of another agent makes room, a busy one does not', () => {
    const instances = [
      anInstance('i', { state: working() }),
      anInstance('j', { state: idle(2) }),
      anInstance('k', { state: idle(1) }),
    ];
    const first = granted(aPool({ instances }), { agentIds: ['b'] });
    expect(livingOf(first.pool).map(({ id }) => id)).toEqual(['i', 'j', first.instance.id]);
    expect(first.pool.instances.find(({ id }) => id === 'k')?.state).toMatchObject({ reason: 'REPLACED' });
    const second = granted(first.pool, { agentIds: ['b'] });
    expect(acquire(second.pool, asked())).toMatchObject({
      kind: 'REFUSED',
      pool: { counts: { refused: 1 } },
    });
  });

  test('queues those who wait, and gives to them in their order', () => {
    const full = aPool({ sizeMax: 1, instances: [anInstance('i', { state: working() })] });
    const one = asked({ waitsUntil: 5_000 });
    const two = asked({ waitsUntil: 5_000 });
    const queued = acquire(acquire(full, one).pool, two);
    expect(queued.kind).toBe('QUEUED');
    expect(queued.pool.queue.map(({ id }) => id)).toEqual([one.reservationId, two.reservationId]);
    const freed = release(queued.pool, { reservationId: 'hold_1', by, ok: true, now: 2_000 }).pool;
    expect(acquire(freed, asked({ now: 2_000 })).kind).toBe('REFUSED');
    expect(acquire(freed, { ...two, now: 2_000 }).kind).toBe('QUEUED');
    const given = acquire(freed, { ...one, now: 2_000 });
    expect(given).toMatchObject({ kind: 'GRANTED', pool: { counts: { waitMs: 200 } } });
    expect(given.pool.queue.map(({ id }) => id)).toEqual([two.reservationId]);
  });

  test('does not wait for one who has gone', () => {
    const queue = [{ id: 'hold_gone', since: 0, until: 900 }];
    expect(granted(aPool({ sizeMax: 1, queue })).pool.queue).toEqual([]);
  });

  test('refuses when too many wait', () => {
    const full = aPool({ sizeMax: 1, queueMax: 1, instances: [anInstance('i', { state: working() })] });
    const { pool } = acquire(full, asked({ waitsUntil: 5_000 }));
    expect(acquire(pool, asked({ waitsUntil: 5_000 })).kind).toBe('REFUSED');
  });
});

describe('balancing', () => {
  const big = { sizeMax: 100 };
  const failing = anInstance('i', { agentId: 'a', uses: 8, failures: 8, state: working() });

  test('by the least load takes who has the fewest busy instances', () => {
    const instances = [anInstance('i', { agentId: 'a', state: working() })];
    expect(agentsOf(aPool({ ...big, instances }), 2).toSorted()).toEqual(['b', 'c']);
  });

  test('in turn takes each once before one twice', () => {
    const taken = agentsOf(aPool({ ...big, strategy: 'ROUND_ROBIN' }), 6);
    expect(taken.slice(0, 3).toSorted()).toEqual(['a', 'b', 'c']);
    expect(taken.slice(3)).toEqual(taken.slice(0, 3));
  });

  test('by health takes each in proportion to its good releases, spread evenly', () => {
    const pool = aPool({ ...big, strategy: 'HEALTH', agentIds: ['a', 'b'], instances: [failing] });
    let next: Pool = pool;
    const taken = Array.from({ length: 60 }, () => {
      const { pool: after, instance } = granted(next, { agentIds: ['a', 'b'] });
      next = after;
      return instance.agentId;
    });
    // 10 % of good releases, with one of each kind assumed, against 50 %.
    expect(taken.filter((id) => id === 'a')).toHaveLength(10);
    expect(taken.slice(0, 6).filter((id) => id === 'a')).toHaveLength(1);
  });
});

function idOf({ state }: { state: Pool['instances'][number]['state'] }): string {
  return state.phase === 'RESERVED' || state.phase === 'WORKING' ? state.reservation.id : '';
}
