import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';
import { type Db, MongoClient } from 'mongodb';
import { afterEach, beforeEach } from 'vitest';
import { type Layout, prepareLayout } from '../../../src/layout.ts';
import { acquireLock } from '../../../src/lock.ts';
import { runOperator } from '../../../src/operator/index.ts';
import { startStoreServer } from '../../../src/server/server.ts';

/** What one of the operator's commands did. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A data directory with a store that can be served, damaged and operated. */
export interface OperatedStore {
  readonly dataDir: string;
  readonly layout: Layout;
  /** Runs a command of the operator's on it. */
  readonly run: (...argv: string[]) => Promise<Said>;
  /** Serves it in this process while something is done. */
  readonly served: <T>(work: (db: Db) => Promise<T>) => Promise<T>;
  /** Changes the file as no server would; give one statement at a time. */
  readonly tamper: (sql: string, ...values: (string | number | Uint8Array)[]) => void;
  /** The path of a file outside the store. */
  readonly path: (name: string) => string;
}

/** A new data directory for every test. */
export function useOperatedStore(): () => OperatedStore {
  let folder = '';
  let store: OperatedStore | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ymera-operator-'));
    store = openStore(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return () => {
    if (store === undefined) throw new Error('the store is there inside tests only');
    return store;
  };
}

function openStore(folder: string): OperatedStore {
  const dataDir = join(folder, 'data');
  const layout = prepareLayout(dataDir);
  return {
    dataDir,
    layout,
    run: (...argv) => operate(dataDir, folder, argv),
    served: async (work) => {
      const release = acquireLock(layout.lock);
      const server = await startStoreServer({ ...layout, synchronous: 'NORMAL', log: () => {} });
      const uri = `mongodb://${encodeURIComponent(layout.socketPath)}/?directConnection=true`;
      const client = await new MongoClient(uri).connect();
      try {
        return await work(client.db('ymera'));
      } finally {
        await client.close();
        await server.close();
        release?.();
      }
    },
    tamper: (sql, ...values) => {
      const database = new DatabaseSync(layout.file);
      database.prepare(sql).run(...values);
      database.close();
    },
    path: (name) => join(folder, name),
  };
}

async function operate(dataDir: string, folder: string, argv: string[]): Promise<Said> {
  const [out, err] = [collector(), collector()];
  const code = await runOperator(argv, { dataDir, out, err, resolve: (file) => join(folder, file) });
  return { code, out: out.text(), err: err.text() };
}

function collector(): Writable & { text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => chunks.join('') });
}
