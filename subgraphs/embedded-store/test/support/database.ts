import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { afterAll, beforeAll } from 'vitest';
import { startStoreServer } from '../../src/server/server.ts';

/** What a contract test speaks to: the embedded store in this process, or the server that MONGODB_URI names. */
export interface TestDatabase {
  readonly db: Db;
  readonly client: MongoClient;
  /** A connection string for another client, with this database in it. */
  readonly uri: string;
  readonly embedded: boolean;
  /** Moves the embedded store's clock and lets it remove what expired. */
  readonly expireAt: (now: number) => void;
  readonly close: () => Promise<void>;
}

/** Opens a database that no other test sees. */
async function openTestDatabase(options: MongoClientOptions = {}): Promise<TestDatabase> {
  const given = process.env.MONGODB_URI;
  const name = `contract_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  if (given !== undefined) return openServer(given, name, options);
  const folder = await mkdtemp(join(tmpdir(), 'ymera-store-'));
  let now: number | undefined;
  const server = await startStoreServer({
    file: join(folder, 'data.sqlite'),
    socketPath: join(folder, 'm.sock'),
    synchronous: 'NORMAL',
    log: (line) => process.stderr.write(`${line}\n`),
    now: () => now ?? Date.now(),
  });
  const uri = `mongodb://${encodeURIComponent(join(folder, 'm.sock'))}/${name}?directConnection=true`;
  const client = new MongoClient(uri, options);
  await client.connect();
  return {
    db: client.db(name),
    client,
    uri,
    embedded: true,
    expireAt: (at) => {
      now = at;
      server.expire();
    },
    close: async () => {
      await client.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openServer(uri: string, name: string, options: MongoClientOptions): Promise<TestDatabase> {
  const client = new MongoClient(uri, options);
  await client.connect();
  const db = client.db(name);
  return {
    db,
    client,
    uri: withDatabase(uri, name),
    embedded: false,
    expireAt: () => {},
    close: async () => {
      await db.dropDatabase();
      await client.close();
    },
  };
}

const withDatabase = (uri: string, name: string): string =>
  uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`);

/** The test file's database, opened before its tests and closed after them. */
export function useTestDatabase(options: MongoClientOptions = {}): () => TestDatabase {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await openTestDatabase(options);
  });
  afterAll(async () => {
    await database?.close();
  });
  return () => {
    if (database === undefined) throw new Error('the database is open inside tests only');
    return database;
  };
}

let collections = 0;

/** A name for a collection that is not used yet. */
export const freshName = (): string => `c${++collections}`;
