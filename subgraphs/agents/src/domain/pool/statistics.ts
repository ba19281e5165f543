import { healthOf, isBusy, livingOf, type Pool, type PoolCounts } from './pool.ts';

/** How a pool stands, and has done. */
export interface PoolStatistics extends PoolCounts {
  readonly size: number;
  readonly busy: number;
  readonly idle: number;
  readonly queueDepth: number;
  /** 0 to 100. */
  readonly health: number;
}

export function statisticsOf(pool: Pool): PoolStatistics {
  const living = livingOf(pool);
  const size = living.length;
  const busy = living.filter(isBusy).length;
  const figures = { size, busy, idle: size - busy, queueDepth: pool.queue.length };
  return { ...pool.counts, ...figures, health: healthOf(pool.instances) };
}
