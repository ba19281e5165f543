import { MongoServerError } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';
import { accounts, amount, begin } from '../support/transactions.ts';

const database = useTestDatabase();
const tagged = needs('replicaSet');

const conflict = { code: 112, codeName: 'WriteConflict', errorLabels: ['TransientTransactionError'] };

async function withUniqueKey() {
  const { db } = database();
  const collection = db.collection<Item>(freshName());
  await collection.createIndex({ k: 1 }, { unique: true });
  await collection.insertOne({ _id: 0, k: 'taken' });
  return collection;
}

describe('two transactions', tagged, () => {
  test('that change one document: the second is told to try again', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    const update = collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second });
    await expect(update).rejects.toMatchObject(conflict);
    await first.commitTransaction();
    expect(await amount(collection, 1)).toBe(101);
  });

  test('the label of a conflict is one that drivers see', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    const error = await collection
      .deleteOne({ _id: 1 }, { session: second })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MongoServerError);
    expect(error instanceof MongoServerError && error.hasErrorLabel('TransientTransactionError')).toBe(true);
  });

  test('that change different documents both commit', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    await collection.updateOne({ _id: 2 }, { $inc: { n: 2 } }, { session: second });
    await second.commitTransaction();
    await first.commitTransaction();
    expect([await amount(collection, 1), await amount(collection, 2)]).toEqual([101, 102]);
  });

  test('that read what the other writes may both commit (write skew)', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await amount(collection, 2, first);
    await amount(collection, 1, second);
    await collection.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session: first });
    await collection.updateOne({ _id: 2 }, { $set: { n: 0 } }, { session: second });
    await first.commitTransaction();
    await second.commitTransaction();
    expect([await amount(collection, 1), await amount(collection, 2)]).toEqual([0, 0]);
  });

  test('the one with a conflict is over, and its other writes are undone', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 2 }, { $set: { n: 0 } }, { session: second });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second }))).toBe(112);
    expect(await codeOf(second.commitTransaction())).toBe(251);
    expect(await amount(collection, 2)).toBe(100);
    await collection.updateOne({ _id: 2 }, { $inc: { n: 1 } }, { maxTimeMS: 5000 });
  });

  test('after one aborts, another may take its document', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session: first });
    await first.abortTransaction();
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second });
    await second.commitTransaction();
    expect(await amount(collection, 1)).toBe(101);
  });

  test('a deletion conflicts with an update', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.deleteOne({ _id: 1 }, { session: first });
    const update = collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second });
    await expect(update).rejects.toMatchObject(conflict);
    await first.commitTransaction();
    expect(await collection.countDocuments({ _id: 1 })).toBe(0);
  });

  test('inserts of one _id conflict', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.insertOne({ _id: 9, from: 'first' }, { session: first });
    await expect(collection.insertOne({ _id: 9 }, { session: second })).rejects.toMatchObject(conflict);
    await first.commitTransaction();
    expect(await collection.findOne({ _id: 9 })).toMatchObject({ from: 'first' });
  });

  test('inserts of one unique key conflict', async () => {
    const collection = await withUniqueKey();
    await using first = begin(database());
    await using second = begin(database());
    await collection.insertOne({ _id: 1, k: 'new' }, { session: first });
    await expect(collection.insertOne({ _id: 2, k: 'new' }, { session: second })).rejects.toMatchObject(
      conflict,
    );
    await first.commitTransaction();
    expect(await collection.countDocuments({ k: 'new' })).toBe(1);
  });

  test('updates into one unique key conflict', async () => {
    const collection = await withUniqueKey();
    await collection.insertMany([
      { _id: 1, k: 'a' },
      { _id: 2, k: 'b' },
    ]);
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { k: 'c' } }, { session: first });
    const update = collection.updateOne({ _id: 2 }, { $set: { k: 'c' } }, { session: second });
    await expect(update).rejects.toMatchObject(conflict);
  });

  test('that read a document before another changed it cannot change it any more', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await amount(collection, 1, session);
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    const update = collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await expect(update).rejects.toMatchObject(conflict);
    expect(await amount(collection, 1)).toBe(101);
  });

  test('a document deleted since its moment cannot be changed', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await amount(collection, 1, session);
    await collection.deleteOne({ _id: 1 });
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session }))).toBe(112);
  });

  test('a key committed since its moment is refused, as taken or as a conflict', async () => {
    const collection = await withUniqueKey();
    await using session = begin(database());
    await collection.findOne({}, { session });
    await collection.insertOne({ _id: 1, k: 'new' });
    const insert = collection.insertOne({ _id: 2, k: 'new' }, { session });
    expect([112, 11000]).toContain(await codeOf(insert));
    expect(await collection.countDocuments({ k: 'new' })).toBe(1);
  });

  test('a document that only the other read can be changed', async () => {
    const collection = await accounts(database());
    await using reader = begin(database());
    await amount(collection, 1, reader);
    await using writer = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: writer });
    await writer.commitTransaction();
    expect(await amount(collection, 1, reader)).toBe(100);
    await reader.commitTransaction();
  });

  test('findAndModify conflicts as an update does', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    const find = collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, { session: second });
    await expect(find).rejects.toMatchObject(conflict);
  });
});
