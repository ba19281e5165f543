import type { DatabaseSync } from 'node:sqlite';
import { deserialize, EJSON, serialize } from 'bson';
import { CommandError } from '../errors.ts';
import { compileFilter, type Predicate } from '../matching/filter.ts';
import { isView } from '../storage/store.ts';
import { decode } from '../values/decode.ts';
import type { StoredCollection } from './catalogue.ts';
import { OperatorError } from './operator-error.ts';
import type { Report } from './problem.ts';
import type { Snapshot } from './snapshot.ts';
import { catalogueOf } from './status.ts';

export interface ExportOptions {
  /** `database.collection`, or a collection of the platform's own database. */
  readonly collection: string;
  /** A filter in Extended JSON; every document if it is absent. */
  readonly query?: string | undefined;
  /** Plain JSON numbers and dates, which people read more easily and which lose BSON's types. */
  readonly relaxed?: boolean;
}

const defaultDatabase = 'ymera';
// Lines go out in pieces of about this size: one write for each would take most of the time.
const pieceBytes = 64 * 1024;

/**
 * The documents of a collection as lines of Extended JSON, in order of insertion, in pieces of whole lines. A document
 * that cannot be read is reported and left out. Throws OperatorError before the first piece if there is no such
 * collection or the filter is wrong.
 */
export function exportLines(
  { database }: Snapshot,
  options: ExportOptions,
  report: Report,
): Generator<string> {
  const collection = findCollection(catalogueOf(database), options.collection);
  const { query, relaxed = false } = options;
  const matches = query === undefined ? (): boolean => true : parseFilter(query);
  return pieces(readable(database, collection, report), (bytes) => {
    if (!matches(decode(bytes))) return '';
    // Without promotion every number keeps the type it is stored with.
    const doc = deserialize(bytes, { promoteValues: false, bsonRegExp: true });
    return `${EJSON.stringify(doc, { relaxed })}\n`;
  });
}

function* pieces(documents: Iterable<Uint8Array>, lineOf: (bytes: Uint8Array) => string): Generator<string> {
  let piece = '';
  for (const bytes of documents) {
    piece += lineOf(bytes);
    if (piece.length < pieceBytes) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function* readable(
  database: DatabaseSync,
  { id, namespace }: StoredCollection,
  report: Report,
): Generator<Uint8Array> {
  for (const { rid, d } of database.prepare(`SELECT rid, d FROM c${id} ORDER BY rid`).iterate()) {
    const bytes = d as Uint8Array; // the column is a BLOB
    const why = whyUnreadable(bytes);
    if (why === undefined) yield bytes;
    else report({ namespace, what: `the document in row ${rid} cannot be read: ${why}` });
  }
}

function whyUnreadable(bytes: Uint8Array): string | undefined {
  try {
    decode(bytes);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// The full name goes first: so every collection can be named, also one whose name begins like a database's.
function findCollection(all: readonly StoredCollection[], name: string): StoredCollection {
  const found =
    all.find(({ namespace }) => namespace === name) ??
    all.find(({ namespace }) => namespace === `${defaultDatabase}.${name}`);
  if (found === undefined) {
    const names = all.map(({ namespace }) => namespace);
    const known = names.length > 20 ? [...names.slice(0, 20), '…'] : names;
    throw new OperatorError(
      'USAGE',
      `There is no collection ${name}. ${names.length === 0 ? 'The store is empty.' : `There are: ${known.join(', ')}.`}`,
    );
  }
  if (!isView(found.options)) return found;
  throw new OperatorError(
    'USAGE',
    `${found.namespace} is a view; export ${found.db}.${found.options.viewOn} instead.`,
  );
}

function parseFilter(query: string): Predicate {
  try {
    const filter: unknown = EJSON.parse(query, { relaxed: false });
    if (typeof filter !== 'object' || filter === null || Array.isArray(filter))
      throw new Error('it is not an object');
    return compileFilter(decode(serialize(filter)));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const form = error instanceof CommandError ? '' : ` It is written like --query '{"status": "ACTIVE"}'.`;
    throw new OperatorError('USAGE', `The query cannot be used: ${error.message}.${form}`, { cause: error });
  }
}
