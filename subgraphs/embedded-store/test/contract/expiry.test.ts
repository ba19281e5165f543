import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const second = 1000;

/** A collection with documents whose `at` is so many seconds after the epoch. */
async function at(times: Readonly<Record<string, unknown>>, expireAfterSeconds = 10) {
  const collection = database().db.collection<Item>(freshName());
  await collection.createIndex({ at: 1 }, { expireAfterSeconds });
  await collection.insertMany(Object.entries(times).map(([_id, value]) => ({ _id, at: value })));
  return collection;
}
const left = async (collection: Awaited<ReturnType<typeof at>>) => (await collection.distinct('_id')).sort();

describe('documents expire', needs('lifetime'), () => {
  test('when their date and the delay have passed, not before', async () => {
    const collection = await at({ a: new Date(0), b: new Date(5 * second), c: new Date(50 * second) });
    database().expireAt(9 * second);
    expect(await left(collection)).toEqual(['a', 'b', 'c']);
    database().expireAt(12 * second);
    expect(await left(collection)).toEqual(['b', 'c']);
    database().expireAt(100 * second);
    expect(await left(collection)).toEqual([]);
  });

  test('at the date itself when the delay is 0', async () => {
    const collection = await at({ a: new Date(10 * second), b: new Date(30 * second) }, 0);
    database().expireAt(20 * second);
    expect(await left(collection)).toEqual(['b']);
  });

  test('by the earliest date of an array', async () => {
    const collection = await at({ a: [new Date(90 * second), new Date(0)], b: [new Date(90 * second)] });
    database().expireAt(20 * second);
    expect(await left(collection)).toEqual(['b']);
  });

  test('only where there is a date', async () => {
    const collection = await at({ a: 5, b: 'text', c: null, d: new Date(0), e: [], f: { x: new Date(0) } });
    database().expireAt(50 * second);
    expect(await left(collection)).toEqual(['a', 'b', 'c', 'e', 'f']);
  });

  test('only where the filter of a partial index matches', async () => {
    const partial = database().db.collection<Item>(freshName());
    await partial.createIndex({ at: 1 }, { expireAfterSeconds: 10, partialFilterExpression: { done: true } });
    await partial.insertMany([
      { _id: 'a', at: new Date(0), done: true },
      { _id: 'b', at: new Date(0), done: false },
    ]);
    database().expireAt(50 * second);
    expect(await left(partial)).toEqual(['b']);
  });

  test('later, when their date was moved', async () => {
    const collection = await at({ a: new Date(0) });
    await collection.updateOne({ _id: 'a' }, { $set: { at: new Date(100 * second) } });
    database().expireAt(50 * second);
    expect(await left(collection)).toEqual(['a']);
  });

  test('by the new delay after collMod', async () => {
    const collection = await at({ a: new Date(0) }, 10);
    const index = { keyPattern: { at: 1 }, expireAfterSeconds: 100 };
    const reply = await database().db.command({ collMod: collection.collectionName, index });
    expect(reply).toMatchObject({ expireAfterSeconds_old: 10, expireAfterSeconds_new: 100 });
    database().expireAt(50 * second);
    expect(await left(collection)).toEqual(['a']);
    database().expireAt(150 * second);
    expect(await left(collection)).toEqual([]);
  });

  test('no more, once the index is dropped', async () => {
    const collection = await at({ a: new Date(0) });
    await collection.dropIndex('at_1');
    database().expireAt(50 * second);
    expect(await left(collection)).toEqual(['a']);
  });

  test('a thousand at once', async () => {
    const collection = await at(
      Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`d${i}`, new Date(0)])),
    );
    for (let sweeps = 0; sweeps < 20; sweeps++) database().expireAt(50 * second);
    expect(await collection.countDocuments()).toBe(0);
  });

  test('also after a restart', async () => {
    const collection = await at({ a: new Date(0), b: new Date(90 * second) });
    await database().restart();
    database().expireAt(50 * second);
    expect(await left(collection)).toEqual(['b']);
  });
});

describe('an index that expires', () => {
  const create = (key: Record<string, 1>, expireAfterSeconds: unknown) =>
    database().db.command({ createIndexes: freshName(), indexes: [{ key, name: 'x', expireAfterSeconds }] });

  test.each([
    ['over two fields', { a: 1, b: 1 } as const, 10],
    ['over the _id', { _id: 1 } as const, 10],
    ['with a negative delay', { a: 1 } as const, -1],
    ['with a delay that is text', { a: 1 } as const, 'x'],
  ])('%s is refused', async (_, key, delay) => {
    expect([67, 14, 197, 9, 72]).toContain(await codeOf(create(key, delay)));
  });

  test('is listed with its delay', async () => {
    const collection = await at({ a: new Date() }, 3600);
    expect(await collection.indexes()).toMatchObject([
      { name: '_id_' },
      { name: 'at_1', expireAfterSeconds: 3600 },
    ]);
  });

  test('with another delay is another index of the same key, and refused', async () => {
    const collection = await at({ a: new Date() }, 3600);
    expect(await codeOf(collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 }))).toBe(85);
  });
});
