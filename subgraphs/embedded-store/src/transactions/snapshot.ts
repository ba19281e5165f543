import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Collection, type CollectionInfo } from '../storage/collection.ts';
import type { IndexTable } from '../storage/index-table.ts';
import type { Journal } from '../storage/journal.ts';

const shadowsMax = 200;

/** What stands for a stored collection here, and what empties it again. */
interface Shadow {
  readonly collection: Collection;
  readonly definedAt: number;
  readonly empty: readonly StatementSync[];
}

/**
 * A connection of its own that sees the file as it was when `begin` was called, with private changes on top.
 *
 * Every table a transaction touches is hidden by a temporary view of the same name: the stored rows without those
 * that were changed or removed, and the changed and added ones from a temporary table. Triggers turn writes to the
 * view into writes to the temporary tables. So whatever works on the store's tables works here with the same SQL, and
 * SQLite reads both parts through their indexes and merges them in order. Nothing is ever written to the file.
 */
export class Snapshot {
  /** The number of the last change it sees. */
  number = 0;
  private readonly database: DatabaseSync;
  private readonly statements: Readonly<Record<'begin' | 'number' | 'commit', StatementSync>>;
  private readonly shadows = new Map<number, Shadow>();
  /** The shadows that hold private changes. */
  private readonly changed = new Set<Shadow>();
  private readonly created: string[] = [];
  private journal: Journal | undefined;

  constructor(file: string) {
    this.database = new DatabaseSync(file, { timeout: 5_000 });
    this.database.exec('PRAGMA temp_store = MEMORY; PRAGMA cache_size = -512');
    this.statements = {
      begin: this.database.prepare('BEGIN'),
      number: this.database.prepare('SELECT max(n) AS n FROM main.changes'),
      commit: this.database.prepare('COMMIT'),
    };
  }

  /** Takes the snapshot; nothing that is committed later is seen until `end`. */
  begin(journal: Journal): void {
    this.journal = journal;
    this.statements.begin.run();
    this.number = Number(this.statements.number.get()?.n ?? 0);
  }

  /** A stored collection as this snapshot sees it. */
  collection(stored: Collection): Collection {
    const { info } = stored;
    const known = this.shadows.get(info.id);
    if (known !== undefined && known.definedAt === info.definedAt) {
      for (const [name, { multikey }] of stored.indexes)
        known.collection.indexes.get(name)?.noteMultikey(multikey);
      return known.collection;
    }
    if (known !== undefined) this.database.exec(dropped(known.collection));
    this.database.exec(shadowOfDocuments(info.id));
    const collection = this.open(info);
    for (const { id, spec, multikey } of stored.indexes.values()) {
      this.database.exec(shadowOfIndex(id));
      collection.openIndex(id, spec, multikey);
    }
    const empty = emptying(collection).map((sql) => this.database.prepare(sql));
    this.shadows.set(info.id, { collection, definedAt: info.definedAt, empty });
    return collection;
  }

  /** A collection that only this snapshot has. */
  create(info: CollectionInfo): Collection {
    this.database.exec(`CREATE TEMP TABLE c${info.id} (rid INTEGER PRIMARY KEY, k BLOB NOT NULL UNIQUE,
      d BLOB NOT NULL, v INTEGER NOT NULL)`);
    this.created.push(`c${info.id}`);
    return this.open(info);
  }

  /** An index of a collection that only this snapshot has. */
  createIndex(collection: Collection, id: number, spec: IndexTable['spec']): void {
    this.database.exec(
      `CREATE TEMP TABLE i${id} (k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, r)) WITHOUT ROWID`,
    );
    this.created.push(`i${id}`);
    collection.addIndex(id, spec);
  }

  /** Forgets the private changes and the snapshot; the connection can begin another. */
  end(): void {
    this.journal = undefined;
    for (const table of this.created.splice(0)) this.database.exec(`DROP TABLE temp.${table}`);
    for (const { empty } of this.changed) for (const statement of empty) statement.run();
    this.changed.clear();
    this.statements.commit.run();
  }

