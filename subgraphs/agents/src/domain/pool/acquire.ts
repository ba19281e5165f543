import { nextAgent } from './balance.ts';
import {
  type Instance,
  livingOf,
  type Pool,
  type PoolCounts,
  type Reservation,
  type Ticket,
} from './pool.ts';
import { moved } from './transitions.ts';

export interface Acquisition {
  /** Which of the pool's agents will do. */
  readonly agentIds: readonly string[];
  readonly by: string;
  /** Also the id of the place in the queue, when there is nothing to give yet. */
  readonly reservationId: string;
  /** The id for an instance, should a new one be needed. */
  readonly instanceId: string;
  /** Asks again before this moment when there is nothing to give yet; null does not wait. */
  readonly waitsUntil: number | null;
  readonly now: number;
}

export type Acquired =
  | { readonly kind: 'GRANTED'; readonly pool: Pool; readonly instance: Instance }
  | { readonly kind: 'QUEUED' | 'REFUSED'; readonly pool: Pool };

/** A later wait counts this much of the mean. */
const newShare = 0.2;

/** Gives an instance: one that is idle, else a new one within the pool's size, else one in the place of an idle other. */
export function acquire(given: Pool, asked: Acquisition): Acquired {
  const pool = { ...given, queue: given.queue.filter(({ until }) => until > asked.now) };
  const place = pool.queue.findIndex(({ id }) => id === asked.reservationId);
  const ahead = place === -1 ? pool.queue.length : place;
  // What is free belongs to those who came before.
  const room = pool.sizeMax - livingOf(pool).filter(({ state }) => state.phase !== 'IDLE').length;
  const granted = ahead < room ? grant(pool, asked) : null;
  if (granted) return granted;
  const since = pool.queue[place]?.since ?? asked.now;
  return asked.waitsUntil !== null && ahead < pool.queueMax
    ? { kind: 'QUEUED', pool: withTicket(pool, { id: asked.reservationId, since, until: asked.waitsUntil }) }
    : {
        kind: 'REFUSED',
        pool: leaveQueue(counted(pool, { refused: pool.counts.refused + 1 }), asked.reservationId),
      };
}

/** Gives up a place in the queue. */
export function leaveQueue(pool: Pool, reservationId: string): Pool {
  return { ...pool, queue: pool.queue.filter(({ id }) => id !== reservationId) };
}

/** The pool with an instance more. */
export function spawned(pool: Pool, instance: Instance): Pool {
  return counted({ ...pool, instances: [...pool.instances, instance] }, { spawned: pool.counts.spawned + 1 });
}

export function counted(pool: Pool, counts: Partial<PoolCounts>): Pool {
  return { ...pool, counts: { ...pool.counts, ...counts } };
}

function grant(pool: Pool, asked: Acquisition): Acquired | null {
  const reservation: Reservation = {
    id: asked.reservationId,
    by: asked.by,
    at: asked.now,
    until: asked.now + pool.leaseMs,
  };
  const waited = asked.now - (pool.queue.find(({ id }) => id === asked.reservationId)?.since ?? asked.now);
  const { acquired, waitMs } = pool.counts;
  const counts = { acquired: acquired + 1, waitMs: waitMs + newShare * (waited - waitMs) };
  const next = counted(leaveQueue(pool, asked.reservationId), counts);
  return reuse(next, asked, reservation) ?? spawn(next, asked, reservation);
}

/** The one that was used last, so that those that nobody needs grow old and are ended. */
function reuse(pool: Pool, { agentIds }: Acquisition, reservation: Reservation): Acquired | null {
  const idle = pool.instances.filter(({ state }) => state.phase === 'IDLE');
  const turn = nextAgent(
    pool,
    agentIds.filter((id) => idle.some(({ agentId }) => agentId === id)),
  );
  if (!turn) return null;
  const [last] = idle.filter(({ agentId }) => agentId === turn.agentId).sort(latestFirst);
  if (!last) return null;
  const instance = moved(last, { phase: 'RESERVED', reservation });
  const instances = pool.instances.map((one) => (one.id === last.id ? instance : one));
  return {
    kind: 'GRANTED',
    instance,
    pool: counted({ ...pool, instances, credits: turn.credits }, { reused: pool.counts.reused + 1 }),
  };
}

function spawn(pool: Pool, asked: Acquisition, reservation: Reservation): Acquired | null {
  const turn = nextAgent(pool, asked.agentIds);
  const roomy = turn && withRoom(pool, asked.now);
  if (!turn || !roomy) return null;
  const instance: Instance = {
    id: asked.instanceId,
    agentId: turn.agentId,
    spawnedAt: asked.now,
    uses: 0,
    failures: 0,
    state: { phase: 'RESERVED', reservation },
  };
  return { kind: 'GRANTED', instance, pool: spawned({ ...roomy, credits: turn.credits }, instance) };
}

/** Where the pool is full, the instance of another agent that was idle for longest makes room. */
function withRoom(pool: Pool, now: number): Pool | null {
  if (livingOf(pool).length < pool.sizeMax) return pool;
  const oldest = pool.instances
    .filter(({ state }) => state.phase === 'IDLE')
    .sort(latestFirst)
    .at(-1);
  if (!oldest) return null;
  const ended = moved(oldest, { phase: 'TERMINATED', at: now, reason: 'REPLACED' });
  const instances = pool.instances.map((one) => (one.id === oldest.id ? ended : one));
  return counted({ ...pool, instances }, { terminated: pool.counts.terminated + 1 });
}

function withTicket(pool: Pool, ticket: Ticket): Pool {
  const isThere = pool.queue.some(({ id }) => id === ticket.id);
  const queue = isThere
    ? pool.queue.map((one) => (one.id === ticket.id ? ticket : one))
    : [...pool.queue, ticket];
  return { ...pool, queue };
}

const sinceOf = ({ state }: Instance) => (state.phase === 'IDLE' ? state.since : 0);
const latestFirst = (a: Instance, b: Instance) => sinceOf(b) - sinceOf(a) || (a.id < b.id ? -1 : 1);
