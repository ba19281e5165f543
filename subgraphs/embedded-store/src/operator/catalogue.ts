import type { DatabaseSync } from 'node:sqlite';
import { hasStaleKeys, type IndexSpec, parseIndexSpec } from '../storage/index-spec.ts';
import { isView } from '../storage/store.ts';
import { decode } from '../values/decode.ts';
import type { Doc } from '../values/document.ts';
import type { Report } from './problem.ts';

export interface StoredIndex {
  readonly id: number;
  readonly spec: IndexSpec;
  /** Bit n is set if any document had an array on the way to field n. */
  readonly multikey: number;
  /** Its keys follow another version's rules for comparing texts; a server makes it anew when it opens the store. */
  readonly stale: boolean;
}

/** A collection or a view, as the catalogue has it. */
export interface StoredCollection {
  readonly id: number;
  readonly db: string;
  readonly name: string;
  readonly namespace: string;
  readonly options: Doc;
  readonly indexes: readonly StoredIndex[];
}

/** Reads the catalogue without changing anything; entries that make no sense are reported and left out. */
export function readCatalogue(database: DatabaseSync, report: Report): StoredCollection[] {
  const tables = tablesOf(database);
  const collections: StoredCollection[] = [];
  for (const row of database
    .prepare('SELECT id, db, name, options FROM collections ORDER BY db, name')
    .all()) {
    const [id, db, name] = [Number(row.id), String(row.db), String(row.name)];
    const namespace = `${db}.${name}`;
    const exists = tables.delete(`c${id}`);
    const options = tryDecode(row.options, (why) => report({ namespace, what: `its options ${why}` }));
    if (options === undefined) continue;
    const collection = { id, db, name, namespace, options, indexes: [] };
    if (!exists && !isView(options)) {
      report({ namespace, what: `its table c${id} does not exist` });
      continue;
    }
    collections.push({ ...collection, indexes: readIndexes(database, collection, { tables, report }) });
  }
  for (const name of tables) report({ namespace: null, what: `the table ${name} belongs to no collection` });
  return collections;
}

function readIndexes(
  database: DatabaseSync,
  { id: owner, namespace }: { id: number; namespace: string },
  { tables, report }: { tables: Set<string>; report: Report },
): StoredIndex[] {
  const indexes: StoredIndex[] = [];
  const rows = database.prepare('SELECT id, spec, multikey FROM indexes WHERE collection = ? ORDER BY id');
  for (const row of rows.all(owner)) {
    const id = Number(row.id);
    const bad = (why: string): void => report({ namespace, what: `its index ${id} ${why}` });
    const exists = tables.delete(`i${id}`);
    const document = tryDecode(row.spec, bad);
    if (document === undefined) continue;
    try {
      const spec = parseIndexSpec(document);
      const stale = hasStaleKeys(document);
      if (exists) indexes.push({ id, spec, multikey: Number(row.multikey), stale });
      else report({ namespace, what: `the table i${id} of index ${spec.name} does not exist` });
    } catch (error) {
      bad(`cannot be understood: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return indexes;
}

/** The names of all tables that hold documents or index entries. */
function tablesOf(database: DatabaseSync): Set<string> {
  const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return new Set(rows.map(({ name }) => String(name)).filter((name) => /^[ci]\d+$/.test(name)));
}

function tryDecode(bytes: unknown, bad: (why: string) => void): Doc | undefined {
  if (!(bytes instanceof Uint8Array)) {
    bad('are not there');
    return undefined;
  }
  try {
    return decode(bytes);
  } catch (error) {
    bad(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
