import { InstanceNotFoundError, PoolNotFoundError } from '../../domain/pool/errors.ts';
import type { Instance, Pool } from '../../domain/pool/pool.ts';
import { release, start, terminate } from '../../domain/pool/return.ts';
import { poolChanged } from '../../events.ts';
import { type PoolCommand, type PoolDesk, placeOf } from './pool-desk.ts';

type HeldCommand = PoolCommand & { readonly reservationId: string };
type Changed = { readonly pool: Pool; readonly instance: Instance };

/** @throws PoolNotFoundError, ReservationEndedError, IllegalTransitionError when it works already */
export function startAgent(desk: PoolDesk, command: HeldCommand): Promise<Changed> {
  return changeInstance(desk, command, (pool, now) => start(pool, heldBy(command, now)));
}

/** @throws PoolNotFoundError, ReservationEndedError */
export function releaseAgent(
  desk: PoolDesk,
  { ok, ...command }: HeldCommand & { readonly ok: boolean },
): Promise<Changed> {
  return changeInstance(desk, command, (pool, now) => release(pool, { ...heldBy(command, now), ok }));
}

/** @throws PoolNotFoundError, InstanceNotFoundError, IllegalTransitionError when it has ended already */
export async function terminateAgent(
  desk: PoolDesk,
  { instanceId, ...command }: PoolCommand & { readonly instanceId: string },
): Promise<Changed> {
  const changed = await changeInstance(desk, command, (pool, now) => {
    const instance = pool.instances.find(({ id }) => id === instanceId);
    if (!instance) throw new InstanceNotFoundError(pool.id, instanceId);
    const next = terminate(pool, { instance, reason: 'ASKED', now });
    return { pool: next, instance: next.instances.find(({ id }) => id === instanceId) ?? instance };
  });
  const { principal, poolId } = command;
  const agentIds = [changed.instance.agentId];
  const change = { poolId, action: 'instance_terminated', agentIds, by: principal.id } as const;
  const event = { tenantId: principal.tenantId, at: desk.clock.now() };
  await desk.events.publish(poolChanged(event, change));
  return changed;
}

const heldBy = ({ principal, reservationId }: HeldCommand, now: number) => ({
  reservationId,
  by: principal.id,
  now,
});

async function changeInstance(
  { pools, clock }: PoolDesk,
  command: PoolCommand,
  decide: (pool: Pool, now: number) => Changed,
): Promise<Changed> {
  let changed: Changed | null = null;
  const pool = await pools.change(placeOf(command), (before) => {
    changed = decide(before, clock.now());
    return changed.pool;
  });
  if (!pool || !changed) throw new PoolNotFoundError(command.poolId);
  return changed;
}
