import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StoreServer, startStoreServer } from '../../src/server/server.ts';

let folder: string;
let server: StoreServer;
let client: MongoClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ymera-full-'));
  const socketPath = join(folder, 'm.sock');
  server = await startStoreServer({
    file: join(folder, 'data.sqlite'),
    socketPath,
    synchronous: 'NORMAL',
    log: () => {},
  });
  client = new MongoClient(`mongodb://${encodeURIComponent(socketPath)}/?directConnection=true`, {
    retryWrites: false,
  });
  await client.connect();
});

afterAll(async () => {
  await client.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Makes every commit of the store fail until the given work is done: the file may not grow any more. */
async function whileFull<T>(work: () => Promise<T>): Promise<T> {
  const { database } = server.store;
  const { page_count: pages } = Object(database.prepare('PRAGMA page_count').get());
  database.exec(`PRAGMA max_page_count = ${pages}`);
  try {
    return await work();
  } finally {
    database.exec('PRAGMA max_page_count = 4294967294');
  }
}

test('reads that share a turn with a write for which there is no room are answered all the same', async () => {
  const collection = client.db('t').collection<{ _id: number; text?: string }>('c');
  await collection.insertOne({ _id: 1 });
  const large = 'x'.repeat(1_000_000);
  const outcomes = await whileFull(() =>
    Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        i % 4 === 0 ? collection.insertOne({ _id: 100 + i, text: large }) : collection.findOne({ _id: 1 }),
      ),
    ),
  );
  const failed = outcomes.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []));
  expect(failed).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36]);
  expect(await collection.countDocuments()).toBe(1);
  await collection.insertOne({ _id: 2 });
  expect(await collection.countDocuments()).toBe(2);
});
