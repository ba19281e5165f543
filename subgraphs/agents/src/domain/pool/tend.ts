import { spawned } from './acquire.ts';
import { advise } from './advise.ts';
import { nextAgent } from './balance.ts';
import { isBusy, livingOf, type Pool } from './pool.ts';
import { terminate } from './return.ts';

/** Terminated instances that are remembered. */
const rememberedMax = 20;

interface Growth {
  readonly now: number;
  readonly newId: () => string;
  /** Which of the pool's agents can be run, so that instances of them are of use. */
  readonly readyIds: readonly string[];
}

/** Tidies, and makes the instances that the advice on the pool's size asks for. */
export function tend(pool: Pool, growth: Growth): Pool {
  const tidied = tidy(pool, growth.now);
  const { change } = advise(tidied);
  return change > 0 ? grow(tidied, change, growth) : tidied;
}

/** Ends what has expired or was idle for too long. Gives the same pool when there is nothing to do. */
export function tidy(pool: Pool, now: number): Pool {
  return forgetOld(endIdle(endExpired(leaveBehind(pool, now), now), now));
}

function leaveBehind(pool: Pool, now: number): Pool {
  const queue = pool.queue.filter(({ until }) => until > now);
  return queue.length === pool.queue.length ? pool : { ...pool, queue };
}

function endExpired(pool: Pool, now: number): Pool {
  const expired = pool.instances.filter(
    ({ state }) =>
      (state.phase === 'RESERVED' || state.phase === 'WORKING') && state.reservation.until <= now,
  );
  return expired.reduce(
    (next, one) => terminate(next, { instance: one, reason: 'LEASE_EXPIRED', now }),
    pool,
  );
}

/** Of a pool that is little used the idle ones go at half their time, longest idle first, down to `sizeMin`. */
function endIdle(pool: Pool, now: number): Pool {
  const patience = advise(pool).change < 0 ? pool.idleMs / 2 : pool.idleMs;
  const sinceOf = ({ state }: Pool['instances'][number]) => (state.phase === 'IDLE' ? state.since : now);
  const old = livingOf(pool)
    .filter((one) => !isBusy(one) && now - sinceOf(one) >= patience)
    .sort((a, b) => sinceOf(a) - sinceOf(b));
  const spare = Math.max(0, livingOf(pool).length - pool.sizeMin);
  return old
    .slice(0, spare)
    .reduce((next, one) => terminate(next, { instance: one, reason: 'IDLE', now }), pool);
}

function forgetOld(pool: Pool): Pool {
  const ended = pool.instances.filter(({ state }) => state.phase === 'TERMINATED');
  if (ended.length <= rememberedMax) return pool;
  const forgotten = new Set(ended.slice(0, ended.length - rememberedMax));
  return { ...pool, instances: pool.instances.filter((one) => !forgotten.has(one)) };
}

function grow(pool: Pool, change: number, { now, newId, readyIds }: Growth): Pool {
  const agentIds = pool.agentIds.filter((id) => readyIds.includes(id));
  let next = pool;
  for (let count = 0; count < change; count++) {
    const turn = nextAgent(next, agentIds);
    if (!turn) return next;
    const state = { phase: 'IDLE', since: now } as const;
    const instance = { id: newId(), agentId: turn.agentId, spawnedAt: now, uses: 0, failures: 0, state };
    next = spawned({ ...next, credits: turn.credits }, instance);
  }
  return next;
}
