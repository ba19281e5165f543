import { describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());
type Case = readonly [name: string, before: object, pipeline: object[], after: object];

describe('updates by pipeline', () => {
  const cases: readonly Case[] = [
    [
      '$set computes from the document before it',
      { a: 1, b: 2 },
      [{ $set: { a: '$b', b: '$a' } }],
      { a: 2, b: 1 },
    ],
    ['$addFields is $set', { a: 1 }, [{ $addFields: { 'b.c': '$a' } }], { a: 1, b: { c: 1 } }],
    [
      'a later stage sees what an earlier one did',
      { n: 1 },
      [{ $set: { n: { $add: ['$n', 1] } } }, { $set: { m: { $multiply: ['$n', 10] } } }],
      { n: 2, m: 20 },
    ],
    ['$unset takes a list', { a: 1, b: 2, c: 3 }, [{ $unset: ['a', 'c'] }], { b: 2 }],
    ['$project keeps the _id', { a: 1, b: 2 }, [{ $project: { b: 1 } }], { b: 2 }],
    ['$replaceWith keeps the _id', { a: { x: 1 } }, [{ $replaceWith: '$a' }], { x: 1 }],
    [
      '$replaceRoot merges defaults',
      { a: 1 },
      [{ $replaceRoot: { newRoot: { $mergeObjects: [{ a: 0, b: 0 }, '$$ROOT'] } } }],
      { a: 1, b: 0 },
    ],
    [
      '$cond decides',
      { n: 7 },
      [{ $set: { size: { $cond: [{ $gt: ['$n', 5] }, 'big', 'small'] } } }],
      { n: 7, size: 'big' },
    ],
    ['$concatArrays appends', { a: [1] }, [{ $set: { a: { $concatArrays: ['$a', [2]] } } }], { a: [1, 2] }],
    [
      '$map changes elements',
      { a: [1, 2] },
      [{ $set: { a: { $map: { input: '$a', in: { $multiply: ['$$this', 2] } } } } }],
      { a: [2, 4] },
    ],
    [
      '$filter removes elements',
      { a: [1, 5] },
      [{ $set: { a: { $filter: { input: '$a', cond: { $gt: ['$$this', 2] } } } } }],
      { a: [5] },
    ],
    ['$$REMOVE removes a field', { a: 1, b: 2 }, [{ $set: { a: '$$REMOVE' } }], { b: 2 }],
    ['a missing source adds no field', { a: 1 }, [{ $set: { b: '$nothing' } }], { a: 1 }],
    ['$literal is taken as it is', { a: 1 }, [{ $set: { b: { $literal: '$a' } } }], { a: 1, b: '$a' }],
    [
      'a dotted field reaches into every document of an array',
      { a: [{ n: 1 }, { n: 2 }] },
      [{ $set: { 'a.ok': true } }],
      {
        a: [
          { n: 1, ok: true },
          { n: 2, ok: true },
        ],
      },
    ],
    ['$ifNull fills in', { a: null }, [{ $set: { a: { $ifNull: ['$a', 5] } } }], { a: 5 }],
  ];
  test.each(cases)('%s', async (_, before, pipeline, after) => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, ...before });
    await collection.updateOne({ _id: 1 }, pipeline);
    expect(await collection.findOne()).toEqual({ _id: 1, ...after });
  });

  test('every document of an updateMany is computed from itself', async () => {
    const collection = fresh();
    await collection.insertMany([1, 2, 3].map((n) => ({ _id: n, n })));
    const result = await collection.updateMany({ n: { $gt: 1 } }, [
      { $set: { n: { $multiply: ['$n', 10] } } },
    ]);
    expect(result).toMatchObject({ matchedCount: 2, modifiedCount: 2 });
    expect((await collection.find().sort({ _id: 1 }).toArray()).map(({ n }) => n)).toEqual([1, 20, 30]);
  });

  test('a pipeline that computes the same modifies nothing', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, a: 1 });
    const result = await collection.updateOne({ _id: 1 }, [{ $set: { a: { $min: ['$a', 5] } } }]);
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
  });

  test('`let` gives variables to a pipeline', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    await collection.updateOne({ _id: 1 }, [{ $set: { n: '$$start' } }], { let: { start: 7 } });
    expect(await collection.findOne()).toEqual({ _id: 1, n: 7 });
  });

  test('$$NOW is one moment for all documents', async () => {
    const collection = fresh();
    await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
    await collection.updateMany({}, [{ $set: { at: '$$NOW' } }]);
    const times = await collection.distinct('at');
    expect(times).toHaveLength(1);
    expect(times[0]).toBeInstanceOf(Date);
  });

  test.each([
    ['$match', [{ $match: { a: 1 } }]],
    ['$group', [{ $group: { _id: null } }]],
    ['$lookup', [{ $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 'c' } }]],
  ])('%s in an update is refused', async (_, pipeline) => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    expect(await codeOf(collection.updateOne({ _id: 1 }, pipeline))).toBe(72);
  });

  test('changing the _id by pipeline is refused', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    expect(await codeOf(collection.updateOne({ _id: 1 }, [{ $set: { _id: 2 } }]))).toBe(66);
  });

  test('array filters with a pipeline are refused', async () => {
    const update = fresh().updateOne({}, [{ $set: { a: 1 } }], { arrayFilters: [{ x: 1 }] });
    expect(await codeOf(update)).toBe(9);
  });

  test('an unknown stage is refused before anything is changed', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    expect(await codeOf(collection.updateOne({ _id: 1 }, [{ $set: { a: 1 } }, { $foo: 1 }]))).toBe(40324);
    expect(await collection.findOne()).toEqual({ _id: 1 });
  });
});
