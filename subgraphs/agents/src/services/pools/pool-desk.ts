import type { Clock, Principal } from '@ymera/kernel';
import type { Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { PoolStore } from '../../pool-ports.ts';
import type { DefinitionStore } from '../../ports.ts';
import type { SelectionDesk } from '../selection/selection-desk.ts';

/** What it takes to lend agents out. */
export interface PoolDesk {
  readonly pools: PoolStore;
  readonly definitions: Pick<DefinitionStore, 'findMany'>;
  readonly selection: SelectionDesk;
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Log;
}

/** Something that somebody does with a pool of their tenant. */
export interface PoolCommand {
  readonly principal: Pick<Principal, 'id' | 'tenantId'>;
  readonly poolId: string;
}

export function placeOf({ principal, poolId }: PoolCommand) {
  return { tenantId: principal.tenantId, poolId };
}
