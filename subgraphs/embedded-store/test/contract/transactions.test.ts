import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { useTestDatabase } from '../support/database.ts';
import { accounts, amount, begin, empty } from '../support/transactions.ts';

const database = useTestDatabase();
const tagged = needs('replicaSet');

describe('a transaction', tagged, () => {
  test('reads what it wrote, and nobody else does before it commits', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: -30 } }, { session });
    await collection.insertOne({ _id: 4, n: 30 }, { session });
    await collection.deleteOne({ _id: 3 }, { session });
    const inside = await collection.find({}, { session }).sort({ _id: 1 }).toArray();
    expect(inside.map(({ _id, n }) => [_id, n])).toEqual([
      [1, 70],
      [2, 100],
      [4, 30],
    ]);
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual(
      [1, 2, 3].map((_id) => ({ _id, n: 100 })),
    );
    await session.commitTransaction();
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual(inside);
  });

  test('that is aborted leaves nothing behind', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateMany({}, { $set: { n: 0 } }, { session });
    await collection.insertOne({ _id: 9 }, { session });
    await collection.deleteOne({ _id: 1 }, { session });
    await session.abortTransaction();
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual(
      [1, 2, 3].map((_id) => ({ _id, n: 100 })),
    );
  });

  test('sees one moment, whatever others commit', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    expect(await amount(collection, 1, session)).toBe(100);
    await collection.updateMany({}, { $set: { n: 7 } });
    await collection.insertOne({ _id: 4, n: 7 });
    await collection.deleteOne({ _id: 3 });
    const found = await collection.find({}, { session }).sort({ _id: 1 }).toArray();
    expect(found.map(({ _id, n }) => [_id, n])).toEqual([
      [1, 100],
      [2, 100],
      [3, 100],
    ]);
    expect(await collection.countDocuments({}, { session })).toBe(3);
    await session.commitTransaction();
    expect(await amount(collection, 1)).toBe(7);
  });

  test('sees its moment through an index, too', async () => {
    const collection = await accounts(database());
    await collection.createIndex({ n: 1 });
    await using session = begin(database());
    await collection.findOne({}, { session });
    await collection.updateOne({ _id: 1 }, { $set: { n: 5 } });
    expect(await collection.countDocuments({ n: 100 }, { session })).toBe(3);
    expect(await collection.countDocuments({ n: 5 }, { session })).toBe(0);
    await session.abortTransaction();
  });

  test('merges its own writes into the order of an index', async () => {
    const collection = await empty(database());
    await collection.createIndex({ n: 1 });
    await collection.insertMany([10, 20, 30, 40].map((n) => ({ _id: n, n })));
    await using session = begin(database());
    await collection.insertMany(
      [5, 25].map((n) => ({ _id: n, n })),
      { session },
    );
    await collection.updateOne({ _id: 40 }, { $set: { n: 15 } }, { session });
    await collection.deleteOne({ _id: 20 }, { session });
    const order = async (direction: 1 | -1, filter: object = {}) =>
      (await collection.find(filter, { session }).sort({ n: direction }).toArray()).map(({ n }) => n);
    expect(await order(1)).toEqual([5, 10, 15, 25, 30]);
    expect(await order(-1, { n: { $gt: 5 } })).toEqual([30, 25, 15, 10]);
    const page = await collection.find({}, { session }).sort({ n: 1 }).skip(1).limit(2).toArray();
    expect(page.map(({ n }) => n)).toEqual([10, 15]);
    await session.commitTransaction();
    expect((await collection.find().sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([5, 10, 15, 25, 30]);
  });

  test('may update, delete and insert one document again and again', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    for (let i = 0; i < 5; i++) await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await collection.deleteOne({ _id: 1 }, { session });
    await collection.insertOne({ _id: 1, n: 0 }, { session });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 2 } }, { session });
    await session.commitTransaction();
    expect(await collection.findOne({ _id: 1 })).toEqual({ _id: 1, n: 2 });
    expect(await collection.countDocuments({})).toBe(3);
  });

  test('writes to several collections at once or not at all', async () => {
    const [a, b] = [await accounts(database()), await accounts(database())];
    await using session = begin(database());
    await a.updateOne({ _id: 1 }, { $inc: { n: -10 } }, { session });
    await b.updateOne({ _id: 1 }, { $inc: { n: 10 } }, { session });
    expect([await amount(a, 1), await amount(b, 1)]).toEqual([100, 100]);
    await session.commitTransaction();
    expect([await amount(a, 1), await amount(b, 1)]).toEqual([90, 110]);
  });

  test('that only read commits', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await amount(collection, 1, session);
    await expect(session.commitTransaction()).resolves.toBeUndefined();
  });

  test('without any operation commits and aborts', async () => {
    await using session = begin(database());
    await session.commitTransaction();
    session.startTransaction();
    await expect(session.abortTransaction()).resolves.toBeUndefined();
  });

  test('may be committed twice and counts once', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await session.commitTransaction();
    await session.commitTransaction();
    expect(await amount(collection, 1)).toBe(101);
  });

  test('is followed by another in the same session', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    for (const n of [1, 2, 3]) {
      if (!session.inTransaction()) session.startTransaction();
      await collection.updateOne({ _id: 1 }, { $inc: { n } }, { session });
      await session.commitTransaction();
    }
    expect(await amount(collection, 1)).toBe(106);
  });

  test('ends with its session', async () => {
    const collection = await accounts(database());
    const session = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session });
    await session.endSession();
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { maxTimeMS: 5000 });
    expect(await amount(collection, 1)).toBe(101);
  });

  test('of a thousand documents commits whole', async () => {
    const collection = await empty(database());
    await using session = begin(database());
    await collection.insertMany(
      Array.from({ length: 1000 }, (_, _id) => ({ _id, n: 1 })),
      { session },
    );
    await collection.updateMany({ _id: { $lt: 500 } }, { $inc: { n: 1 } }, { session });
    expect(await collection.countDocuments({})).toBe(0);
    await session.commitTransaction();
    expect(await collection.countDocuments({ n: 2 })).toBe(500);
    expect(await collection.countDocuments({})).toBe(1000);
  });
});
