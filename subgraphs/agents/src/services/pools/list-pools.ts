import { type Page, pageOf, pageRequest, readCursor } from '@ymera/kernel';
import type { Pool } from '../../domain/pool/pool.ts';
import type { PoolDesk } from './pool-desk.ts';

interface PoolQuery {
  readonly tenantId: string;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** In order of their ids. @throws InvalidArgumentError for a page that is too long, or a cursor that is none */
export async function listPools(
  { pools }: Pick<PoolDesk, 'pools'>,
  { tenantId, ...page }: PoolQuery,
  signal?: AbortSignal,
): Promise<Page<Pool>> {
  const { first, after } = pageRequest(page);
  const query = { tenantId, after: readCursor(after), limit: first + 1 };
  return pageOf(await pools.list(query, signal), first, ({ id }) => id);
}
