import { CommandError, locationError } from '../../errors.ts';
import { insertDocument, type WriteOptions } from '../../queries/write.ts';
import { refuseBadName } from '../../storage/names.ts';
import type { Store } from '../../storage/store.ts';
import { refuseView } from '../../storage/views.ts';
import { type Doc, docOf } from '../../values/document.ts';

/** Where a stage writes, and how. */
export interface Target extends WriteOptions {
  readonly db: string;
  readonly name: string;
}

let made = 0;

/**
 * `$out`: the documents become the collection, in place of what it held. Its options and indexes stay. They are
 * written beside it first, so that the pipeline may read the very collection that it replaces.
 */
export function writeOut(store: Store, target: Target, documents: Iterable<Doc>): void {
  const { db, name, ...options } = target;
  refuseBadName(db, name);
  if (['admin', 'config', 'local'].includes(db))
    throw locationError(31321, `Can't $out to internal database: ${db}`);
  if (name.startsWith('system.')) throw locationError(17385, `Can't $out to special collection: ${name}`);
  refuseView(store, db, name);
  const before = store.find(db, name);
  if (before?.options.capped === true) {
    throw locationError(17152, `namespace '${db}.${name}' is capped so it can't be used for $out`);
  }
  const fresh = store.create(db, `tmp.agg_out.${++made}`, before?.options ?? docOf({}));
  for (const index of before?.shownIndexes ?? []) store.createIndex(fresh, index.spec);
  for (const doc of documents) insertDocument(fresh, doc, options);
  const old = store.find(db, name);
  if (old?.id !== before?.id) throw new CommandError(1, `${db}.${name} changed while $out was writing`);
  if (old !== undefined) store.drop(old);
  store.rename(fresh, db, name);
}
