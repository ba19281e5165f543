import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { Bell } from '../bell.ts';
import { defaultCollation } from '../collation/choice.ts';
import type { Collation } from '../collation/collation.ts';
import { CommandError } from '../errors.ts';
import type { TimeLimit } from '../time-limit.ts';
import { Locks } from '../transactions/locks.ts';
import { decode } from '../values/decode.ts';
import { type Doc, docOf, newDoc } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import { Batch } from './batch.ts';
import type { Catalog } from './catalog.ts';
import { type ChangeKind, ChangeLog } from './change-log.ts';
import { Collection, type CollectionInfo } from './collection.ts';
import { documentsTable, entriesTable, prepareFormat } from './format.ts';
import { hasStaleKeys, type IndexSpec, parseIndexSpec } from './index-spec.ts';
import type { IndexTable } from './index-table.ts';
import { refuseBadName } from './names.ts';
import { StoreJournal } from './store-journal.ts';
import { waitUntilUnlocked } from './unlocked.ts';

// Another process may read the file, as a backup does, and briefly hold it while it recovers the log.
const busyMsMax = 5_000;

export interface StoreOptions {
  readonly file: string;
  /** FULL: an acknowledged write survives a power cut. NORMAL: it survives the death of the process. */
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly now?: () => number;
}

/** All databases and collections, in one SQLite file. Only one process may open it. */
export class Store implements Catalog {
  readonly file: string;
  readonly database: DatabaseSync;
  readonly batch: Batch;
  readonly changes: ChangeLog;
  /** The keys that open transactions hold. */
  readonly locks = new Locks<object>();
  /** Rings when a transaction has ended, whichever way. */
  readonly transactionEnded = new Bell();
  readonly journal: StoreJournal;
  /** The number of the last change that took a name away. */
  lastDropAt = 0;
  private readonly collections = new Map<string, Collection>();
  private readonly infos = new Map<number, CollectionInfo>();
  private idNext: number;
  private indexIdNext: number;

  constructor({ file, synchronous, now = Date.now }: StoreOptions) {
    this.file = file;
    this.database = new DatabaseSync(file, { timeout: busyMsMax });
    this.database.exec('PRAGMA journal_mode = WAL');
    this.database.exec(`PRAGMA synchronous = ${synchronous}`);
    this.database.exec(
      'PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000',
    );
    prepareFormat(this.database);
    this.batch = new Batch(this.database);
    this.changes = new ChangeLog(this.database, this.batch, now);
    const { database, batch, changes, locks, transactionEnded: ended } = this;
    this.journal = new StoreJournal({ database, batch, changes, locks, ended });
    this.idNext = lastId(this.database, 'collections') + 1;
    this.indexIdNext = lastId(this.database, 'indexes') + 1;
    this.load();
    this.renewStaleIndexes();
  }

  find(db: string, name: string): Collection | undefined {
    return this.collections.get(`${db}.${name}`);
  }

  open(db: string, name: string): Collection {
    return this.find(db, name) ?? this.create(db, name, newDoc());
  }

  create(db: string, name: string, options: Doc): Collection {
    refuseBadName(db, name);
    if (this.find(db, name) !== undefined) {
      throw new CommandError(48, `Collection ${db}.${name} already exists.`);
    }
    waitUntilUnlocked(this, `0/${db}.${name}`);
    return this.createFrom(this.newInfo(db, name, options));
  }

  /** What a new collection will be, with an id that no other ever has. */
  newInfo(db: string, name: string, options: Doc): CollectionInfo {
    const uuid = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
    return { id: this.idNext++, db, name, options, uuid, ridNext: 1, definedAt: 0 };
  }

  newIndexId(): number {
    return this.indexIdNext++;
  }

  createFrom(info: CollectionInfo): Collection {
    this.batch.begin();
    const { id, db, name, options, uuid } = info;
    this.database
      .prepare('INSERT INTO collections (id, db, name, options, uuid) VALUES (?, ?, ?, ?, ?)')
      .run(id, db, name, encode(options), uuid);
    if (!isView(options)) this.database.exec(documentsTable(id));
    this.infos.set(id, info);
    const collection = new Collection(this.database, this.journal, info);
    this.collections.set(collection.namespace, collection);
    this.noteDefinition(collection, 'create', docOf({ options }));
    const collation = isView(options) ? undefined : defaultCollation(options);
    // `_id` keys are bytes; under a collation, texts with other bytes may be the same `_id`.
    if (collation !== undefined) this.createIndex(collection, idIndexUnder(collation));
    return collection;
  }

  drop(collection: Collection): void {
    waitUntilUnlocked(this, collection);
    this.batch.begin();
    for (const { id } of collection.indexes.values()) this.removeIndexTable(id);
    if (!isView(collection.options)) this.database.exec(`DROP TABLE c${collection.id}`);
    this.database.prepare('DELETE FROM collections WHERE id = ?').run(collection.id);
    this.collections.delete(collection.namespace);
    this.infos.delete(collection.id);
    this.lastDropAt = this.noteDefinition(collection, 'drop', docOf({ uuid: collection.uuid }));
  }

  rename(collection: Collection, db: string, name: string): void {
    refuseBadName(db, name);
    waitUntilUnlocked(this, collection);
    waitUntilUnlocked(this, `0/${db}.${name}`);
    this.batch.begin();
    this.database
      .prepare('UPDATE collections SET db = ?, name = ? WHERE id = ?')
      .run(db, name, collection.id);
    this.collections.delete(collection.namespace);
    this.lastDropAt = this.noteDefinition(collection, 'rename', docOf({ to: docOf({ db, coll: name }) }));
    collection.info.db = db;
    collection.info.name = name;
    this.collections.set(collection.namespace, collection);
  }

