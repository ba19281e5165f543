import { Decimal128, Double, Long, ObjectId } from 'mongodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { freshName, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const id = (n: number) => new ObjectId(n.toString(16).padStart(24, '0'));

const sales = [
  {
    _id: 1,
    agent: id(1),
    cost: Long.fromNumber(10),
    tags: ['x', 'y'],
    at: new Date('2024-01-01T00:00:00Z'),
    s: { k: 1 },
  },
  {
    _id: 2,
    agent: id(1),
    cost: new Double(5),
    tags: ['x'],
    at: new Date('2024-01-02T00:00:00Z'),
    s: { k: 2 },
  },
  { _id: 3, agent: id(2), cost: 7, tags: [], at: new Date('2024-02-01T00:00:00Z') },
  { _id: 4, agent: id(3), cost: Decimal128.fromString('0.1'), price: Decimal128.fromString('0.2') },
];
const agents = [
  { _id: id(1), name: 'one', teams: [1, 2] },
  { _id: id(2), name: 'two', teams: [2] },
];
const teams = [
  { _id: 1, t: 'a' },
  { _id: 2, t: 'b' },
];

interface Stored {
  _id: unknown;
}
type Case = readonly [name: string, pipeline: object[], result: readonly object[]];

const cases: readonly Case[] = [
  ['$match by ObjectId', [{ $match: { agent: id(2) } }, { $project: { cost: 1 } }], [{ _id: 3, cost: 7 }]],
  [
    '$group by ObjectId with sums',
    [
      { $match: { _id: { $lt: 4 } } },
      { $group: { _id: '$agent', total: { $sum: '$cost' }, n: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ],
    [
      { _id: id(1), total: 15, n: 2 },
      { _id: id(2), total: 7, n: 1 },
    ],
  ],
  [
    '$group of everything',
    [
      { $match: { _id: { $lt: 4 } } },
      { $group: { _id: null, max: { $max: '$cost' }, min: { $min: '$at' }, avg: { $avg: '$cost' } } },
    ],
    [{ _id: null, max: 10, min: new Date('2024-01-01T00:00:00Z'), avg: 22 / 3 }],
  ],
  [
    '$sum of decimals is exact',
    [
      { $match: { _id: 4 } },
      { $group: { _id: null, sum: { $sum: { $add: ['$cost'] } } } },
      { $project: { _id: 0, text: { $toString: '$sum' } } },
    ],
    [{ text: '0.1' }],
  ],
  [
    '$group by several fields',
    [
      { $match: { _id: { $in: [1, 2] } } },
      { $group: { _id: { a: '$agent', m: { $month: '$at' } }, n: { $sum: 1 } } },
    ],
    [{ _id: { a: id(1), m: 1 }, n: 2 }],
  ],
  [
    '$group with $push, $first and $last',
    [
      { $match: { _id: { $lt: 3 } } },
      { $sort: { _id: -1 } },
      { $group: { _id: '$agent', ids: { $push: '$_id' }, f: { $first: '$_id' }, l: { $last: '$_id' } } },
    ],
    [{ _id: id(1), ids: [2, 1], f: 2, l: 1 }],
  ],
  [
    '$addToSet holds each value once',
    [{ $group: { _id: null, all: { $addToSet: '$agent' } } }, { $project: { _id: 0, n: { $size: '$all' } } }],
    [{ n: 3 }],
  ],
  [
    '$unwind',
    [{ $unwind: '$tags' }, { $sort: { _id: 1, tags: 1 } }, { $project: { tags: 1 } }],
    [
      { _id: 1, tags: 'x' },
      { _id: 1, tags: 'y' },
      { _id: 2, tags: 'x' },
    ],
  ],
  [
    '$unwind that keeps empty arrays',
    [
      { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true } },
      { $match: { _id: 3 } },
      { $project: { _id: 1 } },
    ],
    [{ _id: 3 }],
  ],
  [
    '$sort by date, descending',
    [{ $sort: { at: -1 } }, { $limit: 2 }, { $project: { _id: 1 } }],
    [{ _id: 3 }, { _id: 2 }],
  ],
  [
    '$skip and $limit',
    [{ $sort: { _id: 1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } }],
    [{ _id: 2 }, { _id: 3 }],
  ],
  ['$count', [{ $match: { tags: 'x' } }, { $count: 'n' }], [{ n: 2 }]],
  [
    '$addFields and $set',
    [
      { $match: { _id: 3 } },
      { $addFields: { twice: { $multiply: ['$cost', 2] } } },
      { $set: { 'in.side': '$twice' } },
      { $project: { twice: 1, in: 1 } },
    ],
    [{ _id: 3, twice: 14, in: { side: 14 } }],
  ],
  ['$unset', [{ $match: { _id: 3 } }, { $unset: ['tags', 'at', 'agent'] }], [{ _id: 3, cost: 7 }]],
  ['$replaceRoot', [{ $match: { _id: 1 } }, { $replaceRoot: { newRoot: '$s' } }], [{ k: 1 }]],
  [
    '$project excludes',
    [{ $match: { _id: 3 } }, { $project: { tags: 0, at: 0, agent: 0 } }],
    [{ _id: 3, cost: 7 }],
  ],
  [
    '$project computes in a new document',
    [{ $match: { _id: 1 } }, { $project: { _id: 0, k: '$s.k', deep: { x: '$_id' } } }],
    [{ k: 1, deep: { x: 1 } }],
  ],
  [
    '$lookup joins by equality',
    [
      { $match: { _id: 3 } },
      { $lookup: { from: 'agents', localField: 'agent', foreignField: '_id', as: 'a' } },
      { $project: { 'a.name': 1 } },
    ],
    [{ _id: 3, a: [{ name: 'two' }] }],
  ],
  [
    '$lookup joins by each element of an array',
    [
      { $match: { _id: 1 } },
      { $lookup: { from: 'agents', localField: 'agent', foreignField: '_id', as: 'a' } },
      { $unwind: '$a' },
      { $lookup: { from: 'teams', localField: 'a.teams', foreignField: '_id', as: 't' } },
      { $project: { t: 1 } },
    ],
    [{ _id: 1, t: teams }],
  ],
  [
    '$lookup with let and pipeline',
    [
      { $match: { _id: 3 } },
      {
        $lookup: {
          from: 'agents',
          let: { who: '$agent' },
          pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$who'] } } }, { $project: { _id: 0, name: 1 } }],
          as: 'a',
        },
      },
      { $project: { a: 1 } },
    ],
    [{ _id: 3, a: [{ name: 'two' }] }],
  ],
  [
    '$lookup with equality and pipeline',
    [
      { $match: { _id: 1 } },
      {
        $lookup: {
          from: 'agents',
          localField: 'agent',
          foreignField: '_id',
          pipeline: [{ $project: { _id: 0, name: 1 } }],
          as: 'a',
        },
      },
      { $project: { a: 1 } },
    ],
    [{ _id: 1, a: [{ name: 'one' }] }],
  ],
  [
    '$lookup in no collection joins nothing',
    [
      { $match: { _id: 3 } },
      { $lookup: { from: 'nowhere', localField: 'agent', foreignField: '_id', as: 'a' } },
      { $project: { a: 1 } },
    ],
    [{ _id: 3, a: [] }],
  ],
  [
    '$facet',
    [
      {
        $facet: {
          n: [{ $count: 'n' }],
          first: [{ $sort: { _id: 1 } }, { $limit: 1 }, { $project: { _id: 1 } }],
        },
      },
    ],
    [{ n: [{ n: 4 }], first: [{ _id: 1 }] }],
  ],
  [
    '$unionWith',
    [
      { $match: { _id: 1 } },
      { $project: { _id: 1 } },
      { $unionWith: { coll: 'teams', pipeline: [{ $match: { _id: 2 } }] } },
    ],
    [{ _id: 1 }, { _id: 2, t: 'b' }],
  ],
  [
    '$sortByCount',
    [{ $unwind: '$tags' }, { $sortByCount: '$tags' }],
    [
      { _id: 'x', count: 2 },
      { _id: 'y', count: 1 },
    ],
  ],
  [
    '$bucket',
    [
      { $match: { _id: { $lt: 4 } } },
      { $bucket: { groupBy: '$_id', boundaries: [0, 2, 5], output: { n: { $sum: 1 } } } },
    ],
    [
      { _id: 0, n: 1 },
      { _id: 2, n: 2 },
    ],
  ],
  [
    '$cond and $ifNull',
    [
      { $match: { _id: { $gte: 3 } } },
      { $sort: { _id: 1 } },
      {
        $project: {
          big: { $cond: [{ $gt: ['$_id', 3] }, 'yes', 'no'] },
          p: { $ifNull: ['$nothing', 'none'] },
        },
      },
    ],
    [
      { _id: 3, big: 'no', p: 'none' },
      { _id: 4, big: 'yes', p: 'none' },
    ],
  ],
  [
    '$type knows BSON',
    [
      { $match: { _id: { $in: [3, 4] } } },
      { $sort: { _id: 1 } },
      { $project: { a: { $type: '$agent' }, c: { $type: '$cost' }, n: { $type: '$nope' } } },
    ],
    [
      { _id: 3, a: 'objectId', c: 'int', n: 'missing' },
      { _id: 4, a: 'objectId', c: 'decimal', n: 'missing' },
    ],
  ],
  [
    '$toString of an ObjectId',
    [{ $match: { _id: 3 } }, { $project: { _id: 0, t: { $toString: '$agent' } } }],
    [{ t: '000000000000000000000002' }],
  ],
  [
    '$toObjectId',
    [
      { $match: { _id: 3 } },
      { $project: { _id: 0, same: { $eq: ['$agent', { $toObjectId: '000000000000000000000002' }] } } },
    ],
    [{ same: true }],
  ],
  [
    '$filter, $map and $reduce',
    [
      { $match: { _id: 1 } },
      {
        $project: {
          _id: 0,
          f: { $filter: { input: '$tags', as: 't', cond: { $eq: ['$$t', 'x'] } } },
          m: { $map: { input: '$tags', in: { $concat: ['$$this', '!'] } } },
          r: { $reduce: { input: [1, 2, 3], initialValue: 0, in: { $add: ['$$value', '$$this'] } } },
        },
      },
    ],
    [{ f: ['x'], m: ['x!', 'y!'], r: 6 }],
  ],
  [
    '$dateToString',
    [
      { $match: { _id: 3 } },
      { $project: { _id: 0, d: { $dateToString: { date: '$at', format: '%Y-%m-%d' } } } },
    ],
    [{ d: '2024-02-01' }],
  ],
  [
    '$dateTrunc',
    [{ $match: { _id: 2 } }, { $project: { _id: 0, d: { $dateTrunc: { date: '$at', unit: 'month' } } } }],
    [{ d: new Date('2024-01-01T00:00:00Z') }],
  ],
  [
    '$in over ObjectIds',
    [{ $match: { $expr: { $in: ['$agent', [id(2)]] } } }, { $project: { _id: 1 } }],
    [{ _id: 3 }],
  ],
  [
    '$setWindowFields sums along the order',
    [
      { $match: { _id: { $lt: 4 } } },
      {
        $setWindowFields: {
          sortBy: { _id: 1 },
          output: { run: { $sum: '$cost', window: { documents: ['unbounded', 'current'] } } },
        },
      },
      { $project: { run: 1 } },
    ],
    [
      { _id: 1, run: 10 },
      { _id: 2, run: 15 },
      { _id: 3, run: 22 },
    ],
  ],
  [
    '$graphLookup',
    [
      { $match: { _id: 1 } },
      {
        $graphLookup: {
          from: 'sales',
          startWith: 2,
          connectFromField: 's.k',
          connectToField: '_id',
          as: 'g',
        },
      },
      { $project: { n: { $size: '$g' } } },
    ],
    [{ _id: 1, n: 1 }],
  ],
  ['an empty pipeline gives the documents', [{ $match: { _id: 3 } }], [sales[2] ?? {}]],
];

describe('aggregation', () => {
  beforeAll(async () => {
    const { db } = database();
    await db.collection<Stored>('sales').insertMany(sales);
    await db.collection<Stored>('agents').insertMany(agents);
    await db.collection<Stored>('teams').insertMany(teams);
  });

  test.each(cases)('%s', async (_, pipeline, result) => {
    expect(await database().db.collection('sales').aggregate(pipeline).toArray()).toEqual(result);
  });

  test('results come in batches', async () => {
    const collection = database().db.collection<{ _id: number }>(freshName());
    await collection.insertMany(Array.from({ length: 500 }, (_, _id) => ({ _id })));
    const found = await collection
      .aggregate([{ $match: { _id: { $gte: 0 } } }, { $set: { x: 1 } }], { batchSize: 30 })
      .toArray();
    expect(found).toHaveLength(500);
  });

  test('let variables are bound', async () => {
    const pipeline = [{ $match: { $expr: { $eq: ['$_id', '$$wanted'] } } }, { $project: { _id: 1 } }];
    const found = await database()
      .db.collection('sales')
      .aggregate(pipeline, { let: { wanted: 2 } })
      .toArray();
    expect(found).toEqual([{ _id: 2 }]);
  });

  test('a hint for an index that is not there is refused', async () => {
    const found = database()
      .db.collection('sales')
      .aggregate([{ $match: { _id: 1 } }], { hint: 'nope' })
      .toArray();
    await expect(found).rejects.toMatchObject({ code: 2 });
  });

  test.each([
    ['an unknown stage', [{ $foo: {} }], 40324],
    ['a stage with two names', [{ $match: {}, $limit: 1 }], 40323],
    ['a bad filter', [{ $match: { a: { $foo: 1 } } }], 2],
  ])('%s is refused with its code', async (_, pipeline, code) => {
    await expect(database().db.collection('sales').aggregate(pipeline).toArray()).rejects.toMatchObject({
      code,
    });
  });

  test.each([
    ['$geoNear', [{ $geoNear: {} }]],
    ['$function', [{ $set: { x: { $function: { body: '1', args: [], lang: 'js' } } } }]],
  ])('%s is refused and not ignored', needs('embedded'), async (_, pipeline) => {
    await expect(database().db.collection('sales').aggregate(pipeline).toArray()).rejects.toMatchObject({
      code: 238,
    });
  });
});
