import { newId } from '@ymera/kernel';
import { advise } from '../../domain/pool/advise.ts';
import type { Pool } from '../../domain/pool/pool.ts';
import { tend } from '../../domain/pool/tend.ts';
import type { PoolPlace } from '../../pool-ports.ts';
import type { PoolDesk } from './pool-desk.ts';

type TendDesk = Pick<PoolDesk, 'pools' | 'definitions' | 'clock' | 'log'>;

const tendEveryMs = 5_000;
const pageSize = 100;
const pagesMax = 1_000;

/** Ends what has expired or is idle, and follows the advice on sizes, in regular intervals until the signal aborts. */
export async function keepTendingPools(desk: TendDesk, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await desk.clock.wait(tendEveryMs, signal);
    if (signal.aborted) return;
    await tendPools(desk).catch((error) => {
      desk.log.error('tending pools of agents failed; it will be tried again', { error });
    });
  }
}

export async function tendPools(desk: TendDesk): Promise<void> {
  let after: PoolPlace | null = null;
  for (let page = 0; page < pagesMax; page++) {
    const places: readonly PoolPlace[] = await desk.pools.listPlaces({ after, limit: pageSize });
    for (const place of places) await tendPool(desk, place);
    if (places.length < pageSize) return;
    after = places.at(-1) ?? null;
  }
}

async function tendPool({ pools, definitions, clock }: TendDesk, place: PoolPlace): Promise<void> {
  const pool = await pools.find(place);
  const grows = pool !== null && advise(pool).change > 0;
  const readyIds = grows ? await readyOf(definitions, pool) : [];
  const now = clock.now();
  await pools.change(place, (before) => tend(before, { now, newId: () => newId('ainst', now), readyIds }));
}

async function readyOf(definitions: TendDesk['definitions'], { tenantId, agentIds }: Pool) {
  const found = await definitions.findMany({ tenantId, kind: 'agent', ids: agentIds });
  return found.filter(({ status }) => status === 'READY').map(({ id }) => id);
}
