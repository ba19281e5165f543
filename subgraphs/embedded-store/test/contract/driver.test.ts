import { buffer } from 'node:stream/consumers';
import { GridFSBucket, Long, MongoClient, type MongoClientOptions } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());

/** A round of what clients do most, through a client with options of its own. */
async function roundTrip(options: MongoClientOptions): Promise<void> {
  await using client = new MongoClient(database().uri, options);
  const collection = client.db().collection<Item>(freshName());
  await collection.createIndex({ n: 1 });
  await collection.insertMany(Array.from({ length: 30 }, (_, _id) => ({ _id, n: _id % 3 })));
  await collection.updateMany({ n: 1 }, { $inc: { n: 10 } });
  await collection.findOneAndUpdate({ _id: 0 }, { $set: { n: 5 } });
  await collection.deleteOne({ _id: 29 });
  await collection.bulkWrite([{ insertOne: { document: { _id: 'b' } } }]);
  expect(await collection.find().batchSize(7).toArray()).toHaveLength(30);
  expect(await collection.countDocuments({ n: 11 })).toBe(10);
  expect(await collection.distinct('n', { _id: 0 })).toEqual([5]);
  const grouped = collection.aggregate([{ $group: { _id: '$n' } }], { allowDiskUse: true, comment: 'why' });
  expect(await grouped.toArray()).toHaveLength(5);
  await client.db().collection(collection.collectionName).drop();
}

describe('a client works', () => {
  test.each<readonly [name: string, options: MongoClientOptions]>([
    ['as it is', {}],
    ['with a declared API version', { serverApi: { version: '1', deprecationErrors: true } }],
    ['with one deadline for everything', { timeoutMS: 10_000 }],
    ['without retries', { retryReads: false, retryWrites: false }],
    ['with a majority write concern', { writeConcern: { w: 'majority', journal: true } }],
    ['with a majority read concern', { readConcernLevel: 'majority' }],
    ['reading from whom it can', { readPreference: 'secondaryPreferred' }],
    ['with a name', { appName: 'the contract' }],
    ['that asks for compression', { compressors: ['zlib', 'none'] }],
    ['with one connection', { maxPoolSize: 1 }],
    ['that watches its commands', { monitorCommands: true }],
    ['that takes bigints', { useBigInt64: true }],
    ['that keeps types', { promoteValues: true, bsonRegExp: true, ignoreUndefined: true }],
  ])('%s', async (_, options) => roundTrip(options));

  test('with a deadline, also in transactions', needs('replicaSet'), async () => {
    await using client = new MongoClient(database().uri, { timeoutMS: 10_000 });
    const collection = client.db().collection<Item>(freshName());
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await collection.insertOne({ _id: 1 }, { session });
      }),
    );
    expect(await collection.countDocuments()).toBe(1);
  });

  test('with bigints that come back as such', async () => {
    await using client = new MongoClient(database().uri, { useBigInt64: true });
    const collection = client.db().collection<Item>(freshName());
    await collection.insertOne({ _id: 1, n: 9_007_199_254_740_993n });
    expect((await collection.findOne())?.n).toBe(9_007_199_254_740_993n);
  });

  test('that leaves out what is undefined', async () => {
    await using client = new MongoClient(database().uri, { ignoreUndefined: true });
    const collection = client.db().collection<Item>(freshName());
    await collection.insertOne({ _id: 1, gone: undefined });
    expect(Object.keys((await collection.findOne()) ?? {})).toEqual(['_id']);
  });

  test('with an unknown API version is refused', async () => {
    const ping = database().client.db('admin').command({ ping: 1, apiVersion: '99' });
    await expect(ping).rejects.toMatchObject({ code: 322 });
  });
});

