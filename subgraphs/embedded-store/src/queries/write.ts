import { ObjectId } from 'bson';
import { CommandError } from '../errors.ts';
import type { Match } from '../matching/operators.ts';
import { parseSort } from '../planning/sort.ts';
import type { Collection } from '../storage/collection.ts';
import { type Update, upsertBase } from '../updating/update.ts';
import { decode } from '../values/decode.ts';
import { type Doc, isDoc, newDoc } from '../values/document.ts';
import { encodeStored } from '../values/encode.ts';
import { type Found, findDocuments } from './find.ts';

/** Which documents a write is for. */
export interface Selection {
  readonly filter: Doc;
  readonly multi: boolean;
  readonly sort?: unknown;
  readonly hint?: unknown;
  readonly variables?: Doc;
}

/** A document about to be changed. */
export interface Selected {
  readonly rid: number;
  readonly bytes: Uint8Array;
  readonly doc: Doc;
  readonly match: Match;
}

/** Stores a document, `_id` first and made up if it has none; gives what was stored. */
export function insertDocument(collection: Collection, doc: unknown): Doc {
  if (!isDoc(doc)) throw new CommandError(14, 'documents to insert must be objects');
  const stored = withIdFirst(doc);
  collection.insert(stored, encodeStored(stored));
  return stored;
}

function withIdFirst(doc: Doc): Doc {
  if (Object.keys(doc)[0] === '_id') return doc;
  const result = newDoc();
  result._id = Object.hasOwn(doc, '_id') ? doc._id : new ObjectId();
  for (const field of Object.keys(doc)) if (field !== '_id') result[field] = doc[field];
  return result;
}

/**
 * The documents a write is for, found before the first is changed: a scan that goes on while its own writes move
 * documents along the index would meet them again.
 */
export function selectDocuments(collection: Collection, selection: Selection): Selected[] {
  const { filter, multi, hint, variables } = selection;
  const query = {
    filter,
    sort: parseSort(selection.sort),
    skip: 0,
    limit: multi ? 0 : 1,
    ...(hint === undefined ? {} : { hint }),
    ...(variables === undefined ? {} : { variables }),
  };
  return [...findDocuments(collection, query)].map(opened);
}

const opened = ({ rid, bytes, doc, match }: Found): Selected => ({
  rid,
  bytes,
  doc: doc ?? decode(bytes),
  match,
});

/** Applies an update to one document; gives the new document and whether anything changed. */
export function updateDocument(
  collection: Collection,
  { rid, bytes, doc, match }: Selected,
  update: Update,
): { readonly doc: Doc; readonly modified: boolean } {
  const after = update.apply(doc, { found: match });
  const encoded = encodeStored(after);
  if (Buffer.compare(encoded, bytes) === 0) return { doc, modified: false };
  collection.replace(rid, doc, after, encoded);
  return { doc: after, modified: true };
}

/** Inserts what an upsert that matched nothing makes of its filter and update. */
export function upsertDocument(collection: Collection, filter: Doc, update: Update): Doc {
  const base = upsertBase(filter);
  const start = update.replaces ? onlyId(base) : base;
  const doc = update.apply(start, { inserting: true });
  return insertDocument(collection, doc);
}

function onlyId(base: Doc): Doc {
  const result = newDoc();
  if (Object.hasOwn(base, '_id')) result._id = base._id;
  return result;
}
