import type { Pool } from './domain/pool/pool.ts';

export interface PoolPlace {
  readonly tenantId: string;
  readonly poolId: string;
}

/** Pools, each within its tenant. An aborted signal ends a read. */
export interface PoolStore {
  /** False when the tenant has one with this id already. */
  create(pool: Pool): Promise<boolean>;
  find(place: PoolPlace, signal?: AbortSignal): Promise<Pool | null>;
  /** In order of their ids, those after `after`. */
  list(
    query: { tenantId: string; after: string | null; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly Pool[]>;
  /** Of all tenants, each once, in an order of the store's own. */
  listPlaces(query: { after: PoolPlace | null; limit: number }): Promise<readonly PoolPlace[]>;
  /**
   * Puts in a pool's place what `decide` makes of it, with the next revision, and gives it; the same pool is not
   * written. `decide` may be called again when others come between. Null when there is no such pool.
   *
   * @throws PoolContendedError when others come between all the time, and whatever `decide` throws
   */
  change(place: PoolPlace, decide: (pool: Pool) => Pool): Promise<Pool | null>;
  /** False when there was none. */
  remove(place: PoolPlace): Promise<boolean>;
}
