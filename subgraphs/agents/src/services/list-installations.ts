import { type Page, pageOf, pageRequest, readTimeCursor, timeKey } from '@ymera/kernel';
import type { Installation } from '../domain/installation.ts';
import type { PluginStores } from '../plugin-ports.ts';

/**
 * A tenant's installations, newest first.
 *
 * @throws InvalidArgumentError for a page that is too long, or a cursor that is none
 */
export async function listInstallations(
  { stores }: { stores: Pick<PluginStores, 'installations'> },
  { tenantId, ...page }: { tenantId: string; first?: number | null; after?: string | null },
  signal?: AbortSignal,
): Promise<Page<Installation>> {
  const { first, after } = pageRequest(page);
  const query = { tenantId, before: readTimeCursor(after), limit: first + 1 };
  const found = await stores.installations.list(query, signal);
  return pageOf(found, first, ({ startedAt: at, id }) => timeKey({ at, id }));
}
