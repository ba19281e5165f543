import { type Page, pageOf, pageRequest, readTimeCursor, timeKey } from '@ymera/kernel';
import type { PluginReview } from '../domain/plugin-review.ts';
import type { PluginPlace, PluginStores } from '../plugin-ports.ts';

export type ReviewQuery = PluginPlace & { readonly first?: number | null; readonly after?: string | null };

/**
 * What users say about a plugin, newest first.
 *
 * @throws InvalidArgumentError for a page that is too long, or a cursor that is none
 */
export async function listReviews(
  { stores }: { stores: Pick<PluginStores, 'reviews'> },
  { tenantId, pluginId, ...page }: ReviewQuery,
  signal?: AbortSignal,
): Promise<Page<PluginReview>> {
  const { first, after } = pageRequest(page);
  const query = { tenantId, pluginId, before: readTimeCursor(after), limit: first + 1 };
  const found = await stores.reviews.list(query, signal);
  return pageOf(found, first, ({ at, userId }) => timeKey({ at, id: userId }));
}
