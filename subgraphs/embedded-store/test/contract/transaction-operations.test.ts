import { type ClientSession, Long } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';
import { accounts, amount, begin, empty } from '../support/transactions.ts';

const database = useTestDatabase();
const tagged = needs('replicaSet');

describe('inside a transaction', tagged, () => {
  const inside = async (use: (session: ClientSession) => Promise<void>) => {
    await using session = begin(database());
    await use(session);
    await session.commitTransaction();
  };

  test('findAndModify changes and answers', async () => {
    const collection = await accounts(database());
    await inside(async (session) => {
      const found = await collection.findOneAndUpdate(
        { _id: 1 },
        { $inc: { n: 1 } },
        { session, returnDocument: 'after' },
      );
      expect(found?.n).toBe(101);
      expect(await collection.findOneAndDelete({ _id: 2 }, { session })).toMatchObject({ _id: 2 });
      expect(await amount(collection, 1)).toBe(100);
    });
    expect(await collection.distinct('_id')).toEqual([1, 3]);
  });

  test('an upsert inserts and then updates', async () => {
    const collection = await accounts(database());
    await inside(async (session) => {
      const options = { session, upsert: true };
      await collection.updateOne({ _id: 8 }, { $inc: { n: 1 } }, options);
      await collection.updateOne({ _id: 8 }, { $inc: { n: 1 } }, options);
    });
    expect(await amount(collection, 8)).toBe(2);
  });

  test('a bulk write is part of it', async () => {
    const collection = await accounts(database());
    await inside(async (session) => {
      await collection.bulkWrite(
        [
          { insertOne: { document: { _id: 4, n: 1 } } },
          { updateMany: { filter: {}, update: { $inc: { n: 1 } } } },
          { deleteOne: { filter: { _id: 1 } } },
        ],
        { session },
      );
      expect(await collection.countDocuments()).toBe(3);
      expect(await amount(collection, 4, session)).toBe(2);
    });
    expect(await collection.distinct('n')).toEqual([2, 101]);
  });

  test('an aggregation sees its writes', async () => {
    const collection = await accounts(database());
    await inside(async (session) => {
      await collection.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session });
      const pipeline = [{ $group: { _id: null, sum: { $sum: '$n' } } }];
      expect(await collection.aggregate(pipeline, { session }).toArray()).toEqual([{ _id: null, sum: 200 }]);
      expect(await collection.aggregate(pipeline).toArray()).toEqual([{ _id: null, sum: 300 }]);
    });
  });

  test('$lookup sees its writes in the other collection', async () => {
    const [a, b] = [await accounts(database()), await empty(database())];
    await inside(async (session) => {
      await b.insertOne({ _id: 1, name: 'one' }, { session });
      const pipeline = [
        { $match: { _id: 1 } },
        { $lookup: { from: b.collectionName, localField: '_id', foreignField: '_id', as: 'names' } },
      ];
      expect(await a.aggregate(pipeline, { session }).toArray()).toMatchObject([
        { names: [{ name: 'one' }] },
      ]);
      expect(await a.aggregate(pipeline).toArray()).toMatchObject([{ names: [] }]);
    });
  });

  test('distinct sees its writes', async () => {
    const collection = await accounts(database());
    await inside(async (session) => {
      await collection.updateOne({ _id: 1 }, { $set: { n: 1 } }, { session });
      expect((await collection.distinct('n', {}, { session })).sort()).toEqual([1, 100]);
      expect(await collection.distinct('n')).toEqual([100]);
    });
  });

  test('a cursor goes on reading its moment', async () => {
    const collection = await empty(database());
    await collection.insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id })));
    await inside(async (session) => {
      const cursor = collection.find({}, { session, batchSize: 10, sort: { _id: 1 } });
      await cursor.next();
      await collection.deleteMany({ _id: { $gte: 25 } });
      expect(await cursor.toArray()).toHaveLength(49);
    });
  });

  test('a cursor of it cannot be continued outside of it', async () => {
    const { db } = database();
    const collection = await empty(database());
    await collection.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id })));
    await using session = begin(database());
    const { cursor } = await db.command({ find: collection.collectionName, batchSize: 5 }, { session });
    const outside = db.command({ getMore: Long.fromValue(cursor.id), collection: collection.collectionName });
    await expect(outside).rejects.toMatchObject({ ok: 0 });
    await session.abortTransaction();
  });

  test('an unknown operator fails the transaction', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    expect(await codeOf(collection.updateOne({ _id: 2 }, { $foo: 1 } as object, { session }))).toBe(9);
    expect(await codeOf(session.commitTransaction())).toBe(251);
    expect(await amount(collection, 1)).toBe(100);
  });

  test('a key that is taken fails the transaction', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 2 }, { $inc: { n: 1 } }, { session });
    expect(await codeOf(collection.insertOne({ _id: 1 }, { session }))).toBe(11000);
    expect(await codeOf(collection.insertOne({ _id: 5 }, { session }))).toBe(251);
    await session.abortTransaction();
    expect(await amount(collection, 2)).toBe(100);
  });

  test('its own key is taken, too, and one that it freed is free', async () => {
    const collection = await empty(database());
    await collection.createIndex({ k: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, k: 'a' });
    await inside(async (session) => {
      await collection.deleteOne({ _id: 1 }, { session });
      await collection.insertOne({ _id: 2, k: 'a' }, { session });
      await collection.insertOne({ _id: 3, k: 'b' }, { session });
    });
    await using session = begin(database());
    await collection.insertOne({ _id: 4, k: 'c' }, { session });
    expect(await codeOf(collection.insertOne({ _id: 5, k: 'c' }, { session }))).toBe(11000);
    expect(await collection.distinct('k')).toEqual(['a', 'b']);
  });

  test('a collection is created by its first document, and not if it aborts', async () => {
    const { db } = database();
    const [kept, undone] = [freshName(), freshName()];
    await inside(async (session) => {
      await db.collection<Item>(kept).insertOne({ _id: 1 }, { session });
    });
    await using session = begin(database());
    await db.collection<Item>(undone).insertOne({ _id: 1 }, { session });
    await session.abortTransaction();
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    expect(names).toContain(kept);
    expect(names).not.toContain(undone);
  });

  test('a collection and an index on it are created together', async () => {
    const { db } = database();
    const [kept, undone] = [freshName(), freshName()];
    await inside(async (session) => {
      await db.createCollection(kept, { session });
      await db.collection(kept).createIndex({ k: 1 }, { unique: true, session });
      await db.collection<Item>(kept).insertOne({ _id: 1, k: 1 }, { session });
    });
    expect(await codeOf(db.collection<Item>(kept).insertOne({ _id: 2, k: 1 }))).toBe(11000);
    await using session = begin(database());
    await db.createCollection(undone, { session });
    await session.abortTransaction();
    expect(await db.listCollections({ name: undone }).toArray()).toEqual([]);
  });
});
