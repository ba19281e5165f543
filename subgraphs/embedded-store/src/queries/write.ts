import { ObjectId, Timestamp } from 'bson';
import type { CollationChoice } from '../collation/choice.ts';
import { CommandError } from '../errors.ts';
import type { Match } from '../matching/operators.ts';
import { parseSort } from '../planning/sort.ts';
import { makeRoom } from '../storage/capped.ts';
import type { Collection } from '../storage/collection.ts';
import type { TimeLimit } from '../time-limit.ts';
import { type Update, upsertBase } from '../updating/update.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf, isDoc, newDoc } from '../values/document.ts';
import { encodeStored } from '../values/encode.ts';
import { nextTimestamp } from '../values/timestamp.ts';
import { type Found, findDocuments } from './find.ts';
import { refuseInvalid } from './validator.ts';

/** Which documents a write is for. */
export interface Selection {
  readonly filter: Doc;
  readonly multi: boolean;
  readonly sort?: unknown;
  readonly hint?: unknown;
  readonly variables?: Doc;
  readonly collation?: CollationChoice;
  readonly timeLimit?: TimeLimit;
}

/** How a write treats a collection's validator. */
export interface WriteOptions {
  /** Store the document even if the validator does not accept it. */
  readonly bypassValidation?: boolean;
}

/** A document about to be changed. */
export interface Selected {
  readonly rid: number;
  readonly bytes: Uint8Array;
  readonly doc: Doc;
  readonly match: Match;
}

/** Stores a document, `_id` first and made up if it has none; gives what was stored. */
export function insertDocument(collection: Collection, doc: unknown, options: WriteOptions = {}): Doc {
  if (!isDoc(doc)) throw new CommandError(14, 'documents to insert must be objects');
  const stored = withTimes(withIdFirst(doc));
  if (options.bypassValidation !== true) refuseInvalid(collection, stored);
  const bytes = encodeStored(stored);
  collection.insert(stored, bytes);
  if (collection.options.capped === true) makeRoom(collection, bytes.length);
  return stored;
}

function withIdFirst(doc: Doc): Doc {
  if (Object.keys(doc)[0] === '_id') return doc;
  const result = newDoc();
  result._id = Object.hasOwn(doc, '_id') ? doc._id : new ObjectId();
  for (const field of Object.keys(doc)) if (field !== '_id') result[field] = doc[field];
  return result;
}

// An empty Timestamp at the top of a document stands for the present, as on a MongoDB server.
function withTimes(doc: Doc): Doc {
  let result = doc;
  for (const field of Object.keys(doc)) {
    const value = doc[field];
    if (!(value instanceof Timestamp) || !value.isZero() || field === '_id') continue;
    if (result === doc) result = docOf({ ...doc });
    result[field] = nextTimestamp();
  }
  return result;
}

/**
 * The documents a write is for, found before the first is changed: a scan that goes on while its own writes move
 * documents along the index would meet them again.
 */
export function selectDocuments(collection: Collection, selection: Selection): Selected[] {
  const { filter, multi, hint, variables, collation, timeLimit } = selection;
  const query = {
    filter,
    sort: parseSort(selection.sort),
    skip: 0,
    limit: multi ? 0 : 1,
    ...(hint === undefined ? {} : { hint }),
    ...(variables === undefined ? {} : { variables }),
    ...(collation === undefined ? {} : { collation }),
    ...(timeLimit === undefined ? {} : { timeLimit }),
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
  options: WriteOptions = {},
): { readonly doc: Doc; readonly modified: boolean } {
  const after = update.apply(doc, { found: match });
  const encoded = encodeStored(after);
  if (Buffer.compare(encoded, bytes) === 0) return { doc, modified: false };
  if (options.bypassValidation !== true) refuseInvalid(collection, after, doc);
  const kind = update.replaces ? 'replace' : 'update';
  collection.replace(rid, { before: doc, after, bytes: encoded, kind });
  return { doc: after, modified: true };
}

/** Inserts what an upsert that matched nothing makes of its filter and update. */
export function upsertDocument(
  collection: Collection,
  filter: Doc,
  update: Update,
  options: WriteOptions = {},
): Doc {
  const base = upsertBase(filter);
  const start = update.replaces ? onlyId(base) : base;
  const doc = update.apply(start, { inserting: true });
  return insertDocument(collection, doc, options);
}

function onlyId(base: Doc): Doc {
  const result = newDoc();
  if (Object.hasOwn(base, '_id')) result._id = base._id;
  return result;
}
