import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { CommandError } from '../errors.ts';
import { refuseLate, type TimeLimit } from '../time-limit.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf, getField, isDoc } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import { rankOf, typeNameOf, typeRank } from '../values/types.ts';
import { rowsAtFirst, rowsNext } from './chunks.ts';
import type { IndexSpec } from './index-spec.ts';
import { duplicateKey, IndexTable } from './index-table.ts';
import type { Journal } from './journal.ts';

/** A stored document: its place and its bytes. */
export interface Stored {
  readonly rid: number;
  readonly bytes: Uint8Array;
}

/** What a collection is, apart from the connection it is seen through. */
export interface CollectionInfo {
  readonly id: number;
  db: string;
  name: string;
  options: Doc;
  readonly uuid: Uint8Array;
  /** The place of the next document. It only grows, so that a place means one document for good. */
  ridNext: number;
  /** The number of the change that last altered the collection itself or its indexes. */
  definedAt: number;
}

/**
 * One collection: a table of `(rid, _id key, BSON, number of the last change)` and one table per further index, always
 * changed together. It is seen through the store's own connection, or through the one of a transaction.
 */
export class Collection {
  readonly info: CollectionInfo;
  readonly indexes = new Map<string, IndexTable>();
  readonly journal: Journal;
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private readonly readers = new Map<string, StatementSync>();
  private readonly sql: ReturnType<typeof sqlFor>;

  constructor(database: DatabaseSync, journal: Journal, info: CollectionInfo) {
    this.database = database;
    this.journal = journal;
    this.info = info;
    this.sql = sqlFor(info.id);
  }

  get id(): number {
    return this.info.id;
  }

  get db(): string {
    return this.info.db;
  }

  get name(): string {
    return this.info.name;
  }

  get options(): Doc {
    return this.info.options;
  }

  get uuid(): Uint8Array {
    return this.info.uuid;
  }

  get namespace(): string {
    return `${this.info.db}.${this.info.name}`;
  }

  /** A prepared statement, kept for the collection's life. */
  statement(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.database.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }

  /** Like `statement`, for reading: every row is an array of its columns, which costs less than an object. */
  reader(sql: string): StatementSync {
    const known = this.readers.get(sql);
    if (known !== undefined) return known;
    const prepared = this.database.prepare(sql);
    prepared.setReturnArrays(true);
    this.readers.set(sql, prepared);
    return prepared;
  }

  /**
   * Checks everything, then writes; throws DuplicateKey or InvalidIdField with nothing written. The place is given
   * for a document that got it in a transaction.
   */
  insert(doc: Doc, bytes: Uint8Array, place?: number): number {
    refuseBadId(doc._id);
    const idKey = keyString([doc._id]);
    const entries = this.entriesOf(doc);
    if (this.journal.guarded) this.journal.claim({ collection: this, idKey, unique: uniqueIn(entries) });
    if (this.ownerOf(idKey) !== undefined) {
      throw duplicateKey(this.namespace, '_id_', docOf({ _id: 1 }), doc);
    }
    const rid = place ?? this.info.ridNext;
    this.refuseDuplicates(entries, doc, rid);
    const number = this.journal.note(this, rid, { kind: 'insert', doc, bytes });
    this.statement(this.sql.insert).run(rid, idKey, bytes, number);
    for (const [index, keys] of entries) index.add(keys, rid);
    this.info.ridNext = Math.max(this.info.ridNext, rid + 1);
    return rid;
  }

  /** Writes a changed document in place of the old one; its `_id` has not changed. */
  replace(
    rid: number,
    change: { before: Doc; after: Doc; bytes: Uint8Array; kind: 'replace' | 'update' },
  ): void {
    const { before, after, bytes } = change;
    const entries = this.entriesOf(after, (index) => mayDiffer(index, before, after));
    if (this.journal.guarded) this.claimExisting(before, entries);
    this.refuseDuplicates(entries, after, rid);
    const number = this.journal.note(this, rid, change);
    this.statement(this.sql.update).run(bytes, number, rid);
    for (const [index, keys] of entries) {
      const old = index.keysOf(before);
      index.remove(missingFrom(old, keys), rid);
      index.add(missingFrom(keys, old), rid);
    }
  }

  remove(rid: number, doc: Doc): void {
    if (this.journal.guarded) this.claimExisting(doc, []);
    this.journal.note(this, rid, { kind: 'delete', before: doc });
    this.statement(this.sql.remove).run(rid);
    for (const index of this.indexes.values()) index.remove(index.keysOf(doc), rid);
  }

  /** The document now stored at a place, or undefined. */
  read(rid: number): Stored | undefined {
    const row = this.statement(this.sql.byPlace).get(rid);
    return row === undefined ? undefined : { rid, bytes: row.d as Uint8Array }; // the column is a BLOB
  }

  /** The document with an `_id` key, or undefined. */
  readById(idKey: Buffer): Stored | undefined {
    const row: unknown = this.reader(this.sql.byId).get(idKey);
    if (row === undefined) return undefined;
    const [rid, bytes] = row as [number, Uint8Array]; // the two columns
    return { rid, bytes };
  }

  /** Who has an `_id` key: the document's place and the number of its last change. */
  ownerOf(idKey: Buffer): { rid: number; number: number } | undefined {
    const row = this.statement(this.sql.owner).get(idKey);
    return row === undefined ? undefined : { rid: Number(row.rid), number: Number(row.v) };
  }