  /** Whether so many collections were seen through it that a new connection is better than this one. */
  get isCrowded(): boolean {
    return this.shadows.size > shadowsMax;
  }

  close(): void {
    this.database.close();
  }

  // The collection outlives the transaction on a pooled connection, so it asks for whoever's journal it is now.
  private open(info: CollectionInfo): Collection {
    const current = (): Journal => {
      if (this.journal === undefined) throw new Error('a snapshot was used after its end');
      return this.journal;
    };
    const journal: Journal = {
      guarded: true,
      claim: (claim) => current().claim(claim),
      // The store notes it again when it does the transaction's changes itself.
      keepMultikey: () => {},
      note: (collection, rid, change) => {
        const shadow = this.shadows.get(info.id);
        if (shadow !== undefined) this.changed.add(shadow);
        return current().note(collection, rid, change);
      },
    };
    return new Collection(this.database, journal, info);
  }
}

// n…: new rows; x…: places of stored rows that are hidden. The same for an index: j… and y….
const shadowOfDocuments = (id: number): string => `
  CREATE TEMP TABLE n${id} (rid INTEGER PRIMARY KEY, k BLOB NOT NULL UNIQUE, d BLOB NOT NULL, v INTEGER NOT NULL);
  CREATE TEMP TABLE x${id} (rid INTEGER PRIMARY KEY);
  CREATE TEMP VIEW c${id} AS
    SELECT rid, k, d, v FROM main.c${id} WHERE rid NOT IN (SELECT rid FROM temp.x${id})
    UNION ALL SELECT rid, k, d, v FROM temp.n${id};
  CREATE TEMP TRIGGER c${id}_insert INSTEAD OF INSERT ON c${id} BEGIN
    INSERT INTO n${id} VALUES (new.rid, new.k, new.d, new.v); END;
  CREATE TEMP TRIGGER c${id}_update INSTEAD OF UPDATE ON c${id} BEGIN
    INSERT OR IGNORE INTO x${id} VALUES (old.rid);
    INSERT OR REPLACE INTO n${id} VALUES (new.rid, new.k, new.d, new.v); END;
  CREATE TEMP TRIGGER c${id}_delete INSTEAD OF DELETE ON c${id} BEGIN
    INSERT OR IGNORE INTO x${id} VALUES (old.rid);
    DELETE FROM n${id} WHERE rid = old.rid; END;
`;

const shadowOfIndex = (id: number): string => `
  CREATE TEMP TABLE j${id} (k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, r)) WITHOUT ROWID;
  CREATE TEMP TABLE y${id} (k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, r)) WITHOUT ROWID;
  CREATE TEMP VIEW i${id} AS
    SELECT k, r FROM main.i${id} m
      WHERE NOT EXISTS (SELECT 1 FROM temp.y${id} y WHERE y.k = m.k AND y.r = m.r)
    UNION ALL SELECT k, r FROM temp.j${id};
  CREATE TEMP TRIGGER i${id}_insert INSTEAD OF INSERT ON i${id} BEGIN
    INSERT INTO j${id} VALUES (new.k, new.r); END;
  CREATE TEMP TRIGGER i${id}_delete INSTEAD OF DELETE ON i${id} BEGIN
    INSERT OR IGNORE INTO y${id} VALUES (old.k, old.r);
    DELETE FROM j${id} WHERE k = old.k AND r = old.r; END;
`;

const perIndex = (collection: Collection, sql: (id: number) => string): string =>
  [...collection.indexes.values()].map(({ id }) => sql(id)).join('');

const emptying = ({ id, indexes }: Collection): string[] => {
  const tables = [
    `n${id}`,
    `x${id}`,
    ...[...indexes.values()].flatMap((index) => [`j${index.id}`, `y${index.id}`]),
  ];
  return tables.map((table) => `DELETE FROM temp.${table}`);
};

const dropped = (collection: Collection): string =>
  `DROP VIEW temp.c${collection.id}; DROP TABLE temp.n${collection.id}; DROP TABLE temp.x${collection.id};` +
  perIndex(collection, (id) => `DROP VIEW temp.i${id}; DROP TABLE temp.j${id}; DROP TABLE temp.y${id};`);