describe('what the driver builds of commands', () => {
  test('a bulk operation that is built step by step', async () => {
    const collection = fresh();
    const bulk = collection.initializeOrderedBulkOp();
    bulk.insert({ _id: 1, n: 1 });
    bulk.find({ n: 1 }).update({ $set: { n: 2 } });
    bulk
      .find({ _id: 9 })
      .upsert()
      .updateOne({ $set: { n: 9 } });
    bulk.find({ n: 2 }).deleteOne();
    expect(await bulk.execute()).toMatchObject({
      insertedCount: 1,
      modifiedCount: 1,
      upsertedCount: 1,
      deletedCount: 1,
    });
  });

  test('questions about a collection', async () => {
    const collection = await database().db.createCollection<Item>(freshName(), { capped: true, size: 4096 });
    await collection.createIndex({ a: 1, b: -1 });
    expect(await collection.options()).toMatchObject({ capped: true, size: 4096 });
    expect(await collection.indexExists('a_1_b_-1')).toBe(true);
    expect(await collection.indexExists('nope')).toBe(false);
    expect(await collection.indexInformation()).toMatchObject({
      'a_1_b_-1': [
        ['a', 1],
        ['b', -1],
      ],
    });
  });

  test('a command that answers with a cursor', async () => {
    const collection = fresh();
    await collection.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id })));
    const cursor = database().db.runCursorCommand({
      find: collection.collectionName,
      batchSize: 3,
      sort: { _id: -1 },
    });
    const ids = (await cursor.toArray()).map(({ _id }) => _id);
    expect(ids).toEqual(Array.from({ length: 20 }, (_, i) => 19 - i));
  });

  test('a stream of a cursor', async () => {
    const collection = fresh();
    await collection.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id })));
    const seen: unknown[] = [];
    for await (const { _id } of collection.find().sort({ _id: 1 }).batchSize(4).stream()) seen.push(_id);
    expect(seen).toHaveLength(20);
  });

  test('an abort signal ends a find', async () => {
    const collection = fresh();
    await collection.insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id })));
    const controller = new AbortController();
    const cursor = collection.find({}, { signal: controller.signal, batchSize: 5 });
    await cursor.next();
    controller.abort(new Error('enough'));
    await expect(cursor.toArray()).rejects.toThrow('enough');
    expect(await collection.countDocuments()).toBe(50);
  });

  test('a large number of operations at once', async () => {
    const collection = fresh();
    await Promise.all(Array.from({ length: 500 }, (_, _id) => collection.insertOne({ _id })));
    expect(await collection.countDocuments()).toBe(500);
  });

  test('a list of twenty thousand numbers keeps its length', async () => {
    const collection = fresh();
    const list = Array.from({ length: 20_000 }, (_, i) => Long.fromNumber(i));
    await collection.insertOne({ _id: 1, list });
    expect(await collection.countDocuments({ list: { $size: 20_000 } })).toBe(1);
  });
});

describe('files in chunks (GridFS)', () => {
  const bytes = Buffer.from(Array.from({ length: 700_000 }, (_, i) => i % 251));

  async function stored(name: string) {
    const bucket = new GridFSBucket(database().db, { bucketName: freshName(), chunkSizeBytes: 100_000 });
    const upload = bucket.openUploadStream(name, { metadata: { kind: 'test' } });
    await new Promise((resolve, reject) => upload.once('finish', resolve).once('error', reject).end(bytes));
    return { bucket, id: upload.id };
  }

  test('come back as they were', async () => {
    const { bucket, id } = await stored('a.bin');
    expect((await buffer(bucket.openDownloadStream(id))).equals(bytes)).toBe(true);
  });

  test('come back in part', async () => {
    const { bucket } = await stored('a.bin');
    const part = await buffer(bucket.openDownloadStreamByName('a.bin', { start: 99_990, end: 200_010 }));
    expect(part.equals(bytes.subarray(99_990, 200_010))).toBe(true);
  });

  test('are found, renamed and deleted', async () => {
    const { bucket, id } = await stored('a.bin');
    await bucket.rename(id, 'b.bin');
    expect(await bucket.find({ filename: 'b.bin' }).toArray()).toMatchObject([
      { length: 700_000, chunkSize: 100_000, metadata: { kind: 'test' } },
    ]);
    await bucket.delete(id);
    expect(await bucket.find().toArray()).toEqual([]);
    await expect(buffer(bucket.openDownloadStream(id))).rejects.toThrow(/not found/i);
  });
});
