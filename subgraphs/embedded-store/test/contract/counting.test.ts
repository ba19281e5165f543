import { Double, Long, ObjectId } from 'mongodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const items = () => database().db.collection<Item>('items');

beforeAll(async () => {
  await items().insertMany([
    { _id: 1, kind: 'a', n: 1, tags: ['x', 'y'], sub: [{ v: 1 }, { v: 2 }] },
    { _id: 2, kind: 'b', n: new Double(1), tags: ['y'], sub: [{ v: 2 }] },
    { _id: 3, kind: 'a', n: Long.fromNumber(2), tags: [], at: new Date(5) },
    { _id: 4, kind: 'c', n: null, tags: [['x', 'y'], 'z'] },
    { _id: 5, kind: 'a', ref: new ObjectId('65f000000000000000000001') },
  ]);
});

describe('countDocuments', () => {
  test.each([
    ['everything', {}, {}, 5],
    ['what matches', { kind: 'a' }, {}, 3],
    ['nothing', { kind: 'z' }, {}, 0],
    ['after skipping', { kind: 'a' }, { skip: 1 }, 2],
    ['no more than a limit', { kind: 'a' }, { limit: 2 }, 2],
    ['nothing after skipping all', {}, { skip: 9 }, 0],
    ['null and missing', { n: null }, {}, 2],
  ])('counts %s', async (_, filter, options, count) => {
    expect(await items().countDocuments(filter, options)).toBe(count);
  });

  test('refuses a filter that is none', async () => {
    expect(await codeOf(items().countDocuments({ n: { $foo: 1 } }))).toBe(2);
  });

  test('counts 0 where there is no collection', async () => {
    expect(await database().db.collection(freshName()).countDocuments()).toBe(0);
    expect(await database().db.collection(freshName()).estimatedDocumentCount()).toBe(0);
  });
});

describe('the count command', () => {
  const count = async (options: object) => (await database().db.command({ count: 'items', ...options })).n;

  test('counts with query, skip and limit', async () => {
    expect(await count({})).toBe(5);
    expect(await count({ query: { kind: 'a' }, skip: 1, limit: 1 })).toBe(1);
  });

  test('takes a negative limit for a positive one', async () => {
    expect(await count({ limit: -2 })).toBe(2);
  });

  test('refuses a negative skip', async () => {
    expect([2, 51024]).toContain(await codeOf(count({ skip: -1 })));
  });

  test('with a hint for an index that is not there is refused', async () => {
    expect(await codeOf(count({ query: { kind: 'a' }, hint: 'nope' }))).toBe(2);
  });
});

describe('distinct', () => {
  test.each([
    ['values, each once', 'kind', {}, ['a', 'b', 'c']],
    ['the elements of arrays', 'tags', { _id: { $lte: 3 } }, ['x', 'y']],
    ['an array in an array whole', 'tags', { _id: 4 }, ['z', ['x', 'y']]],
    ['the fields of documents in arrays', 'sub.v', {}, [1, 2]],
    ['by position in arrays', 'sub.0.v', {}, [1, 2]],
    ['only what the filter matches', 'kind', { n: 1 }, ['a', 'b']],
    ['dates', 'at', {}, [new Date(5)]],
    [
      'null where it is stored, and not where it is missing',
      'n',
      { kind: { $in: ['c', 'a'] } },
      [null, 1, 2],
    ],
    ['nothing for a field that is nowhere', 'nope', {}, []],
  ] as const)('gives %s', async (_, field, filter, values) => {
    const found = await items().distinct(field, filter);
    expect(found).toHaveLength(values.length);
    expect(found).toEqual(expect.arrayContaining([...values]));
  });

  test('sees numbers of different types as one', async () => {
    expect(await items().distinct('n', { _id: { $in: [1, 2] } })).toEqual([1]);
  });

  test('gives nothing where there is no collection', async () => {
    expect(await database().db.collection(freshName()).distinct('a')).toEqual([]);
  });

  test('refuses a key that is no text', async () => {
    expect([9, 14]).toContain(await codeOf(database().db.command({ distinct: 'items', key: 1 })));
  });

  test('answers the same from an index', async () => {
    const collection = database().db.collection<Item>(freshName());
    await collection.insertMany(Array.from({ length: 100 }, (_, _id) => ({ _id, n: _id % 7 })));
    const plain = await collection.distinct('n');
    await collection.createIndex({ n: 1 });
    expect((await collection.distinct('n')).sort()).toEqual(plain.sort());
  });
});
