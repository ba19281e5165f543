import { type Page, pageOf, pageRequest, readCursor } from '@ymera/kernel';
import {
  type JournalEntry,
  type JournalKind,
  type JournalLevel,
  journalKinds,
} from '../domain/plugin-journal.ts';
import type { PluginPlace, PluginStores } from '../plugin-ports.ts';

export type JournalQuery = PluginPlace & {
  /** All when left out. */
  readonly kinds?: readonly JournalKind[] | null;
  readonly level: JournalLevel;
  readonly first?: number | null;
  readonly after?: string | null;
};

/**
 * What a plugin said and published, newest first.
 *
 * @throws InvalidArgumentError for a page that is too long, or a cursor that is none
 */
export async function listJournal(
  { stores }: { stores: Pick<PluginStores, 'journal'> },
  { tenantId, pluginId, kinds, level, ...page }: JournalQuery,
  signal?: AbortSignal,
): Promise<Page<JournalEntry>> {
  const { first, after } = pageRequest(page);
  const from = { before: readCursor(after) };
  const query = { tenantId, pluginId, kinds: kinds ?? journalKinds, level, from, limit: first + 1 };
  return pageOf(await stores.journal.list(query, signal), first, ({ id }) => id);
}
