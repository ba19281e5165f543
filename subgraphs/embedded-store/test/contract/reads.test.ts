import { Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, freshName, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
interface Item {
  _id: number;
  [field: string]: unknown;
}
const fresh = () => database().db.collection<Item>(freshName());

describe('order', () => {
  // One value of each kind, in the order of the MongoDB manual.
  const inOrder: readonly unknown[] = [
    new MinKey(),
    null,
    Number.NEGATIVE_INFINITY,
    Long.fromString('-9007199254740993'),
    -9007199254740992,
    -1.5,
    0,
    Decimal128.fromString('0.1'),
    0.10000000000000002,
    1,
    Decimal128.fromString('1.000000000000000000000000000000001'),
    Long.fromString('9007199254740993'),
    Number.POSITIVE_INFINITY,
    '',
    'A',
    'a',
    'a\u0000',
    'a\u0001',
    'b',
    'é',
    '\uffff',
    '😀',
    {},
    { a: 1 },
    { a: 2 },
    { b: 1 },
    new ObjectId('000000000000000000000001'),
    new ObjectId('000000000000000000000002'),
    false,
    true,
    new Date(-1),
    new Date(1),
    new Timestamp({ t: 1, i: 2 }),
    new MaxKey(),
  ];
  const shuffled = inOrder
    .map((value, _id) => ({ _id, value }))
    .sort((a, b) => ((a._id * 7) % 34) - ((b._id * 7) % 34));
  const ids = inOrder.map((_, i) => i);
  let plain = '';
  let indexed = '';

  beforeAll(async () => {
    [plain, indexed] = [freshName(), freshName()];
    await database().db.collection<Item>(plain).insertMany(shuffled);
    await database().db.collection<Item>(indexed).insertMany(shuffled);
    await database().db.collection(indexed).createIndex({ value: 1 });
  });

  test.each([1, -1] as const)('values of all kinds sort in BSON order, direction %i', async (direction) => {
    const expected = direction === 1 ? ids : [...ids].reverse();
    for (const name of [plain, indexed]) {
      const found = await database().db.collection<Item>(name).find().sort({ value: direction }).toArray();
      expect(found.map(({ _id }) => _id)).toEqual(expected);
    }
  });

  test('an array sorts by its least element, and by its greatest when descending', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, a: [5, 1] },
      { _id: 2, a: 3 },
      { _id: 3, a: [2, 9] },
      { _id: 4, a: [] },
    ]);
    const order = async (direction: 1 | -1) =>
      (await collection.find().sort({ a: direction }).toArray()).map(({ _id }) => _id);
    expect(await order(1)).toEqual([4, 1, 3, 2]);
    expect(await order(-1)).toEqual([3, 1, 2, 4]);
  });

  test('a compound sort compares field by field', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, a: 1, b: 1 },
      { _id: 2, a: 1, b: 2 },
      { _id: 3, a: 0, b: 5 },
    ]);
    const found = await collection.find().sort({ a: 1, b: -1 }).toArray();
    expect(found.map(({ _id }) => _id)).toEqual([3, 2, 1]);
  });

  test('skip and limit cut a page out of the order', async () => {
    const collection = fresh();
    await collection.insertMany(Array.from({ length: 50 }, (_, i) => ({ _id: i, n: (i * 37) % 50 })));
    const page = await collection.find().sort({ n: 1 }).skip(10).limit(3).toArray();
    expect(page.map(({ n }) => n)).toEqual([10, 11, 12]);
  });

  test('a page after a key is read from the index, newest first', async () => {
    const collection = fresh();
    await collection.createIndex({ owner: 1, at: -1 });
    await collection.insertMany(Array.from({ length: 200 }, (_, i) => ({ _id: i, owner: i % 2, at: i })));
    const filter = { owner: 1, at: { $lt: 151 } };
    const page = await collection.find(filter).sort({ at: -1 }).limit(3).toArray();
    expect(page.map(({ at }) => at)).toEqual([149, 147, 145]);
    const plan = await collection.find(filter).sort({ at: -1 }).explain('queryPlanner');
    const winner = JSON.stringify(plan.queryPlanner.winningPlan);
    expect(winner).toContain('owner_1_at_-1');
    expect(winner).not.toContain('"SORT"');
  });

  test('a sort direction other than 1 or -1 is refused', async () => {
    const find = database().db.command({ find: 'x', sort: { a: 2 } });
    expect([2, 15975]).toContain(await codeOf(find));
  });
});

