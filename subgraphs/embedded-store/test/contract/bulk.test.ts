import { type AnyBulkWriteOperation, MongoBulkWriteError, ObjectId } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());

/** What a bulk write that fails in part throws. */
async function failureOf(operation: Promise<unknown>): Promise<MongoBulkWriteError> {
  const error = await operation.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof MongoBulkWriteError) return error;
  throw new Error('the bulk write did not fail as one', { cause: error });
}
const errorsOf = ({ writeErrors }: MongoBulkWriteError) =>
  [writeErrors].flat().map(({ index, code }) => ({ index, code }));

describe('a bulk write', () => {
  test('counts what each kind of operation did', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 1 },
      { _id: 3, n: 1 },
    ]);
    const result = await collection.bulkWrite([
      { insertOne: { document: { _id: 4, n: 4 } } },
      { updateOne: { filter: { n: 1 }, update: { $set: { n: 2 } } } },
      { updateMany: { filter: { n: 1 }, update: { $inc: { n: 5 } } } },
      { replaceOne: { filter: { _id: 4 }, replacement: { m: 1 } } },
      { deleteOne: { filter: { _id: 1 } } },
      { deleteMany: { filter: { n: 6 } } },
    ]);
    expect(result).toMatchObject({
      insertedCount: 1,
      matchedCount: 4,
      modifiedCount: 4,
      deletedCount: 3,
      upsertedCount: 0,
      insertedIds: { 0: 4 },
    });
    expect(await collection.find().toArray()).toEqual([{ _id: 4, m: 1 }]);
  });

  test('tells the ids of its upserts by their place', async () => {
    const collection = fresh();
    const result = await collection.bulkWrite([
      { updateOne: { filter: { _id: 'a' }, update: { $set: { n: 1 } }, upsert: true } },
      { insertOne: { document: { _id: 'b' } } },
      { replaceOne: { filter: { k: 'c' }, replacement: { k: 'c' }, upsert: true } },
      { updateMany: { filter: { _id: 'd' }, update: { $inc: { n: 1 } }, upsert: true } },
    ]);
    expect(result.upsertedCount).toBe(3);
    expect(result.upsertedIds).toMatchObject({ 0: 'a', 3: 'd' });
    expect(result.upsertedIds[2]).toBeInstanceOf(ObjectId);
  });

  test('sees in each operation what the ones before it did', async () => {
    const collection = fresh();
    await collection.bulkWrite([
      { insertOne: { document: { _id: 1, n: 0 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
      { updateOne: { filter: { n: 1 }, update: { $inc: { n: 1 } } } },
      { updateOne: { filter: { n: 1 }, update: { $inc: { n: 1 } } } },
    ]);
    expect(await collection.findOne()).toEqual({ _id: 1, n: 2 });
  });

  test('when ordered stops at the first error and keeps what was done', async () => {
    const collection = fresh();
    const error = await failureOf(
      collection.bulkWrite([
        { insertOne: { document: { _id: 1 } } },
        { insertOne: { document: { _id: 1 } } },
        { insertOne: { document: { _id: 2 } } },
        { deleteOne: { filter: { _id: 1 } } },
      ]),
    );
    expect(errorsOf(error)).toEqual([{ index: 1, code: 11000 }]);
    expect(error.result).toMatchObject({ insertedCount: 1, deletedCount: 0 });
    expect(await collection.find().toArray()).toEqual([{ _id: 1 }]);
  });

  test('when unordered does all it can and names each failure by its place', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, t: 'x' });
    const operations: AnyBulkWriteOperation<Item>[] = [
      { insertOne: { document: { _id: 1 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { t: 1 } } } },
      { insertOne: { document: { _id: 2 } } },
      { insertOne: { document: { _id: 2 } } },
      { updateOne: { filter: { _id: 1 }, update: { $set: { ok: true } } } },
    ];
    const error = await failureOf(collection.bulkWrite(operations, { ordered: false }));
    expect(errorsOf(error).sort((a, b) => a.index - b.index)).toEqual([
      { index: 0, code: 11000 },
      { index: 1, code: 14 },
      { index: 3, code: 11000 },
    ]);
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, t: 'x', ok: true },
      { _id: 2 },
    ]);
  });

  test('refused at a later operation keeps the earlier updates', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 'text' },
    ]);
    const error = await failureOf(
      collection.bulkWrite([
        { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
        { updateOne: { filter: { _id: 2 }, update: { $inc: { n: 1 } } } },
        { updateOne: { filter: { _id: 1 }, update: { $inc: { n: 1 } } } },
      ]),
    );
    expect(errorsOf(error)).toEqual([{ index: 1, code: 14 }]);
    expect(error.result.modifiedCount).toBe(1);
    expect(await collection.findOne({ _id: 1 })).toEqual({ _id: 1, n: 2 });
  });

  test('takes array filters, a pipeline and a hint in single operations', async () => {
    const collection = fresh();
    await collection.createIndex({ k: 1 });
    await collection.insertOne({ _id: 1, k: 1, a: [1, 5, 9] });
    await collection.bulkWrite([
      {
        updateOne: {
          filter: { k: 1 },
          update: { $set: { 'a.$[big]': 0 } },
          arrayFilters: [{ big: { $gt: 4 } }],
          hint: { k: 1 },
        },
      },
      { updateMany: { filter: {}, update: [{ $set: { sum: { $sum: '$a' } } }] } },
    ]);
    expect(await collection.findOne()).toEqual({ _id: 1, k: 1, a: [1, 0, 0], sum: 1 });
  });

  test('with a hint for an index that is not there is refused', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    const write = collection.bulkWrite([{ deleteOne: { filter: { _id: 1 }, hint: 'nope' } }]);
    expect(await codeOf(write)).toBe(2);
    expect(await collection.countDocuments()).toBe(1);
  });

  test('of more operations than one message may hold is done whole', async () => {
    const collection = fresh();
    const text = 'x'.repeat(1_000_000);
    const operations = Array.from({ length: 60 }, (_, _id) => ({ insertOne: { document: { _id, text } } }));
    const { insertedCount } = await collection.bulkWrite(operations);
    expect(insertedCount).toBe(60);
    expect(await collection.countDocuments({ text: /^x/ })).toBe(60);
  });

  test('with `let` gives its variables to every filter', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ]);
    await collection.bulkWrite(
      [{ updateMany: { filter: { $expr: { $eq: ['$n', '$$wanted'] } }, update: { $set: { hit: true } } } }],
      { let: { wanted: 2 } },
    );
    expect(await collection.find({ hit: true }).toArray()).toEqual([{ _id: 2, n: 2, hit: true }]);
  });
});

