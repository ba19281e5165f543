import { describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());

describe('upserts', () => {
  const cases: readonly (readonly [name: string, filter: object, update: object, after: object])[] = [
    ['the equalities of $and', { $and: [{ _id: 1 }, { a: 2 }] }, { $set: { b: 3 } }, { _id: 1, a: 2, b: 3 }],
    ['an $eq', { _id: 1, a: { $eq: 2 } }, { $set: { b: 3 } }, { _id: 1, a: 2, b: 3 }],
    ['an $in of one value', { _id: 1, a: { $in: [2] } }, { $set: { b: 3 } }, { _id: 1, a: 2, b: 3 }],
    ['an $all of one value', { _id: 1, a: { $all: [2] } }, { $set: { b: 3 } }, { _id: 1, a: 2, b: 3 }],
    ['an $or of one branch', { _id: 1, $or: [{ a: 2 }] }, { $set: { b: 3 } }, { _id: 1, a: 2, b: 3 }],
    ['a dotted path', { _id: 1, 'a.b': 2 }, { $set: { 'a.c': 3 } }, { _id: 1, a: { b: 2, c: 3 } }],
    ['no $or of two branches', { _id: 1, $or: [{ a: 2 }, { a: 3 }] }, { $set: { b: 3 } }, { _id: 1, b: 3 }],
    ['no range', { _id: 1, a: { $gt: 2 } }, { $set: { b: 3 } }, { _id: 1, b: 3 }],
    ['no $in of two values', { _id: 1, a: { $in: [2, 3] } }, { $set: { b: 3 } }, { _id: 1, b: 3 }],
    ['what $setOnInsert adds', { _id: 1 }, { $setOnInsert: { a: 1 } }, { _id: 1, a: 1 }],
    ['the result of $push', { _id: 1 }, { $push: { a: 1 } }, { _id: 1, a: [1] }],
    ['the result of $max and $min', { _id: 1 }, { $max: { a: 1 }, $min: { b: 2 } }, { _id: 1, a: 1, b: 2 }],
    ['nothing of $unset', { _id: 1 }, { $unset: { a: '' }, $set: { b: 1 } }, { _id: 1, b: 1 }],
  ];

  test.each(cases)('an upsert stores %s', async (_, filter, update, after) => {
    const collection = fresh();
    await collection.updateOne(filter, update, { upsert: true });
    expect(await collection.findOne()).toEqual(after);
  });

  test('an upsert takes the _id that the update sets', async () => {
    const collection = fresh();
    const { upsertedId } = await collection.updateOne({ a: 1 }, { $set: { _id: 'x' } }, { upsert: true });
    expect(upsertedId).toBe('x');
  });

  test('an upsert whose update gives another _id than its filter is refused', async () => {
    const collection = fresh();
    const upsert = collection.updateOne({ _id: 1 }, { $set: { _id: 2 } }, { upsert: true });
    expect(await codeOf(upsert)).toBe(66);
    expect(await collection.countDocuments()).toBe(0);
  });

  test('two equalities for one path make an upsert impossible', async () => {
    const upsert = fresh().updateOne({ $and: [{ a: 1 }, { a: 2 }] }, { $set: { b: 1 } }, { upsert: true });
    expect(await codeOf(upsert)).toBe(54);
  });

  test('an upsert by pipeline computes from the equalities', async () => {
    const collection = fresh();
    await collection.updateOne({ _id: 1, n: 2 }, [{ $set: { twice: { $multiply: ['$n', 2] } } }], {
      upsert: true,
    });
    expect(await collection.findOne()).toEqual({ _id: 1, n: 2, twice: 4 });
  });

  test('an upsert that a unique index refuses stores nothing', async () => {
    const collection = fresh();
    await collection.createIndex({ email: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, email: 'a' });
    const upsert = collection.updateOne({ _id: 2 }, { $set: { email: 'a' } }, { upsert: true });
    expect(await codeOf(upsert)).toBe(11000);
    expect(await collection.countDocuments()).toBe(1);
  });

  test('an upsert that finds a document changes it and inserts none', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, n: 1 });
    const result = await collection.updateOne({ n: 1 }, { $set: { n: 2 } }, { upsert: true });
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 1, upsertedCount: 0, upsertedId: null });
  });
});
