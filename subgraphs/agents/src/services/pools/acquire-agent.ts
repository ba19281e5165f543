import { InvalidArgumentError, newId } from '@ymera/kernel';
import { type Acquired, acquire, leaveQueue } from '../../domain/pool/acquire.ts';
import { PoolExhaustedError, PoolNotFoundError } from '../../domain/pool/errors.ts';
import type { Instance, Pool } from '../../domain/pool/pool.ts';
import { tidy } from '../../domain/pool/tend.ts';
import { eligibleAgents, type Wanted } from './eligible-agents.ts';
import { type PoolCommand, type PoolDesk, placeOf } from './pool-desk.ts';

interface AcquireCommand extends PoolCommand, Wanted {
  /** 0 to 30,000: how long to wait for an instance when all are at work. */
  readonly waitMs: number;
}

const waitMsMax = 30_000;
/** How often those who wait ask again. */
const askAgainMs = 250;
/** Who has not asked again for this long has gone. */
const ticketMs = 5_000;

/**
 * Lends an agent of the pool out, one that is there already where possible.
 *
 * @throws PoolNotFoundError
 * @throws NoAgentFitsError when none of the pool's agents is ready, or has to do with the task
 * @throws PoolExhaustedError when all are at work, and still are after `waitMs`, or too many wait already
 */
export async function acquireAgent(
  desk: PoolDesk,
  { waitMs, ...command }: AcquireCommand,
  signal: AbortSignal,
): Promise<{ readonly pool: Pool; readonly instance: Instance }> {
  if (!Number.isInteger(waitMs) || waitMs < 0 || waitMs > waitMsMax)
    throw new InvalidArgumentError('waitMs', `a whole number from 0 to ${waitMsMax}`, String(waitMs));
  const { clock } = desk;
  const deadline = clock.now() + waitMs;
  const reservationId = newId('hold', clock.now());
  for (let round = 0; round <= waitMsMax / askAgainMs; round++) {
    const left = deadline - clock.now();
    const acquired = await attempt(desk, command, { reservationId, waits: left > 0 });
    if (acquired.kind === 'GRANTED') return acquired;
    if (acquired.kind === 'REFUSED') break;
    await clock.wait(Math.min(askAgainMs, left), signal);
    if (signal.aborted) break;
  }
  // A ticket that nobody asks for again would keep others waiting.
  await desk.pools.change(placeOf(command), (pool) => leave(pool, reservationId));
  throw new PoolExhaustedError(command.poolId, 'all of its instances are at work');
}

async function attempt(
  desk: PoolDesk,
  command: Omit<AcquireCommand, 'waitMs'>,
  { reservationId, waits }: { readonly reservationId: string; readonly waits: boolean },
): Promise<Acquired> {
  const place = placeOf(command);
  const prepared = await desk.selection.prepare(place.tenantId);
  let acquired: Acquired | null = null;
  const stored = await desk.pools.change(place, (pool) => {
    const now = desk.clock.now();
    const agentIds = eligibleAgents(prepared, pool, command);
    acquired = acquire(tidy(pool, now), {
      ...{ agentIds, reservationId, now, by: command.principal.id },
      instanceId: newId('ainst', now),
      waitsUntil: waits ? now + ticketMs : null,
    });
    return acquired.pool;
  });
  if (!stored || !acquired) throw new PoolNotFoundError(place.poolId);
  return acquired;
}

function leave(pool: Pool, reservationId: string): Pool {
  return pool.queue.some(({ id }) => id === reservationId) ? leaveQueue(pool, reservationId) : pool;
}
