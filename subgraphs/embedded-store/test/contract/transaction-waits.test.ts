import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';
import { accounts, amount, begin } from '../support/transactions.ts';

const database = useTestDatabase();
const tagged = needs('replicaSet');

async function withUniqueKey() {
  const { db } = database();
  const collection = db.collection<Item>(freshName());
  await collection.createIndex({ k: 1 }, { unique: true });
  await collection.insertOne({ _id: 0, k: 'taken' });
  return collection;
}

/** Whether an operation is still waiting after others were answered. */
async function waits(operation: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  operation.then(settle, settle);
  for (let i = 0; i < 5; i++) await database().db.command({ ping: 1 });
  return !settled;
}

describe('a plain writer', tagged, () => {
  test('waits for the transaction that holds its document, and then goes on', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    const plain = collection.updateOne({ _id: 1 }, { $inc: { n: 10 } });
    expect(await waits(plain)).toBe(true);
    await session.commitTransaction();
    expect(await plain).toMatchObject({ modifiedCount: 1 });
    expect(await amount(collection, 1)).toBe(111);
  });

  test('goes on when the transaction aborts', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    const plain = collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 10 } }, { returnDocument: 'after' });
    expect(await waits(plain)).toBe(true);
    await session.abortTransaction();
    expect(await plain).toMatchObject({ n: 110 });
  });

  test('waits no longer than its maxTimeMS', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $inc: { n: 10 } }, { maxTimeMS: 100 }))).toBe(50);
    await session.commitTransaction();
    expect(await amount(collection, 1)).toBe(101);
  });

  test('of other documents does not wait', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await collection.updateOne({ _id: 2 }, { $inc: { n: 1 } }, { maxTimeMS: 5000 });
    await collection.insertOne({ _id: 7 });
    expect(await amount(collection, 2)).toBe(101);
  });

  test('of many documents does all of them after it waited for one', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 2 }, { $inc: { n: 1 } }, { session });
    const plain = collection.updateMany({}, { $inc: { n: 10 } });
    expect(await waits(plain)).toBe(true);
    await session.commitTransaction();
    expect(await plain).toMatchObject({ modifiedCount: 3 });
    expect(
      await collection
        .find()
        .sort({ _id: 1 })
        .map(({ n }) => n)
        .toArray(),
    ).toEqual([110, 111, 110]);
  });

  test('a reader never waits', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateMany({}, { $set: { n: 0 } }, { session });
    expect(await collection.find({ n: 100 }).maxTimeMS(5000).toArray()).toHaveLength(3);
  });

  test('who wants the key of an open transaction finds it taken after the commit', async () => {
    const collection = await withUniqueKey();
    await using session = begin(database());
    await collection.insertOne({ _id: 1, k: 'new' }, { session });
    const plain = codeOf(collection.insertOne({ _id: 2, k: 'new' }));
    expect(await waits(plain)).toBe(true);
    await session.commitTransaction();
    expect(await plain).toBe(11000);
  });

  test('who wants the key of an open transaction gets it after an abort', async () => {
    const collection = await withUniqueKey();
    await using session = begin(database());
    await collection.insertOne({ _id: 1, k: 'new' }, { session });
    const plain = collection.insertOne({ _id: 2, k: 'new' });
    expect(await waits(plain)).toBe(true);
    await session.abortTransaction();
    await plain;
    expect(await collection.findOne({ k: 'new' })).toEqual({ _id: 2, k: 'new' });
  });

  test('no longer matching after its wait changes nothing', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { n: 5 } }, { session });
    const plain = collection.updateOne({ n: 100, _id: 1 }, { $set: { seen: true } });
    expect(await waits(plain)).toBe(true);
    await session.commitTransaction();
    expect(await plain).toMatchObject({ matchedCount: 0 });
  });
});

describe('a change of the catalogue', tagged, () => {
  test.each([
    ['dropping the collection', (name: string) => ({ drop: name })],
    ['an index', (name: string) => ({ createIndexes: name, indexes: [{ key: { n: 1 }, name: 'n_1' }] })],
    ['a validator', (name: string) => ({ collMod: name, validator: { n: { $gte: 0 } } })],
  ])('%s waits for a transaction that has written there', async (_, command) => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    const change = database().db.command(command(collection.collectionName));
    expect(await waits(change)).toBe(true);
    await session.commitTransaction();
    expect(await change).toMatchObject({ ok: 1 });
  });

  test('dropping one collection does not wait for a transaction in another', async () => {
    const [collection, other] = [await accounts(database()), await accounts(database())];
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await other.drop();
    await session.commitTransaction();
    expect(await amount(collection, 1)).toBe(101);
  });
});
