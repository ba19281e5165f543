import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { CommandError } from '../errors.ts';
import { indexEntries } from '../storage/index-keys.ts';
import { decode } from '../values/decode.ts';
import type { Doc } from '../values/document.ts';
import type { StoredCollection, StoredIndex } from './catalogue.ts';
import type { Report } from './problem.ts';

/**
 * Compares one index with the documents of its collection. Every entry that a document should have is looked up; if
 * all are there and the index has no more than these, both are equal, since an entry is in an index only once.
 */
export class IndexCheck {
  /** How many entries the documents seen so far should have. */
  entries = 0;
  private found = 0;
  private readonly database: DatabaseSync;
  private readonly collection: StoredCollection;
  private readonly index: StoredIndex;
  private readonly report: Report;
  private readonly findEntry: StatementSync;

  constructor(
    database: DatabaseSync,
    about: { collection: StoredCollection; index: StoredIndex; report: Report },
  ) {
    this.database = database;
    this.collection = about.collection;
    this.index = about.index;
    this.report = about.report;
    this.findEntry = database.prepare(`SELECT 1 FROM i${about.index.id} WHERE k = ? AND r = ?`);
  }

  lookAt(doc: Doc, rid: number): void {
    const { keys, multikey } = this.entriesOf(doc);
    this.entries += keys.length;
    const present = keys.filter((key) => this.findEntry.get(key, rid) !== undefined).length;
    this.found += present;
    const lacking = keys.length - present;
    if (lacking > 0) this.bad(doc._id, `the document lacks ${countOf(lacking)}`);
    if ((multikey & ~this.index.multikey) !== 0) this.bad(doc._id, 'the index does not know of its arrays');
  }

  /** Called after the last document. */
  finish(): void {
    const rows = this.database.prepare(`SELECT count(*) AS n FROM i${this.index.id}`).get();
    const surplus = Number(rows?.n ?? 0) - this.found;
    if (surplus > 0) this.findSurplus(surplus);
    if (this.index.spec.unique) this.findDuplicates();
  }

  private findSurplus(surplus: number): void {
    const read = this.database.prepare(`SELECT d FROM c${this.collection.id} WHERE rid = ?`);
    let left = surplus;
    for (const { k, r } of this.database.prepare(`SELECT k, r FROM i${this.index.id}`).iterate()) {
      if (left === 0) return;
      const row = read.get(Number(r));
      const doc = row === undefined ? undefined : readable(row.d);
      const key = k as Uint8Array; // the column is a BLOB
      if (doc !== undefined && this.entriesOf(doc).keys.some((own) => own.equals(key))) continue;
      left--;
      if (doc === undefined) this.bad(undefined, `an entry leads to row ${r}, where no document can be read`);
      else this.bad(doc._id, 'there is an entry that does not follow from the document');
    }
  }

  private findDuplicates(): void {
    const { id } = this.index;
    const read = this.database.prepare(`SELECT d FROM c${this.collection.id} WHERE rid = ?`);
    const sql = `SELECT min(r) AS one, max(r) AS other FROM i${id} GROUP BY k HAVING one <> other`;
    for (const { one, other } of this.database.prepare(sql).iterate()) {
      const doc = readable(read.get(Number(one))?.d);
      this.bad(doc?._id, `the index is unique, and the document in row ${other} has the same value`);
    }
  }

  private entriesOf(doc: Doc): { keys: readonly Buffer[]; multikey: number } {
    const { spec } = this.index;
    if (!spec.covers(doc)) return none;
    try {
      const entries = indexEntries(spec.fields, doc);
      return entries.allMissing && spec.sparse ? none : entries;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.bad(doc._id, `the document cannot be in it: ${error.message}`);
      return none;
    }
  }

  private bad(id: unknown, what: string): void {
    const { namespace } = this.collection;
    this.report({
      namespace,
      ...(id === undefined ? {} : { id }),
      what: `index ${this.index.spec.name}: ${what}`,
    });
  }
}

const none = { keys: [], multikey: 0 };

const countOf = (count: number): string => (count === 1 ? 'its entry' : `${count} of its entries`);

function readable(bytes: unknown): Doc | undefined {
  if (!(bytes instanceof Uint8Array)) return undefined;
  try {
    return decode(bytes);
  } catch {
    return undefined; // the document itself was reported when it was read
  }
}
