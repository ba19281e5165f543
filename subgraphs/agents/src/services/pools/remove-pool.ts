import { poolChanged } from '../../events.ts';
import { type PoolCommand, type PoolDesk, placeOf } from './pool-desk.ts';

/** Removes a pool with all its instances. False when there was none. */
export async function removePool(desk: PoolDesk, command: PoolCommand): Promise<boolean> {
  const place = placeOf(command);
  const removed = await desk.pools.remove(place);
  const change = { poolId: place.poolId, action: 'removed', agentIds: [], by: command.principal.id } as const;
  const event = { tenantId: place.tenantId, at: desk.clock.now() };
  if (removed) await desk.events.publish(poolChanged(event, change));
  return removed;
}
