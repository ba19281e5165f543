import type { AnyBulkWriteOperation, ClientBulkWriteModel } from 'mongodb';
import type { Effect, MarkedDocument } from './entries.ts';
import { fresh, marking } from './marks.ts';

type Change =
  | { readonly insert: string }
  | { readonly update: string; readonly mark: string }
  | { readonly remove: string };

/** The changes of a bulk write: two inserts, updates of one of them and of an older document, and a delete. */
export function bulkChanges(op: string, older: string | undefined): readonly Change[] {
  const first = `${op}a`;
  const second = `${op}b`;
  return [
    { insert: first },
    { insert: second },
    { update: first, mark: `${op}u` },
    ...(older === undefined ? [] : [{ update: older, mark: `${op}v` }]),
    { remove: second },
  ];
}

/** What a change of a bulk leaves behind. */
export function effectOf(change: Change): Effect {
  if ('insert' in change) return { document: `items/${change.insert}`, mark: change.insert };
  if ('update' in change) return { document: `items/${change.update}`, mark: change.mark };
  return { document: `items/${change.remove}`, gone: true };
}

/** A change as a collection's bulkWrite takes it. */
export function collectionModel(change: Change): AnyBulkWriteOperation<MarkedDocument> {
  if ('insert' in change) return { insertOne: { document: fresh(change.insert) } };
  if ('update' in change) {
    return { updateOne: { filter: { _id: change.update }, update: marking(change.mark) } };
  }
  return { deleteOne: { filter: { _id: change.remove } } };
}

/** A change as a client's bulkWrite takes it. */
export function clientModel(
  namespace: string,
  change: Change,
): ClientBulkWriteModel<Record<string, MarkedDocument>> {
  if ('insert' in change) return { name: 'insertOne', namespace, document: fresh(change.insert) };
  if ('update' in change) {
    return { name: 'updateOne', namespace, filter: { _id: change.update }, update: marking(change.mark) };
  }
  return { name: 'deleteOne', namespace, filter: { _id: change.remove } };
}
