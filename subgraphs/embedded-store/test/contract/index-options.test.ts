import { describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());
const names = async (collection: ReturnType<typeof fresh>) =>
  (await collection.indexes()).map(({ name }) => name);

describe('creating indexes', () => {
  test.each([
    ['one field', { a: 1 }, 'a_1'],
    ['a descending field', { a: -1 }, 'a_-1'],
    ['two fields', { a: 1, b: -1 }, 'a_1_b_-1'],
    ['a path', { 'a.b.c': 1 }, 'a.b.c_1'],
  ] as const)('of %s gets a name from its key', async (_, key, name) => {
    const collection = fresh();
    expect(await collection.createIndex(key)).toBe(name);
    expect(await names(collection)).toEqual(['_id_', name]);
  });

  test('several at once', async () => {
    const collection = fresh();
    expect(await collection.createIndexes([{ key: { a: 1 } }, { key: { b: 1 }, name: 'bee' }])).toEqual([
      'a_1',
      'bee',
    ]);
  });

  test('several of which one is refused creates none', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, b: 1 },
      { _id: 2, b: 1 },
    ]);
    const created = collection.createIndexes([{ key: { a: 1 } }, { key: { b: 1 }, unique: true }]);
    expect(await codeOf(created)).toBe(11000);
    expect(await names(collection)).toEqual(['_id_']);
  });

  test('an index that is there is no error, and is told', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 });
    const command = { createIndexes: collection.collectionName, indexes: [{ key: { a: 1 }, name: 'a_1' }] };
    const reply = await database().db.command(command);
    expect(reply).toMatchObject({ numIndexesBefore: 2, numIndexesAfter: 2 });
  });

  test('all options are listed as they were given', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 }, { unique: true, sparse: true, name: 'one' });
    await collection.createIndex({ b: 1 }, { partialFilterExpression: { c: { $gt: 5 } }, name: 'two' });
    await collection.createIndex({ d: 1 }, { hidden: true, name: 'three' });
    await collection.createIndex({ e: 1 }, { collation: { locale: 'en', strength: 2 }, name: 'four' });
    expect(await collection.indexes()).toMatchObject([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1 }, name: 'one', unique: true, sparse: true },
      { v: 2, key: { b: 1 }, name: 'two', partialFilterExpression: { c: { $gt: 5 } } },
      { v: 2, key: { d: 1 }, name: 'three', hidden: true },
      { v: 2, key: { e: 1 }, name: 'four', collation: { locale: 'en', strength: 2 } },
    ]);
  });

  test('the same key in another order is another index', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1, b: 1 });
    await collection.createIndex({ b: 1, a: 1 });
    expect(await names(collection)).toHaveLength(3);
  });

  test('the same key with another option is refused', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 });
    expect([85, 86]).toContain(await codeOf(collection.createIndex({ a: 1 }, { unique: true })));
  });

  test.each([
    ['an empty key', { key: {}, name: 'x' }],
    ['a direction of 0', { key: { a: 0 }, name: 'x' }],
    ['a direction that is text', { key: { a: 'up' }, name: 'x' }],
    ['no name', { key: { a: 1 } }],
    ['no key', { name: 'x' }],
    ['an unknown option', { key: { a: 1 }, name: 'x', surprise: true }],
    ['a path that begins with $', { key: { $a: 1 }, name: 'x' }],
    ['a path with an empty part', { key: { 'a..b': 1 }, name: 'x' }],
    [
      'both sparse and partial',
      { key: { a: 1 }, name: 'x', sparse: true, partialFilterExpression: { a: 1 } },
    ],
    [
      'a partial filter that is none',
      { key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $foo: 1 } } },
    ],
    [
      'a partial filter with $not',
      { key: { a: 1 }, name: 'x', partialFilterExpression: { a: { $not: { $eq: 1 } } } },
    ],
    ['a unique option that is text', { key: { a: 1 }, name: 'x', unique: 'yes' }],
  ])('%s is refused, and no collection is left behind', async (_, index) => {
    const name = freshName();
    const created = database().db.command({ createIndexes: name, indexes: [index] });
    expect([2, 9, 14, 67, 72, 197, 40414, 40415]).toContain(await codeOf(created));
    expect(await database().db.collection(name).countDocuments()).toBe(0);
  });

  test('more than 64 are refused', async () => {
    const collection = fresh();
    const keys = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => ({ key: { [`f${from + i}`]: 1 as const } }));
    await collection.createIndexes(keys(0, 63));
    expect(await codeOf(collection.createIndexes(keys(63, 64)))).toBe(67);
    expect(await names(collection)).toHaveLength(64);
  });
});

describe('dropping indexes', () => {
  const prepared = async () => {
    const collection = fresh();
    await collection.createIndexes([{ key: { a: 1 } }, { key: { b: 1 } }, { key: { c: 1 } }]);
    return collection;
  };
  const drop = (collection: ReturnType<typeof fresh>, index: unknown) =>
    database().db.command({ dropIndexes: collection.collectionName, index });

  test('by name, by key, by a list of names', async () => {
    const collection = await prepared();
    await drop(collection, 'a_1');
    await drop(collection, { b: 1 });
    await drop(collection, ['c_1']);
    expect(await names(collection)).toEqual(['_id_']);
  });

  test('all but that of the _id', async () => {
    const collection = await prepared();
    const reply = await drop(collection, '*');
    expect(reply).toMatchObject({ nIndexesWas: 4 });
    expect(await names(collection)).toEqual(['_id_']);
  });

  test('a list with one that is not there drops none', async () => {
    const collection = await prepared();
    expect(await codeOf(drop(collection, ['a_1', 'nope']))).toBe(27);
    expect(await names(collection)).toHaveLength(4);
  });

  test.each([
    ['one that is not there', 'nope', 27],
    ['a key that is not there', { z: 1 }, 27],
    ['that of the _id', '_id_', 72],
  ])('%s is refused', async (_, index, code) => {
    expect(await codeOf(drop(await prepared(), index))).toBe(code);
  });

  test('of a collection that is not there is refused', async () => {
    expect(await codeOf(drop(fresh(), 'a_1'))).toBe(26);
  });
});
