import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Db,
  type Document,
  MongoClient,
  type MongoClientOptions,
  MongoServerError,
  type ObjectId,
} from 'mongodb';
import { afterAll, beforeAll } from 'vitest';
import { startStoreServer } from '../../src/server/server.ts';

/** What a contract test speaks to: the embedded store in this process, or the server that MONGODB_URI names. */
export interface TestDatabase {
  readonly db: Db;
  readonly client: MongoClient;
  /** A connection string for another client, with this database in it. */
  readonly uri: string;
  /** Whether it is the embedded store; a case of its own says so with `needs('embedded')`. */
  readonly embedded: boolean;
  /** Moves the store's clock and lets it remove what expired; for cases that need a `lifetime`. */
  readonly expireAt: (now: number) => void;
  /** Stops the server and starts it again on the same file; for cases that need a `lifetime`. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens a database that no other test sees. */
async function openTestDatabase(options: MongoClientOptions): Promise<TestDatabase> {
  const given = process.env.MONGODB_URI;
  const name = `contract_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  if (given !== undefined) return openServer(given, name, options);
  const folder = await mkdtemp(join(tmpdir(), 'ymera-store-'));
  let ahead = 0; // how far the store's clock is from the real one, in milliseconds
  const start = () =>
    startStoreServer({
      file: join(folder, 'data.sqlite'),
      socketPath: join(folder, 'm.sock'),
      synchronous: 'NORMAL',
      log: (line) => process.stderr.write(`${line}\n`),
      now: () => Date.now() + ahead,
    });
  let server = await start();
  const uri = `mongodb://${encodeURIComponent(join(folder, 'm.sock'))}/${name}?directConnection=true`;
  const client = new MongoClient(uri, options);
  await client.connect();
  return {
    db: client.db(name),
    client,
    uri,
    embedded: true,
    expireAt: (at) => {
      ahead = at - Date.now();
      server.expire();
    },
    restart: async () => {
      await server.close();
      server = await start();
      await answered(client);
    },
    close: async () => {
      await client.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// The driver's pool still holds connections to the server that stopped, and a write to one fails before the driver
// has seen that it was closed; such an error is not one that drivers retry.
async function answered(client: MongoClient): Promise<void> {
  for (let attempts = 1; ; attempts++) {
    try {
      await client.db().command({ ping: 1 });
      return;
    } catch (error) {
      if (attempts === 100) throw error;
    }
  }
}

const notOurs = (): never => {
  throw new Error("this server's life is not the test's: tag the case with needs('lifetime')");
};

async function openServer(uri: string, name: string, options: MongoClientOptions): Promise<TestDatabase> {
  const client = new MongoClient(uri, options);
  await client.connect();
  const db = client.db(name);
  return {
    db,
    client,
    uri: withDatabase(uri, name),
    embedded: false,
    expireAt: notOurs,
    restart: async () => notOurs(),
    close: async () => {
      await db.dropDatabase();
      await client.close();
    },
  };
}

// The database in a connection string is also where its user is looked up, unless it says otherwise.
function withDatabase(uri: string, name: string): string {
  const [, hosts = uri, database = '', query = ''] =
    /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(uri) ?? [];
  const options = new URLSearchParams(query);
  if (hosts.includes('@') && !options.has('authSource')) options.set('authSource', database || 'admin');
  return `${hosts}/${name}?${options}`;
}

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

/** A document of any shape. */
export interface Item extends Document {
  _id: number | string | ObjectId;
}

/** The code that an operation is refused with; 'granted' if it is not. */
export const codeOf = (operation: Promise<unknown>): Promise<unknown> =>
  operation.then(
    () => 'granted',
    (error: unknown) => (error instanceof MongoServerError ? error.code : error),
  );

/** A client of its own, for cases that number their transactions by hand: drivers use sessions again and go on counting. */
export async function withOwnClient<Result>(
  { uri }: TestDatabase,
  use: (client: MongoClient) => Promise<Result>,
): Promise<Result> {
  const client = new MongoClient(uri);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
