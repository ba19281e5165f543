import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { CommandError } from '../errors.ts';
import { IndexTable } from '../storage/index-table.ts';
import { decode } from '../values/decode.ts';
import type { Doc } from '../values/document.ts';
import type { StoredCollection, StoredIndex } from './catalogue.ts';
import type { Report } from './problem.ts';

const duplicateKey = 11000;

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
  private readonly report: Report;
  /** The store's own code says what the entries should be; on this connection it can write nothing. */
  private readonly table: IndexTable;
  private readonly findEntry: StatementSync;
  private readonly findDocument: StatementSync;
  private knowsArrays = true;

  constructor(
    database: DatabaseSync,
    about: { collection: StoredCollection; index: StoredIndex; report: Report },
  ) {
    const { id, spec, multikey } = about.index;
    this.database = database;
    this.collection = about.collection;
    this.report = about.report;
    this.table = new IndexTable(database, { id, spec, multikey }, () => {
      this.knowsArrays = false;
    });
    this.findEntry = database.prepare(`SELECT 1 FROM i${id} WHERE k = ? AND r = ?`);
    this.findDocument = database.prepare(`SELECT d FROM c${about.collection.id} WHERE rid = ?`);
  }

  lookAt(doc: Doc, rid: number): void {
    const keys = this.keysOf(doc, (what) => this.bad(doc._id, what));
    this.entries += keys.length;
    const present = keys.filter((key) => this.findEntry.get(key, rid) !== undefined).length;
    this.found += present;
    const lacking = keys.length - present;
    if (lacking > 0) this.bad(doc._id, `the document lacks ${countOf(lacking)}`);
    this.refuseDuplicates(doc, keys, rid);
  }

  /** Called after the last document. */
  finish(): void {
    const rows = this.database.prepare(`SELECT count(*) AS n FROM i${this.table.id}`).get();
    const surplus = Number(rows?.n ?? 0) - this.found;
    if (surplus > 0) this.findSurplus(surplus);
  }

  private refuseDuplicates(doc: Doc, keys: readonly Buffer[], rid: number): void {
    try {
      this.table.refuseDuplicates(this.collection.namespace, { doc, keys, rid }, (other) =>
        this.docAt(other),
      );
    } catch (error) {
      if (!(error instanceof CommandError) || error.code !== duplicateKey) throw error;
      this.bad(doc._id, 'the index is unique, and another document has the same value');
    }
  }

  private docAt(rid: number): Doc | undefined {
    const row = this.database.prepare(`SELECT d FROM c${this.collection.id} WHERE rid = ?`).get(rid);
    return row === undefined ? undefined : decode(row.d as Uint8Array); // the column is a BLOB
  }

  private findSurplus(surplus: number): void {
    let left = surplus;
    for (const { k, r } of this.database.prepare(`SELECT k, r FROM i${this.table.id}`).iterate()) {
      if (left === 0) return;
      const doc = this.read(Number(r));
      const key = k as Uint8Array; // the column is a BLOB
      if (doc !== undefined && this.keysOf(doc, () => {}).some((own) => own.equals(key))) continue;
      left--;
      if (doc === undefined) this.bad(undefined, `an entry leads to row ${r}, where no document can be read`);
      else this.bad(doc._id, 'there is an entry that does not follow from the document');
    }
  }

  private keysOf(doc: Doc, bad: (what: string) => void): readonly Buffer[] {
    try {
      const keys = this.table.keysOf(doc);
      if (!this.knowsArrays) bad('the index does not know of its arrays');
      this.knowsArrays = true;
      return keys;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      bad(`the document cannot be in it: ${error.message}`);
      return [];
    }
  }

  /** The document at a place; undefined if there is none that can be read, which is reported when all are read. */
  private read(rid: number): Doc | undefined {
    const bytes = this.findDocument.get(rid)?.d;
    try {
      return bytes instanceof Uint8Array ? decode(bytes) : undefined;
    } catch {
      return undefined;
    }
  }

  private bad(id: unknown, what: string): void {
    const { namespace } = this.collection;
    const about = id === undefined ? {} : { id };
    this.report({ namespace, ...about, what: `index ${this.table.spec.name}: ${what}` });
  }
}

const countOf = (count: number): string => (count === 1 ? 'its entry' : `${count} of its entries`);
