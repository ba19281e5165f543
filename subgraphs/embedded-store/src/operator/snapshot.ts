import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { formatVersion } from '../storage/format.ts';
import { OperatorError } from './operator-error.ts';

/** The store as it was at one moment, whatever a running server writes meanwhile. Nothing can be written through it. */
export interface Snapshot {
  readonly file: string;
  readonly database: DatabaseSync;
  /** What the file says of itself: its format and who wrote it. */
  readonly meta: ReadonlyMap<string, string>;
  readonly close: () => void;
}

// While a server starts or ends it recovers or folds its log, and holds the file for that long.
const busyMsMax = 10_000;

/** Opens a store's file for reading. Throws OperatorError if it is not one of a format that this version knows. */
export function openSnapshot(file: string): Snapshot {
  const database = openReadOnly(file);
  try {
    database.exec('BEGIN');
    return { file, database, meta: readMeta(database, file), close: () => database.close() };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a store's file for reading, outside any transaction. */
export function openReadOnly(file: string): DatabaseSync {
  if (!existsSync(file)) {
    throw new OperatorError('STORE_MISSING', `${file} does not exist; check the path.`);
  }
  return new DatabaseSync(file, { readOnly: true, timeout: busyMsMax });
}

/** Reads what a file says of itself. Throws OperatorError if it is not a store, or one of a later version. */
export function readMeta(database: DatabaseSync, file: string): ReadonlyMap<string, string> {
  const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const missing = ['meta', 'collections', 'indexes'].filter(
    (wanted) => !names.some(({ name }) => name === wanted),
  );
  if (missing.length > 0) {
    throw new OperatorError(
      'FILE_REFUSED',
      `${file} is an SQLite file, but not one of Ymera's embedded store.`,
    );
  }
  const rows = database.prepare('SELECT name, value FROM meta').all();
  const meta = new Map(rows.map(({ name, value }) => [String(name), String(value)]));
  const format = meta.get('format');
  // A file of an older format is brought to the newest when a server opens it.
  if (Number(format) >= 1 && Number(format) <= formatVersion) return meta;
  throw new OperatorError(
    'FILE_REFUSED',
    `${file} has format ${format ?? 'unknown'}, and this version of Ymera reads formats up to ${formatVersion}; use the version that wrote it.`,
  );
}

/** The first fault that SQLite finds in a whole file, or undefined. */
export function findDamage(database: DatabaseSync): string | undefined {
  const result = String(database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check);
  return result === 'ok' ? undefined : inOneLine(result);
}

/** SQLite's own words about damage, which may come in several lines. */
export const inOneLine = (words: string): string => words.replaceAll(/\s*\n\s*/g, '; ');