  /** Records that a database is gone, after its collections were dropped. */
  noteDatabaseDropped(db: string): void {
    this.changes.note({ kind: 'dropDatabase', db, name: '', body: encode(docOf({})) });
  }

  /** Replaces a collection's options. */
  modify(collection: Collection, options: Doc): void {
    waitUntilUnlocked(this, collection);
    this.batch.begin();
    this.database
      .prepare('UPDATE collections SET options = ? WHERE id = ?')
      .run(encode(options), collection.id);
    collection.info.options = options;
    this.noteDefinition(collection, 'modify', docOf({ options }));
  }

  createIndex(collection: Collection, spec: IndexSpec, timeLimit?: TimeLimit): void {
    this.createIndexFrom(collection, spec, { id: this.newIndexId(), timeLimit });
  }

  /** The same under an id that was given before. */
  createIndexFrom(
    collection: Collection,
    spec: IndexSpec,
    { id, timeLimit }: { id: number; timeLimit?: TimeLimit | undefined },
  ): void {
    waitUntilUnlocked(this, collection);
    this.batch.begin();
    this.database
      .prepare('INSERT INTO indexes (id, collection, spec, multikey) VALUES (?, ?, ?, 0)')
      .run(id, collection.id, encode(spec.document));
    this.database.exec(entriesTable(id));
    try {
      collection.addIndex(id, spec, timeLimit);
    } catch (error) {
      this.removeIndexTable(id);
      throw error;
    }
    this.noteDefinition(collection, 'createIndexes', docOf({ indexes: [spec.document] }));
  }

  /** Changes an index's specification where that does not change its entries. */
  modifyIndex(collection: Collection, index: IndexTable, spec: IndexSpec): void {
    waitUntilUnlocked(this, collection);
    this.batch.begin();
    this.database.prepare('UPDATE indexes SET spec = ? WHERE id = ?').run(encode(spec.document), index.id);
    collection.openIndex(index.id, spec, index.multikey);
    this.noteDefinition(collection, 'modify', docOf({ index: spec.document }));
  }

  dropIndex(collection: Collection, name: string): void {
    const index = collection.indexes.get(name);
    if (index === undefined) throw new CommandError(27, `index not found with name [${name}]`);
    waitUntilUnlocked(this, collection);
    this.batch.begin();
    this.removeIndexTable(index.id);
    collection.indexes.delete(name);
    this.noteDefinition(collection, 'dropIndexes', docOf({ indexes: [index.spec.document] }));
  }

  list(db?: string): Collection[] {
    const all = [...this.collections.values()];
    return db === undefined ? all : all.filter((collection) => collection.db === db);
  }

  /** Forgets what is in memory and reads the catalogue again, after a command or a batch was undone. */
  reload(): void {
    this.collections.clear();
    this.load();
  }

  close(): void {
    this.batch.rollback();
    this.database.close();
  }

  // The order of texts under a collation is that of the ICU library, which comes with Node and changes with it.
  private renewStaleIndexes(): void {
    const stale = this.database.prepare('SELECT collection, spec FROM indexes').all();
    for (const row of stale) {
      const document = decode(row.spec as Uint8Array); // the column is a BLOB
      if (!hasStaleKeys(document)) continue;
      const collection = this.list().find(({ id }) => id === Number(row.collection));
      if (collection === undefined) continue;
      const spec = parseIndexSpec(document);
      this.dropIndex(collection, spec.name);
      this.createIndex(collection, spec);
    }
    this.batch.commit();
  }

  private noteDefinition({ info }: Collection, kind: ChangeKind, body: Doc): number {
    const { db, name } = info;
    info.definedAt = this.changes.note({ kind, db, name, body: encode(body) });
    return info.definedAt;
  }

  private removeIndexTable(id: number): void {
    this.database.exec(`DROP TABLE i${id}`);
    this.database.prepare('DELETE FROM indexes WHERE id = ?').run(id);
  }

  private load(): void {
    const indexes = this.database.prepare('SELECT * FROM indexes WHERE collection = ? ORDER BY id');
    for (const row of this.database.prepare('SELECT * FROM collections').all()) {
      const collection = new Collection(this.database, this.journal, this.infoOf(row));
      this.collections.set(collection.namespace, collection);
      for (const index of indexes.all(collection.id)) {
        const spec = parseIndexSpec(decode(index.spec as Uint8Array)); // the column is a BLOB
        collection.openIndex(Number(index.id), spec, Number(index.multikey));
      }
    }
  }

  // What transactions hold on to stays the same object when the catalogue is read again, and places are never given
  // twice.
  private infoOf(row: Record<string, unknown>): CollectionInfo {
    const id = Number(row.id);
    const options = decode(row.options as Uint8Array); // the column is a BLOB, as is `uuid`
    const known = this.infos.get(id);
    const info = known ?? {
      id,
      db: '',
      name: '',
      options,
      uuid: row.uuid as Uint8Array, // as above
      ridNext: isView(options) ? 1 : lastPlace(this.database, id) + 1,
      definedAt: 0,
    };
    Object.assign(info, { db: String(row.db), name: String(row.name), options });
    this.infos.set(id, info);
    return info;
  }
}

const idIndexUnder = (collation: Collation): IndexSpec =>
  parseIndexSpec(docOf({ key: docOf({ _id: 1 }), name: '_id_', unique: true }), collation);

/** Whether a collection's options say that it is a view, which has no table. */
export const isView = (options: Doc): boolean => typeof options.viewOn === 'string';

const lastPlace = (database: DatabaseSync, id: number): number =>
  Number(database.prepare(`SELECT max(rid) AS rid FROM c${id}`).get()?.rid ?? 0);

const lastId = (database: DatabaseSync, table: 'collections' | 'indexes'): number =>
  Number(database.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get(table)?.seq ?? 0);
