import { type Bell, NotYet } from '../bell.ts';
import type { Locks } from '../transactions/locks.ts';
import type { Collection } from './collection.ts';
import type { StoreJournal } from './store-journal.ts';

/** Makes a command that alters a collection, or takes its name, wait for the transactions that have changed it. */
export function waitUntilUnlocked(
  store: { readonly locks: Locks<object>; readonly journal: StoreJournal; readonly transactionEnded: Bell },
  what: Collection | string,
): void {
  if (store.locks.size === 0) return;
  const held =
    typeof what === 'string'
      ? store.locks.ownerOf(what) !== undefined && store.locks.ownerOf(what) !== store.journal.applying
      : store.journal.applying === undefined && store.locks.isHeld(what.id);
  if (held) throw new NotYet(store.transactionEnded, Number.POSITIVE_INFINITY);
}