  count(): number {
    return Number(this.statement(`SELECT count(*) AS n FROM c${this.id}`).get()?.n ?? 0);
  }

  /** The bytes of all documents. */
  size(): number {
    return Number(this.statement(`SELECT sum(length(d)) AS n FROM c${this.id}`).get()?.n ?? 0);
  }

  /** Fills a new index from all documents; throws DuplicateKey if they cannot be unique under it. */
  addIndex(id: number, spec: IndexSpec, timeLimit?: TimeLimit): void {
    const index = this.openIndex(id, spec, 0);
    this.indexes.delete(spec.name);
    let seen = 0;
    for (const { rid, bytes } of this.all()) {
      if (timeLimit !== undefined && seen++ % docsPerLook === 0) refuseLate(timeLimit);
      const doc = decode(bytes);
      const keys = index.keysOf(doc);
      index.refuseDuplicates(this.namespace, { doc, keys, rid }, this.docAt);
      index.add(keys, rid);
    }
    this.indexes.set(spec.name, index);
  }

  /** The indexes that people made: without the one that keeps `_id` unique under a default collation. */
  get shownIndexes(): IndexTable[] {
    return [...this.indexes.values()].filter(({ spec }) => spec.name !== '_id_');
  }

  /** Puts an index that has its table to use. */
  openIndex(id: number, spec: IndexSpec, multikey: number): IndexTable {
    const keep = (mask: number): void => this.journal.keepMultikey(id, mask);
    const index = new IndexTable(this.database, { id, spec, multikey }, keep);
    this.indexes.set(spec.name, index);
    return index;
  }

  /** All documents after a place, in order of insertion, read in chunks: no statement stays open between writes. */
  *all(start = 0): Generator<Stored> {
    const statement = this.reader(`SELECT rid, d FROM c${this.id} WHERE rid > ? ORDER BY rid LIMIT ?`);
    let size = rowsAtFirst;
    for (let after = start; ; ) {
      const rows = statement.all(after, size) as unknown as [number, Uint8Array][]; // the two columns
      let read = 0;
      for (const [rid, bytes] of rows) {
        after = rid;
        read += bytes.length;
        yield { rid, bytes };
      }
      if (rows.length < size) return;
      size = rowsNext(size, read);
    }
  }

  private refuseDuplicates(entries: readonly Entries[], doc: Doc, rid: number): void {
    for (const [index, keys] of entries)
      index.refuseDuplicates(this.namespace, { doc, keys, rid }, this.docAt);
  }

  private readonly docAt = (rid: number): Doc | undefined => {
    const stored = this.read(rid);
    return stored === undefined ? undefined : decode(stored.bytes);
  };

  private entriesOf(doc: Doc, wanted: (index: IndexTable) => boolean = () => true): Entries[] {
    const entries: Entries[] = [];
    for (const index of this.indexes.values()) if (wanted(index)) entries.push([index, index.keysOf(doc)]);
    return entries;
  }

  // Keys that a document gives up are claimed too: until the transaction has ended they may come back.
  private claimExisting(before: Doc, entries: readonly Entries[]): void {
    const unique = [...uniqueIn(entries), ...uniqueIn(this.entriesOf(before))];
    this.journal.claim({ collection: this, idKey: keyString([before._id]), unique });
  }
}

// Written out once: a text made anew for every call has to be hashed anew to find its statement.
const sqlFor = (id: number) => ({
  owner: `SELECT rid, v FROM c${id} WHERE k = ?`,
  byId: `SELECT rid, d FROM c${id} WHERE k = ?`,
  byPlace: `SELECT d FROM c${id} WHERE rid = ?`,
  insert: `INSERT INTO c${id} (rid, k, d, v) VALUES (?, ?, ?, ?)`,
  update: `UPDATE c${id} SET d = ?, v = ? WHERE rid = ?`,
  remove: `DELETE FROM c${id} WHERE rid = ?`,
});

const docsPerLook = 64;

type Entries = readonly [index: IndexTable, keys: readonly Buffer[]];

// An update shares with the original every scalar that it leaves alone, so most indexes need no second look.
const mayDiffer = ({ spec }: IndexTable, before: Doc, after: Doc): boolean =>
  spec.partialFilter !== undefined ||
  spec.fields.some(({ parts: [field = ''] }) => getField(before, field) !== getField(after, field));

const uniqueIn = (entries: readonly Entries[]): Entries[] => entries.filter(([index]) => index.spec.unique);

const missingFrom = (keys: readonly Buffer[], others: readonly Buffer[]): Buffer[] =>
  keys.filter((key) => !others.some((other) => other.equals(key)));

const referenceFields = new Set(['$ref', '$id', '$db']);

function refuseBadId(id: unknown): void {
  const rank = rankOf(id);
  if (rank === typeRank.array || rank === typeRank.regex) {
    throw new CommandError(53, `The '_id' value cannot be of type ${typeNameOf(id)}`);
  }
  const operator = isDoc(id) ? Object.keys(id).find((field) => field.startsWith('$')) : undefined;
  if (operator !== undefined && !referenceFields.has(operator)) {
    throw new CommandError(
      52,
      `_id fields may not contain '$'-prefixed fields: ${operator} is not valid for storage.`,
    );
  }
}
