import { MongoBulkWriteError, ObjectId } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
interface Item {
  _id: string | number | ObjectId;
  n?: number;
  owner?: string;
  lease?: Date;
  tags?: string[];
}
const fresh = () => database().db.collection<Item>(freshName());

describe('inserts', () => {
  test('a second document with the same _id is refused with E11000, its pattern and its value', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 'run_1:12' });
    await expect(collection.insertOne({ _id: 'run_1:12' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { _id: 1 },
      keyValue: { _id: 'run_1:12' },
      message: expect.stringContaining('E11000 duplicate key error collection'),
    });
  });

  test('of a hundred writers of one _id exactly one wins', async () => {
    const collection = fresh();
    const attempts = Array.from({ length: 100 }, (_, n) => collection.insertOne({ _id: 'x', n }));
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('an ordered insertMany stops at the first error', async () => {
    const collection = fresh();
    const inserted = collection.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }]);
    await expect(inserted).rejects.toBeInstanceOf(MongoBulkWriteError);
    expect(await collection.countDocuments()).toBe(1);
  });

  test('an unordered insertMany goes on after an error', async () => {
    const collection = fresh();
    const inserted = collection.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }], { ordered: false });
    await expect(inserted).rejects.toMatchObject({ code: 11000 });
    expect(await collection.countDocuments()).toBe(2);
  });

  test('an array is no _id', async () => {
    await expect(fresh().insertOne({ _id: [1] as never })).rejects.toMatchObject({ code: 53 });
  });

  test('a document of more than 16 MiB is refused', async () => {
    const insert = fresh().insertOne({ _id: 1, owner: 'x'.repeat(16 * 1024 * 1024 + 100) });
    expect([2, 10334]).toContain(await codeOf(insert)); // servers differ in the code, not in the refusal
  });

  test('a document without _id gets an ObjectId', async () => {
    const { insertedId } = await fresh().insertOne({ n: 1 } as never); // the driver makes it up
    expect(insertedId).toBeInstanceOf(ObjectId);
  });

  test('ten thousand documents go in at once and come out in batches', async () => {
    const collection = fresh();
    await collection.insertMany(Array.from({ length: 10_000 }, (_, n) => ({ _id: n, n })));
    const found = await collection.find({}, { sort: { _id: 1 }, batchSize: 700 }).toArray();
    expect(found.map(({ _id }) => _id)).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
  });
});

describe('upserts', () => {
  test('an upsert takes the filter’s equalities and the update', async () => {
    const collection = fresh();
    const result = await collection.updateOne(
      { _id: 'c', owner: 'me', n: { $gt: 5 } },
      { $inc: { n: 2 }, $setOnInsert: { tags: ['new'] } },
      { upsert: true },
    );
    expect(result).toMatchObject({ upsertedId: 'c', upsertedCount: 1, matchedCount: 0 });
    expect(await collection.findOne()).toEqual({ _id: 'c', owner: 'me', n: 2, tags: ['new'] });
  });

  test('a hundred concurrent upserts of one counter count to a hundred', async () => {
    const collection = fresh();
    const ups = Array.from({ length: 100 }, () =>
      collection.updateOne({ _id: 'hits' }, { $inc: { n: 1 } }, { upsert: true }),
    );
    await Promise.all(ups);
    expect(await collection.findOne({ _id: 'hits' })).toEqual({ _id: 'hits', n: 100 });
  });

  test('replaceOne with upsert stores the replacement under the filter’s _id', async () => {
    const collection = fresh();
    await collection.replaceOne({ _id: 'r' }, { n: 1 }, { upsert: true });
    expect(await collection.findOne()).toEqual({ _id: 'r', n: 1 });
  });

  test('an upsert without _id gets one', async () => {
    const collection = fresh();
    const { upsertedId } = await collection.updateOne({ n: 1 }, { $set: { owner: 'a' } }, { upsert: true });
    expect(upsertedId).toBeInstanceOf(ObjectId);
  });
});

