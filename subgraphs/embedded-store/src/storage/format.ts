import type { DatabaseSync } from 'node:sqlite';
import { changesTable } from './change-log.ts';

/** The version of the tables below. */
export const formatVersion = 2;

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
  ${changesTable}
`;

/** The table of a collection's documents: place, `_id` key, BSON, and the number of the last change. */
export const documentsTable = (id: number): string =>
  `CREATE TABLE c${id} (rid INTEGER PRIMARY KEY, k BLOB NOT NULL UNIQUE, d BLOB NOT NULL, v INTEGER NOT NULL)`;

/** The table of an index: every key with the place of its document. */
export const entriesTable = (id: number): string =>
  `CREATE TABLE i${id} (k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, r)) WITHOUT ROWID`;

/** Makes the tables of a new file and brings an older one up to date; throws for one that is newer than this code. */
export function prepareFormat(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const found = formatOf(database);
    if (found !== undefined && (found > formatVersion || found < 1 || !Number.isInteger(found))) {
      throw new Error(
        `the store has format ${found}, and this version reads formats 1 to ${formatVersion}: use the version of Ymera that wrote it, or a newer one`,
      );
    }
    database.exec(tables);
    if (found === 1) addChangeNumbers(database);
    const write = database.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('format', ?)");
    if (found !== formatVersion) write.run(String(formatVersion));
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function formatOf(database: DatabaseSync): number | undefined {
  const found = database
    .prepare("SELECT count(*) AS tables, total(name = 'meta') AS metas FROM sqlite_schema")
    .get();
  if (Number(found?.tables ?? 0) === 0) return undefined;
  if (Number(found?.metas ?? 0) === 0) {
    throw new Error('the file has tables and no format of ours: it is damaged, or belongs to something else');
  }
  const row = database.prepare("SELECT value FROM meta WHERE name = 'format'").get();
  return row === undefined ? undefined : Number(row.value);
}

// Format 1 had no log of changes, so its documents count as last changed before the first entry.
function addChangeNumbers(database: DatabaseSync): void {
  for (const { id } of database.prepare('SELECT id FROM collections').all()) {
    database.exec(`ALTER TABLE c${Number(id)} ADD COLUMN v INTEGER NOT NULL DEFAULT 0`);
  }
}