describe('projection', () => {
  const doc = { _id: 1, a: 1, b: { c: 2, d: 3 }, e: [{ f: 1, g: 2 }, { f: 3 }, 7], h: [1, 2, 3, 4] };
  const cases: readonly (readonly [name: string, projection: object, result: object])[] = [
    ['inclusion keeps the _id', { a: 1 }, { _id: 1, a: 1 }],
    ['inclusion without the _id', { a: 1, _id: 0 }, { a: 1 }],
    ['exclusion keeps the rest', { a: 0, b: 0, e: 0 }, { _id: 1, h: [1, 2, 3, 4] }],
    ['only the _id', { _id: 1 }, { _id: 1 }],
    ['a dotted path', { 'b.c': 1 }, { _id: 1, b: { c: 2 } }],
    ['a nested document', { b: { d: 1 } }, { _id: 1, b: { d: 3 } }],
    ['a path into an array keeps the documents in it', { 'e.f': 1 }, { _id: 1, e: [{ f: 1 }, { f: 3 }] }],
    ['an excluded path into an array', { 'e.f': 0, a: 0, b: 0, h: 0 }, { _id: 1, e: [{ g: 2 }, {}, 7] }],
    ['$slice from the start', { h: { $slice: 2 }, a: 1 }, { _id: 1, a: 1, h: [1, 2] }],
    ['$slice from the end', { h: { $slice: -1 }, a: 1 }, { _id: 1, a: 1, h: [4] }],
    ['$slice with skip', { h: { $slice: [1, 2] }, a: 1 }, { _id: 1, a: 1, h: [2, 3] }],
    ['$elemMatch', { e: { $elemMatch: { f: 3 } } }, { _id: 1, e: [{ f: 3 }] }],
    ['a missing field stays missing', { x: 1 }, { _id: 1 }],
    ['an expression', { sum: { $add: ['$a', '$b.c'] } }, { _id: 1, sum: 3 }],
    ['another field', { x: '$b.d', _id: 0 }, { x: 3 }],
    ['a literal', { x: { $literal: 1 }, _id: 0 }, { x: 1 }],
  ];

  test.each(cases)('%s', async (_, projection, result) => {
    const collection = fresh();
    await collection.insertOne(doc);
    expect(await collection.findOne({}, { projection })).toEqual(result);
  });

  test('the positional projection gives the element the query matched', async () => {
    const collection = fresh();
    await collection.insertOne(doc);
    expect(await collection.findOne({ 'e.f': 3 }, { projection: { 'e.$': 1 } })).toEqual({
      _id: 1,
      e: [{ f: 3 }],
    });
  });

  test('mixing inclusion and exclusion is refused', async () => {
    const collection = fresh();
    await collection.insertOne(doc);
    await expect(collection.findOne({}, { projection: { a: 1, b: 0 } })).rejects.toThrow(/projection/i);
  });
});

describe('cursors', () => {
  test('a cursor goes on after its collection was changed', async () => {
    const collection = fresh();
    await collection.insertMany(Array.from({ length: 100 }, (_, i) => ({ _id: i })));
    const cursor = collection.find({}, { sort: { _id: 1 }, batchSize: 10 });
    const first = await cursor.next();
    await collection.deleteMany({ _id: { $gte: 50 } });
    const rest = await cursor.toArray();
    expect(first).toEqual({ _id: 0 });
    expect(rest.at(-1)?._id).toBeLessThan(100);
    expect(new Set(rest.map(({ _id }) => _id)).size).toBe(rest.length);
  });

  test('a killed cursor is gone', async () => {
    const { db } = database();
    const name = freshName();
    await db.collection<Item>(name).insertMany(Array.from({ length: 20 }, (_, i) => ({ _id: i })));
    const { cursor } = await db.command({ find: name, batchSize: 5 });
    const killed = await db.command({ killCursors: name, cursors: [cursor.id] });
    expect(killed.cursorsKilled.map(String)).toEqual([String(cursor.id)]);
    const more = db.command({ getMore: Long.fromValue(cursor.id), collection: name });
    await expect(more).rejects.toMatchObject({ code: 43 });
  });

  test('a batch size of 0 opens a cursor without reading', async () => {
    const { db } = database();
    const name = freshName();
    await db.collection<Item>(name).insertOne({ _id: 1 });
    const { cursor } = await db.command({ find: name, batchSize: 0 });
    expect(cursor.firstBatch).toEqual([]);
    expect(String(cursor.id)).not.toBe('0');
  });

  test('a find that takes longer than maxTimeMS is ended with MaxTimeMSExpired', async () => {
    const collection = fresh();
    await collection.insertMany(Array.from({ length: 20_000 }, (_, i) => ({ _id: i, text: 'x'.repeat(50) })));
    const slow = collection.find({ text: /y+z+$/ }).maxTimeMS(1).toArray();
    await expect(slow).rejects.toMatchObject({ code: 50 });
  });

  test('a find in a collection that does not exist is empty', async () => {
    expect(await fresh().find({ a: 1 }).toArray()).toEqual([]);
  });
});

describe('count and distinct', () => {
  test('they count and list', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, t: ['a', 'b'], n: 1 },
      { _id: 2, t: ['b'], n: new Double(1) },
      { _id: 3 },
    ]);
    expect(await collection.countDocuments({ n: 1 })).toBe(2);
    expect(await collection.countDocuments({}, { skip: 1, limit: 1 })).toBe(1);
    expect(await collection.estimatedDocumentCount()).toBe(3);
    expect(await collection.distinct('t')).toEqual(['a', 'b']);
    expect(await collection.distinct('n')).toEqual([1]);
    expect(await collection.distinct('t', { _id: 2 })).toEqual(['b']);
  });
});