describe('insertMany', () => {
  test('gives an id to every document without one, in order', async () => {
    const { insertedIds, insertedCount } = await fresh().insertMany([{ n: 1 }, { n: 2 }] as never); // ids are made up
    expect(insertedCount).toBe(2);
    expect(insertedIds[0]).toBeInstanceOf(ObjectId);
    expect(insertedIds[1]).toBeInstanceOf(ObjectId);
  });

  test('ordered names the place of the one that failed', async () => {
    const collection = fresh();
    await collection.createIndex({ email: 1 }, { unique: true });
    const error = await failureOf(
      collection.insertMany([
        { _id: 1, email: 'a' },
        { _id: 2, email: 'b' },
        { _id: 3, email: 'a' },
        { _id: 4, email: 'c' },
      ]),
    );
    expect(errorsOf(error)).toEqual([{ index: 2, code: 11000 }]);
    expect(await collection.countDocuments()).toBe(2);
  });

  test('unordered reports every failure', async () => {
    const collection = fresh();
    const error = await failureOf(
      collection.insertMany([{ _id: 1 }, { _id: 1 }, { _id: 2 }, { _id: 2 }, { _id: 3 }], { ordered: false }),
    );
    expect(errorsOf(error)).toEqual([
      { index: 1, code: 11000 },
      { index: 3, code: 11000 },
    ]);
    expect(error.insertedCount).toBe(3);
  });

  test('a write error carries the key that collided', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1, b: -1 }, { unique: true });
    await collection.insertOne({ _id: 1, a: 1, b: 2 });
    const { db } = database();
    const reply = await db.command({ insert: collection.collectionName, documents: [{ a: 1, b: 2 }] });
    expect(reply.writeErrors).toMatchObject([
      { index: 0, code: 11000, keyPattern: { a: 1, b: -1 }, keyValue: { a: 1, b: 2 } },
    ]);
  });
});
