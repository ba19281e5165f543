import { InvalidArgumentError, type Principal } from '@ymera/kernel';
import { PluginNotFoundError } from '../../../domain/plugin-errors.ts';
import { type JournalEntry, type JournalKind, journalKinds } from '../../../domain/plugin-journal.ts';
import { findPlugins, type ViewDesk } from '../../find-plugins.ts';
import { channels } from './channels.ts';
import { type FollowDesk, follow, type News } from './follow.ts';
import { createJournalTail, firstIdAt } from './journal-tail.ts';

export interface WatchJournalCommand {
  readonly pluginId: string;
  /** Null for all. */
  readonly kinds: readonly JournalKind[] | null;
  /** The id of the last entry that was seen; null for new ones only. */
  readonly after: string | null;
  readonly principal: Principal;
}

type WatchDesk = FollowDesk & ViewDesk;

const batchSize = 100;
const entryId = /^jrn_[0-9a-z]{26}$/;

/**
 * The entries of a plugin's journal as they are written, each once.
 *
 * @throws PluginNotFoundError or InvalidArgumentError, before the first
 */
export async function watchJournal(
  desk: WatchDesk,
  { pluginId, kinds, after, principal }: WatchJournalCommand,
  signal: AbortSignal,
): Promise<AsyncIterableIterator<JournalEntry>> {
  if (after !== null && !entryId.test(after))
    throw new InvalidArgumentError('after', 'the id of an entry, such as jrn_…', 'something else');
  const place = { tenantId: principal.tenantId, pluginId };
  const [plugin] = await findPlugins(desk, { tenantId: place.tenantId, ids: [pluginId] }, signal);
  if (!plugin || plugin.state.phase === 'REMOVED') throw new PluginNotFoundError(pluginId);
  const tail = createJournalTail(after ?? firstIdAt(desk.clock.now()));
  const read = async (reading: AbortSignal): Promise<News<JournalEntry>> => {
    const query = { ...place, kinds: kinds ?? journalKinds, level: 'DEBUG', limit: batchSize } as const;
    const found = await desk.stores.journal.list({ ...query, from: { after: tail.cursor } }, reading);
    const items = tail.take(found);
    if (found.length === batchSize) return { items, next: 'more' };
    tail.rewind();
    return { items, next: 'wait' };
  };
  return follow(desk, { channel: channels.plugin(place), principal, read }, signal);
}
