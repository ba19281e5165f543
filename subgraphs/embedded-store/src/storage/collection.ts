import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { CommandError } from '../errors.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import { rankOf, typeNameOf, typeRank } from '../values/types.ts';
import type { Batch } from './batch.ts';
import type { IndexSpec } from './index-spec.ts';
import { duplicateKey, IndexTable } from './index-table.ts';

/** A stored document: its place and its bytes. */
export interface Stored {
  readonly rid: number;
  readonly bytes: Uint8Array;
}

/** One collection: a table of `(rid, _id key, BSON)` and one table per further index, always changed together. */
export class Collection {
  readonly id: number;
  db: string;
  name: string;
  readonly options: Doc;
  readonly uuid: Uint8Array;
  readonly indexes = new Map<string, IndexTable>();
  private readonly database: DatabaseSync;
  private readonly batch: Batch;
  private readonly statements = new Map<string, StatementSync>();
  private ridNext: number;

  constructor(
    store: { readonly database: DatabaseSync; readonly batch: Batch },
    row: { id: number; db: string; name: string; options: Doc; uuid: Uint8Array },
  ) {
    this.database = store.database;
    this.batch = store.batch;
    this.id = row.id;
    this.db = row.db;
    this.name = row.name;
    this.options = row.options;
    this.uuid = row.uuid;
    const last = this.statement(`SELECT max(rid) AS rid FROM c${row.id}`).get();
    this.ridNext = Number(last?.rid ?? 0) + 1;
  }

  get namespace(): string {
    return `${this.db}.${this.name}`;
  }

  /** A prepared statement, kept for the collection's life. */
  statement(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.database.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }

  /** Checks everything, then writes; throws DuplicateKey or InvalidIdField with nothing written. */
  insert(doc: Doc, bytes: Uint8Array): number {
    refuseBadId(doc._id);
    this.batch.begin();
    const rid = this.ridNext;
    const idKey = keyString([doc._id]);
    if (this.statement(`SELECT rid FROM c${this.id} WHERE k = ?`).get(idKey) !== undefined) {
      throw duplicateKey(this.namespace, '_id_', docOf({ _id: 1 }), doc);
    }
    const entries = this.entriesOf(doc, rid);
    this.statement(`INSERT INTO c${this.id} (rid, k, d) VALUES (?, ?, ?)`).run(rid, idKey, bytes);
    for (const [index, keys] of entries) index.add(keys, rid);
    this.ridNext++;
    return rid;
  }

  /** Writes a changed document in place of the old one; its `_id` has not changed. */
  replace(rid: number, before: Doc, after: Doc, bytes: Uint8Array): void {
    this.batch.begin();
    const entries = this.entriesOf(after, rid);
    this.statement(`UPDATE c${this.id} SET d = ? WHERE rid = ?`).run(bytes, rid);
    for (const [index, keys] of entries) {
      const old = index.keysOf(before);
      index.remove(missingFrom(old, keys), rid);
      index.add(missingFrom(keys, old), rid);
    }
  }

  remove(rid: number, doc: Doc): void {
    this.batch.begin();
    this.statement(`DELETE FROM c${this.id} WHERE rid = ?`).run(rid);
    for (const index of this.indexes.values()) index.remove(index.keysOf(doc), rid);
  }

  /** The document now stored at a place, or undefined. */
  read(rid: number): Stored | undefined {
    const row = this.statement(`SELECT d FROM c${this.id} WHERE rid = ?`).get(rid);
    return row === undefined ? undefined : { rid, bytes: row.d as Uint8Array }; // the column is a BLOB
  }

  count(): number {
    return Number(this.statement(`SELECT count(*) AS n FROM c${this.id}`).get()?.n ?? 0);
  }

  /** The bytes of all documents. */
  size(): number {
    return Number(this.statement(`SELECT sum(length(d)) AS n FROM c${this.id}`).get()?.n ?? 0);
  }

  /** Fills a new index from all documents; throws DuplicateKey if they cannot be unique under it. */
  addIndex(id: number, spec: IndexSpec): void {
    const index = new IndexTable(this.database, id, spec, 0);
    for (const { rid, bytes } of this.all()) {
      const doc = decode(bytes);
      const keys = index.keysOf(doc);
      index.refuseDuplicates(this.namespace, doc, keys, rid);
      index.add(keys, rid);
    }
    this.indexes.set(spec.name, index);
  }

  /** All documents in order of insertion, read in chunks so that no statement stays open between writes. */
  *all(): Generator<Stored> {
    const statement = this.statement(`SELECT rid, d FROM c${this.id} WHERE rid > ? ORDER BY rid LIMIT 500`);
    for (let after = 0; ; ) {
      const rows = statement.all(after);
      for (const row of rows) {
        after = Number(row.rid);
        yield { rid: after, bytes: row.d as Uint8Array }; // the column is a BLOB
      }
      if (rows.length < 500) return;
    }
  }

  private entriesOf(doc: Doc, rid: number): [IndexTable, readonly Buffer[]][] {
    return [...this.indexes.values()].map((index) => {
      const keys = index.keysOf(doc);
      index.refuseDuplicates(this.namespace, doc, keys, rid);
      return [index, keys];
    });
  }
}

const missingFrom = (keys: readonly Buffer[], others: readonly Buffer[]): Buffer[] =>
  keys.filter((key) => !others.some((other) => other.equals(key)));

function refuseBadId(id: unknown): void {
  const rank = rankOf(id);
  if (rank === typeRank.array || rank === typeRank.regex) {
    throw new CommandError(53, `The '_id' value cannot be of type ${typeNameOf(id)}`);
  }
}
