import type { DatabaseSync } from 'node:sqlite';
import { decode } from '../values/decode.ts';
import type { Doc } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import type { StoredCollection } from './catalogue.ts';
import { IndexCheck } from './check-index.ts';
import type { History } from './history.ts';
import type { Report } from './problem.ts';

interface Looking {
  readonly history: History | undefined;
  readonly report: Report;
}

/** Looks at every document of a collection, and at its indexes from both sides. */
export function checkCollection(
  database: DatabaseSync,
  collection: StoredCollection,
  { history, report }: Looking,
): { documents: number; entries: number } {
  const { id, namespace } = collection;
  const indexes = collection.indexes
    .filter(({ stale }) => !stale)
    .map((index) => new IndexCheck(database, { collection, index, report }));
  let documents = 0;
  // Read row by row, so that memory holds one document at a time; `*` because format 1 has no column `v`.
  for (const row of database.prepare(`SELECT * FROM c${id} ORDER BY rid`).iterate()) {
    documents++;
    const rid = Number(row.rid);
    const doc = readDocument(row, (what) =>
      report({ namespace, what: `the document in row ${rid} ${what}` }),
    );
    if (doc === undefined) continue;
    const bad = (what: string): void => report({ namespace, id: doc._id, what });
    checkId(doc, row.k, bad);
    checkChange(Number(row.v ?? 0), history, bad);
    for (const index of indexes) index.lookAt(doc, rid);
  }
  for (const index of indexes) index.finish();
  return { documents, entries: indexes.reduce((sum, { entries }) => sum + entries, 0) };
}

function readDocument(row: Record<string, unknown>, bad: (what: string) => void): Doc | undefined {
  try {
    return decode(row.d as Uint8Array); // the column is a BLOB
  } catch (error) {
    bad(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function checkId(doc: Doc, key: unknown, bad: (what: string) => void): void {
  const stored = key as Uint8Array; // the column is a BLOB
  if (!Object.hasOwn(doc, '_id')) bad('the document has no _id');
  else if (!keyString([doc._id]).equals(stored)) {
    bad('the document is filed under the key of another _id, so that a query by _id does not find it');
  }
}

/** A document carries the number of its last change, which the history has unless it is older than all of it. */
function checkChange(number: number, history: History | undefined, bad: (what: string) => void): void {
  if (history === undefined || number < history.first) return;
  if (!history.has(number)) bad(`its last change, number ${number}, is not in the history of changes`);
}