describe('updates of many', () => {
  test('updateMany counts what matched and what changed', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
      { _id: 3, n: 2 },
    ]);
    const result = await collection.updateMany({}, { $set: { n: 2 } });
    expect(result).toMatchObject({ matchedCount: 3, modifiedCount: 1 });
  });

  test('an update that moves documents along its own index meets each once', async () => {
    const collection = fresh();
    await collection.createIndex({ n: 1 });
    await collection.insertMany(Array.from({ length: 300 }, (_, i) => ({ _id: i, n: i })));
    await collection.updateMany({ n: { $gte: 0 } }, { $inc: { n: 1000 } });
    expect(await collection.countDocuments({ n: { $gte: 1000, $lt: 1300 } })).toBe(300);
  });

  test('deleteMany and deleteOne remove what they say', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 1 },
      { _id: 3, n: 1 },
    ]);
    expect(await collection.deleteOne({ n: 1 })).toMatchObject({ deletedCount: 1 });
    expect(await collection.deleteMany({ n: 1 })).toMatchObject({ deletedCount: 2 });
    expect(await collection.deleteMany({})).toMatchObject({ deletedCount: 0 });
  });

  test('bulkWrite runs its operations in order', async () => {
    const collection = fresh();
    const result = await collection.bulkWrite([
      { insertOne: { document: { _id: 1, n: 1 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
      { updateOne: { filter: { _id: 2 }, update: { $set: { n: 9 } }, upsert: true } },
      { deleteOne: { filter: { _id: 1 } } },
    ]);
    expect(result).toMatchObject({ insertedCount: 1, modifiedCount: 1, upsertedCount: 1, deletedCount: 1 });
    expect(await collection.find().toArray()).toEqual([{ _id: 2, n: 9 }]);
  });
});

describe('findAndModify', () => {
  test('a lease is taken by one of many who want it', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 'job', lease: new Date(0) });
    const now = new Date(1000);
    const takers = Array.from({ length: 20 }, (_, i) =>
      collection.findOneAndUpdate(
        { _id: 'job', $or: [{ lease: { $lt: now } }, { owner: `w${i}` }] },
        { $set: { owner: `w${i}`, lease: new Date(2000) } },
        { returnDocument: 'after' },
      ),
    );
    const taken = (await Promise.all(takers)).filter((doc) => doc !== null);
    expect(taken).toHaveLength(1);
    expect(taken[0]).toEqual(await collection.findOne());
  });

  test('it answers with the document before, unless asked for the one after', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, n: 1 });
    expect(await collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } })).toEqual({ _id: 1, n: 1 });
    const after = await collection.findOneAndUpdate(
      { _id: 1 },
      { $inc: { n: 1 } },
      { returnDocument: 'after' },
    );
    expect(after).toEqual({ _id: 1, n: 3 });
  });

  test('it takes the first in order', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, n: 5 },
      { _id: 2, n: 1 },
      { _id: 3, n: 3 },
    ]);
    expect(await collection.findOneAndDelete({}, { sort: { n: 1 } })).toEqual({ _id: 2, n: 1 });
  });

  test('it projects', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, n: 1, owner: 'x' });
    const found = await collection.findOneAndUpdate(
      { _id: 1 },
      { $inc: { n: 1 } },
      { projection: { owner: 1, _id: 0 } },
    );
    expect(found).toEqual({ owner: 'x' });
  });

  test('it upserts and answers with the new document', async () => {
    const options = { upsert: true, returnDocument: 'after' } as const;
    expect(await fresh().findOneAndUpdate({ _id: 'n' }, { $inc: { n: 1 } }, options)).toEqual({
      _id: 'n',
      n: 1,
    });
  });

  test('it answers null when nothing matches', async () => {
    expect(await fresh().findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } })).toBeNull();
  });

  test('it replaces', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, n: 1, owner: 'x' });
    await collection.findOneAndReplace({ _id: 1 }, { n: 2 });
    expect(await collection.findOne()).toEqual({ _id: 1, n: 2 });
  });
});

describe('write concerns', () => {
  test('one of more members than there are is refused', needs('embedded'), async () => {
    expect(await codeOf(fresh().insertOne({ _id: 1 }, { writeConcern: { w: 3 } }))).toBe(100);
  });

  test('majority and journal are granted', async () => {
    const collection = fresh();
    const writeConcern = { w: 'majority', journal: true } as const;
    expect(await collection.insertOne({ _id: 1 }, { writeConcern })).toMatchObject({ insertedId: 1 });
  });

  test('an unacknowledged write is done', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
    await expect.poll(() => collection.countDocuments()).toBe(1);
  });
});
