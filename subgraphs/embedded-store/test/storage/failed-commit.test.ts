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

/** Lets every commit fail, as on a full disk, while the given work is done. */
async function whileFull<T>(work: () => Promise<T>): Promise<T> {
  const { batch } = server.store;
  batch.commit = () => {
    if (!batch.open) return;
    batch.rollback();
    throw new Error('database or disk is full');
  };
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(batch, 'commit');
  }
}

test('reads that share a turn with a write for which there is no room are answered all the same', async () => {
  const collection = client.db('t').collection<{ _id: number }>('c');
  await collection.insertOne({ _id: 1 });
  const outcomes = await whileFull(() =>
    Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        i % 4 === 0 ? collection.insertOne({ _id: 100 + i }) : collection.findOne({ _id: 1 }),
      ),
    ),
  );
  const failed = outcomes.flatMap(({ status }, i) => (status === 'rejected' ? [i] : []));
  expect(failed).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36]);
  expect(await collection.countDocuments()).toBe(1);
  await collection.insertOne({ _id: 2 });
  expect(await collection.countDocuments()).toBe(2);
});

test('a change stream goes on after a commit that failed beside it', async () => {
  const collection = client.db('t').collection<{ _id: number }>('watched');
  await collection.insertOne({ _id: 1 });
  const stream = collection.watch([], { maxAwaitTimeMS: 50 });
  await stream.tryNext();
  await whileFull(async () => {
    for (let i = 0; i < 10; i++) {
      const refused = collection.insertOne({ _id: 50 + i }).catch(() => 'refused');
      expect(await stream.tryNext()).toBeNull();
      expect(await refused).toBe('refused');
    }
  });
  await collection.insertOne({ _id: 2 });
  expect(await stream.next()).toMatchObject({ documentKey: { _id: 2 } });
  await stream.close();
});
