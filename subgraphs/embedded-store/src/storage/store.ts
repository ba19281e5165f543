import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { CommandError } from '../errors.ts';
import { decode } from '../values/decode.ts';
import { type Doc, newDoc } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import { Batch } from './batch.ts';
import type { Catalog } from './catalog.ts';
import { Collection } from './collection.ts';
import { type IndexSpec, parseIndexSpec } from './index-spec.ts';
import { IndexTable } from './index-table.ts';
import { refuseBadName } from './names.ts';

/** The version of the tables below; a file of another version is refused. */
const formatVersion = 1;

// Another process may read the file, as a backup does, and briefly hold it while it recovers the log.
const busyMsMax = 5_000;

const tables = `
  CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS collections (
    id INTEGER PRIMARY KEY AUTOINCREMENT, db TEXT NOT NULL, name TEXT NOT NULL,
    options BLOB NOT NULL, uuid BLOB NOT NULL, UNIQUE (db, name));
  CREATE TABLE IF NOT EXISTS indexes (
    id INTEGER PRIMARY KEY AUTOINCREMENT, collection INTEGER NOT NULL, spec BLOB NOT NULL,
    multikey INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS retries (
    session BLOB PRIMARY KEY, txn INTEGER NOT NULL, reply BLOB NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
`;

export interface StoreOptions {
  readonly file: string;
  /** FULL: an acknowledged write survives a power cut. NORMAL: it survives the death of the process. */
  readonly synchronous: 'FULL' | 'NORMAL';
}

/** All databases and collections, in one SQLite file. Only one process may open it. */
export class Store implements Catalog {
  readonly database: DatabaseSync;
  readonly batch: Batch;
  private readonly collections = new Map<string, Collection>();

  constructor({ file, synchronous }: StoreOptions) {
    this.database = new DatabaseSync(file, { timeout: busyMsMax });
    this.database.exec('PRAGMA journal_mode = WAL');
    this.database.exec(`PRAGMA synchronous = ${synchronous}`);
    this.database.exec(
      'PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000',
    );
    this.database.exec(tables);
    this.checkVersion();
    this.batch = new Batch(this.database);
    this.load();
  }

  /** The collection, or undefined if nothing created it. */
  find(db: string, name: string): Collection | undefined {
    return this.collections.get(`${db}.${name}`);
  }

  /** The collection, created if need be, as a write does. */
  open(db: string, name: string): Collection {
    return this.find(db, name) ?? this.create(db, name, newDoc());
  }

  create(db: string, name: string, options: Doc): Collection {
    refuseBadName(db, name);
    if (this.find(db, name) !== undefined) {
      throw new CommandError(48, `Collection ${db}.${name} already exists.`);
    }
    this.batch.begin();
    const uuid = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
    const { lastInsertRowid } = this.database
      .prepare('INSERT INTO collections (db, name, options, uuid) VALUES (?, ?, ?, ?)')
      .run(db, name, encode(options), uuid);
    const id = Number(lastInsertRowid);
    this.database.exec(
      `CREATE TABLE c${id} (rid INTEGER PRIMARY KEY, k BLOB NOT NULL UNIQUE, d BLOB NOT NULL)`,
    );
    const collection = new Collection(this, { id, db, name, options, uuid });
    this.collections.set(collection.namespace, collection);
    return collection;
  }

  drop(collection: Collection): void {
    this.batch.begin();
    for (const index of collection.indexes.keys()) this.dropIndex(collection, index);
    this.database.exec(`DROP TABLE c${collection.id}`);
    this.database.prepare('DELETE FROM collections WHERE id = ?').run(collection.id);
    this.collections.delete(collection.namespace);
  }

  rename(collection: Collection, db: string, name: string): void {
    refuseBadName(db, name);
    this.batch.begin();
    this.database
      .prepare('UPDATE collections SET db = ?, name = ? WHERE id = ?')
      .run(db, name, collection.id);
    this.collections.delete(collection.namespace);
    collection.db = db;
    collection.name = name;
    this.collections.set(collection.namespace, collection);
  }

  createIndex(collection: Collection, spec: IndexSpec): void {
    this.batch.begin();
    const { lastInsertRowid } = this.database
      .prepare('INSERT INTO indexes (collection, spec, multikey) VALUES (?, ?, 0)')
      .run(collection.id, encode(spec.document));
    const id = Number(lastInsertRowid);
    this.database.exec(
      `CREATE TABLE i${id} (k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, r)) WITHOUT ROWID`,
    );
    try {
      collection.addIndex(id, spec);
    } catch (error) {
      this.removeIndexTable(id);
      throw error;
    }
  }

  dropIndex(collection: Collection, name: string): void {
    const index = collection.indexes.get(name);
    if (index === undefined) throw new CommandError(27, `index not found with name [${name}]`);
    this.batch.begin();
    this.removeIndexTable(index.id);
    collection.indexes.delete(name);
  }

  list(db?: string): Collection[] {
    const all = [...this.collections.values()];
    return db === undefined ? all : all.filter((collection) => collection.db === db);
  }

  /** Forgets what is in memory and reads the catalogue again, after a batch was rolled back. */
  reload(): void {
    this.collections.clear();
    this.load();
  }

  close(): void {
    this.batch.rollback();
    this.database.close();
  }

  private removeIndexTable(id: number): void {
    this.database.exec(`DROP TABLE i${id}`);
    this.database.prepare('DELETE FROM indexes WHERE id = ?').run(id);
  }

  private load(): void {
    for (const row of this.database.prepare('SELECT * FROM collections').all()) {
      const collection = new Collection(this, {
        id: Number(row.id),
        db: String(row.db),
        name: String(row.name),
        options: decode(row.options as Uint8Array), // the column is a BLOB
        uuid: row.uuid as Uint8Array, // likewise
      });
      this.collections.set(collection.namespace, collection);
      const indexes = this.database.prepare('SELECT * FROM indexes WHERE collection = ? ORDER BY id');
      for (const index of indexes.all(collection.id)) {
        const spec = parseIndexSpec(decode(index.spec as Uint8Array)); // likewise
        const table = new IndexTable(this.database, Number(index.id), spec, Number(index.multikey));
        collection.indexes.set(spec.name, table);
      }
    }
  }

  private checkVersion(): void {
    const row = this.database.prepare("SELECT value FROM meta WHERE name = 'format'").get();
    if (row === undefined) {
      const insert = this.database.prepare("INSERT INTO meta (name, value) VALUES ('format', ?)");
      insert.run(String(formatVersion));
    } else if (Number(row.value) !== formatVersion) {
      throw new Error(`the store has format ${row.value}, and this version reads format ${formatVersion}`);
    }
  }
}
