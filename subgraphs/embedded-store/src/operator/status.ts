import { readFileSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Layout } from '../layout.ts';
import { isView } from '../storage/store.ts';
import { type BackupRecord, lastBackup } from './backup-record.ts';
import { readCatalogue, type StoredCollection } from './catalogue.ts';
import { historyOf } from './history.ts';
import { OperatorError } from './operator-error.ts';
import { findStore } from './place.ts';
import { describeProblem } from './problem.ts';
import { findServing, type Serving } from './serving.ts';
import { openSnapshot } from './snapshot.ts';

export interface CollectionStatus {
  readonly namespace: string;
  readonly kind: 'collection' | 'view';
  readonly documents: number;
  /** The bytes of all documents, without indexes. */
  readonly bytes: number;
  readonly indexes: readonly string[];
}

/** What `status` tells about a store. */
export interface StoreStatus {
  readonly dataDir: string;
  readonly file: string;
  readonly serving: Serving;
  readonly format: number;
  /** The version of Ymera that made the data directory, if it is recorded. */
  readonly createdBy: string | null;
  /** When the backup was made that this data was restored from, if it was. */
  readonly restoredFrom: string | null;
  readonly sqliteVersion: string;
  readonly fileBytes: number;
  readonly logBytes: number;
  readonly collections: readonly CollectionStatus[];
  readonly history: HistoryStatus | null;
  readonly lastBackup: BackupRecord | null;
}

export interface HistoryStatus {
  readonly changes: number;
  readonly bytes: number;
  readonly from: Date;
  readonly to: Date;
}

/** Looks at a store without writing; throws OperatorError if there is none, or if its catalogue cannot be read. */
export async function statusOf(dataDir: string): Promise<StoreStatus> {
  const layout = findStore(dataDir);
  const serving = await findServing(layout);
  const snapshot = openSnapshot(layout.file);
  try {
    const { database } = snapshot;
    const history = historyOf(database);
    return {
      dataDir,
      file: layout.file,
      serving,
      format: Number(snapshot.meta.get('format')),
      createdBy: creatorOf(layout),
      restoredFrom: snapshot.meta.get('backedUpAt') ?? null,
      sqliteVersion: String(database.prepare('SELECT sqlite_version() AS version').get()?.version),
      fileBytes: sizeOf(layout.file),
      logBytes: sizeOf(`${layout.file}-wal`),
      collections: catalogueOf(database).map((collection) => describe(database, collection)),
      history: history
        ? { changes: history.count, bytes: history.bytes, from: history.firstAt, to: history.lastAt }
        : null,
      lastBackup: lastBackup(layout.folder) ?? null,
    };
  } finally {
    snapshot.close();
  }
}

/** The catalogue, where one with a fault in it is of no use. */
export const catalogueOf = (database: DatabaseSync): StoredCollection[] =>
  readCatalogue(database, (problem) => {
    throw new OperatorError(
      'STORE_DAMAGED',
      `The store's catalogue is damaged (${describeProblem(problem)}). "npm run db -- check" shows all that is wrong.`,
    );
  });

function describe(database: DatabaseSync, collection: StoredCollection): CollectionStatus {
  const { namespace, id } = collection;
  if (isView(collection.options)) return { namespace, kind: 'view', documents: 0, bytes: 0, indexes: [] };
  const row = database.prepare(`SELECT count(*) AS documents, sum(length(d)) AS bytes FROM c${id}`).get();
  return {
    namespace,
    kind: 'collection',
    documents: Number(row?.documents ?? 0),
    bytes: Number(row?.bytes ?? 0),
    indexes: ['_id_', ...collection.indexes.map(({ spec }) => spec.name)],
  };
}

function creatorOf({ engineRecord }: Layout): string | null {
  try {
    return String(JSON.parse(readFileSync(engineRecord, 'utf8')).createdBy);
  } catch {
    return null; // a store from before there was a record, until a server opens it
  }
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
