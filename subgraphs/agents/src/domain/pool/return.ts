import { counted } from './acquire.ts';
import { ReservationEndedError } from './errors.ts';
import type { Instance, Pool, TerminationReason } from './pool.ts';
import { moved } from './transitions.ts';

interface Change {
  readonly pool: Pool;
  readonly instance: Instance;
}

interface Held {
  readonly reservationId: string;
  /** Only who reserved an instance has it. */
  readonly by: string;
  readonly now: number;
}

/** A later piece of work counts this much of the mean. */
const newShare = 0.2;

/** The reserved instance begins to work. @throws ReservationEndedError, IllegalTransitionError when it works already */
export function start(pool: Pool, asked: Held): Change {
  const { instance, reservation } = held(pool, asked);
  return changed(pool, moved(instance, { phase: 'WORKING', reservation, startedAt: asked.now }));
}

/** The instance becomes idle, for others to have. @throws ReservationEndedError */
export function release(pool: Pool, { ok, ...asked }: Held & { readonly ok: boolean }): Change {
  const { now } = asked;
  const { instance } = held(pool, asked);
  const { uses, failures, state } = instance;
  const used = { ...instance, uses: uses + 1, failures: failures + (ok ? 0 : 1) };
  const next = changed(pool, moved(used, { phase: 'IDLE', since: now }));
  if (state.phase !== 'WORKING') return next;
  const worked = now - state.startedAt;
  const { workMs } = pool.counts;
  const mean = workMs === null ? worked : workMs + newShare * (worked - workMs);
  return { ...next, pool: counted(next.pool, { workMs: mean }) };
}

/** The instance ends, whatever it does; what its borrower still does no longer counts. */
export function terminate(
  pool: Pool,
  { instance, reason, now }: { instance: Instance; reason: TerminationReason; now: number },
): Pool {
  const { pool: next } = changed(pool, moved(instance, { phase: 'TERMINATED', at: now, reason }));
  return counted(next, { terminated: pool.counts.terminated + 1 });
}

function held(pool: Pool, { reservationId, by, now }: Held) {
  for (const instance of pool.instances) {
    const { state } = instance;
    if (state.phase !== 'RESERVED' && state.phase !== 'WORKING') continue;
    const { reservation } = state;
    const holds = reservation.id === reservationId && reservation.by === by && reservation.until > now;
    if (holds) return { instance, reservation };
  }
  throw new ReservationEndedError(reservationId);
}

function changed(pool: Pool, instance: Instance): Change {
  const instances = pool.instances.map((one) => (one.id === instance.id ? instance : one));
  return { pool: { ...pool, instances }, instance };
}
