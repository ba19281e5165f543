import { beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
interface Item {
  _id: number;
}
const orders = [
  { _id: 1, item: 'a', lines: [{ sku: 'x' }, { sku: 'y' }], min: 5 },
  { _id: 2, item: 'b', lines: [], min: 1 },
  { _id: 3 },
];
const stock = [
  { _id: 1, sku: 'x', item: 'a', left: 3 },
  { _id: 2, sku: 'y', item: 'a', left: 7 },
  { _id: 3, sku: 'z', item: null, left: 1 },
];
const people = [
  { _id: 1, name: 'ada', knows: 'bob' },
  { _id: 2, name: 'bob', knows: ['cid', 'dan'] },
  { _id: 3, name: 'cid', knows: 'ada' },
  { _id: 4, name: 'dan', away: true },
];
type Case = readonly [name: string, from: string, pipeline: readonly object[], result: unknown];
const only = (_id: number) => ({ $match: { _id } });
const ids = (field: string) => ({ $project: { ids: { $sortArray: { input: `$${field}._id`, sortBy: 1 } } } });

const cases: readonly Case[] = [
  [
    '$lookup by equality',
    'orders',
    [only(1), { $lookup: { from: 'stock', localField: 'item', foreignField: 'item', as: 's' } }, ids('s')],
    [{ _id: 1, ids: [1, 2] }],
  ],
  [
    '$lookup joins a missing field to null',
    'orders',
    [only(3), { $lookup: { from: 'stock', localField: 'item', foreignField: 'item', as: 's' } }, ids('s')],
    [{ _id: 3, ids: [3] }],
  ],
  [
    '$lookup through an array of documents',
    'orders',
    [
      only(1),
      { $lookup: { from: 'stock', localField: 'lines.sku', foreignField: 'sku', as: 's' } },
      ids('s'),
    ],
    [{ _id: 1, ids: [1, 2] }],
  ],
  [
    '$lookup through an empty array joins nothing',
    'orders',
    [
      only(2),
      { $lookup: { from: 'stock', localField: 'lines.sku', foreignField: 'sku', as: 's' } },
      ids('s'),
    ],
    [{ _id: 2, ids: [] }],
  ],
  [
    '$lookup with let',
    'orders',
    [
      only(1),
      {
        $lookup: {
          from: 'stock',
          let: { min: '$min' },
          pipeline: [{ $match: { $expr: { $gt: ['$left', '$$min'] } } }],
          as: 's',
        },
      },
      ids('s'),
    ],
    [{ _id: 1, ids: [2] }],
  ],
  [
    '$lookup with equality and a pipeline with let',
    'orders',
    [
      only(1),
      {
        $lookup: {
          from: 'stock',
          localField: 'item',
          foreignField: 'item',
          let: { min: '$min' },
          pipeline: [{ $match: { $expr: { $lt: ['$left', '$$min'] } } }],
          as: 's',
        },
      },
      ids('s'),
    ],
    [{ _id: 1, ids: [1] }],
  ],
  [
    '$lookup without correlation gives the same to all',
    'orders',
    [{ $lookup: { from: 'stock', pipeline: [{ $sort: { left: -1 } }, { $limit: 1 }], as: 's' } }, ids('s')],
    [
      { _id: 1, ids: [2] },
      { _id: 2, ids: [2] },
      { _id: 3, ids: [2] },
    ],
  ],
  [
    '$lookup sorts and limits per document',
    'orders',
    [
      only(1),
      {
        $lookup: {
          from: 'stock',
          localField: 'item',
          foreignField: 'item',
          pipeline: [{ $sort: { left: -1 } }, { $limit: 1 }, { $project: { left: 1 } }],
          as: 's',
        },
      },
      { $project: { s: 1 } },
    ],
    [{ _id: 1, s: [{ _id: 2, left: 7 }] }],
  ],
  [
    '$lookup inside of $lookup',
    'orders',
    [
      only(1),
      {
        $lookup: {
          from: 'stock',
          localField: 'item',
          foreignField: 'item',
          pipeline: [
            { $lookup: { from: 'orders', localField: 'item', foreignField: 'item', as: 'o' } },
            { $match: { _id: 1 } },
          ],
          as: 's',
        },
      },
      { $project: { 's.o._id': 1 } },
    ],
    [{ _id: 1, s: [{ o: [{ _id: 1 }] }] }],
  ],
  [
    'an inner $lookup sees outer variables',
    'orders',
    [
      only(1),
      {
        $lookup: {
          from: 'stock',
          let: { min: '$min' },
          pipeline: [
            only(1),
            {
              $lookup: {
                from: 'stock',
                pipeline: [{ $match: { $expr: { $gt: ['$left', '$$min'] } } }],
                as: 'more',
              },
            },
            ids('more'),
          ],
          as: 's',
        },
      },
      { $project: { s: 1 } },
    ],
    [{ _id: 1, s: [{ _id: 1, ids: [2] }] }],
  ],
  [
    '$lookup into a path',
    'orders',
    [
      only(2),
      { $lookup: { from: 'stock', localField: 'item', foreignField: 'item', as: 'in.s' } },
      { $project: { in: 1 } },
    ],
    [{ _id: 2, in: { s: [] } }],
  ],
  [
    '$lookup replaces a field',
    'orders',
    [
      only(2),
      { $lookup: { from: 'stock', localField: 'item', foreignField: 'item', as: 'item' } },
      { $project: { item: 1 } },
    ],
    [{ _id: 2, item: [] }],
  ],
  [
    '$lookup of documents in the pipeline',
    'orders',
    [only(2), { $lookup: { pipeline: [{ $documents: [{ x: 1 }] }], as: 's' } }, { $project: { s: 1 } }],
    [{ _id: 2, s: [{ x: 1 }] }],
  ],
  [
    '$lookup in a view',
    'orders',
    [only(1), { $lookup: { from: 'low', localField: 'item', foreignField: 'item', as: 's' } }, ids('s')],
    [{ _id: 1, ids: [1] }],
  ],
  [
    '$unionWith after its own',
    'orders',
    [
      only(2),
      { $project: { _id: 1 } },
      {
        $unionWith: {
          coll: 'stock',
          pipeline: [{ $match: { left: { $gt: 5 } } }, { $project: { left: 1 } }],
        },
      },
    ],
    [{ _id: 2 }, { _id: 2, left: 7 }],
  ],
  ['$unionWith by name', 'orders', [only(2), { $unionWith: 'nowhere' }, { $count: 'n' }], [{ n: 1 }]],
  [
    '$unionWith a view',
    'orders',
    [{ $match: { _id: 9 } }, { $unionWith: 'low' }, { $project: { _id: 1 } }, { $sort: { _id: 1 } }],
    [{ _id: 1 }, { _id: 3 }],
  ],
  [
    '$graphLookup follows arrays of references',
    'people',
    [
      only(1),
      {
        $graphLookup: {
          from: 'people',
          startWith: '$knows',
          connectFromField: 'knows',
          connectToField: 'name',
          as: 'g',
        },
      },
      ids('g'),
    ],
    [{ _id: 1, ids: [1, 2, 3, 4] }],
  ],
  [
    '$graphLookup to a depth',
    'people',
    [
      only(1),
      {
        $graphLookup: {
          from: 'people',
          startWith: '$knows',
          connectFromField: 'knows',
          connectToField: 'name',
          as: 'g',
          maxDepth: 0,
        },
      },
      ids('g'),
    ],
    [{ _id: 1, ids: [2] }],
  ],
  [
    '$graphLookup tells the depth',
    'people',
    [
      only(1),
      {
        $graphLookup: {
          from: 'people',
          startWith: '$knows',
          connectFromField: 'knows',
          connectToField: 'name',
          as: 'g',
          depthField: 'd',
        },
      },
      { $unwind: '$g' },
      { $sort: { 'g._id': 1 } },
      { $project: { _id: '$g._id', d: '$g.d' } },
    ],
    [
      { _id: 1, d: 2 },
      { _id: 2, d: 0 },
      { _id: 3, d: 1 },
      { _id: 4, d: 1 },
    ],
  ],
  [
    '$graphLookup within a restriction',
    'people',
    [
      only(1),
      {
        $graphLookup: {
          from: 'people',
          startWith: '$knows',
          connectFromField: 'knows',
          connectToField: 'name',
          as: 'g',
          restrictSearchWithMatch: { away: { $ne: true } },
        },
      },
      ids('g'),
    ],
    [{ _id: 1, ids: [1, 2, 3] }],
  ],
  [
    '$graphLookup from several starts',
    'people',
    [
      only(2),
      {
        $graphLookup: {
          from: 'people',
          startWith: '$knows',
          connectFromField: 'nothing',
          connectToField: 'name',
          as: 'g',
        },
      },
      ids('g'),
    ],
    [{ _id: 2, ids: [3, 4] }],
  ],
];

describe('stages that join', needs('server8'), () => {
  beforeAll(async () => {
    const { db } = database();
    await db.collection<Item>('orders').insertMany(orders);
    await db.collection<Item>('stock').insertMany(stock);
    await db.collection<Item>('people').insertMany(people);
    await db.createCollection('low', { viewOn: 'stock', pipeline: [{ $match: { left: { $lt: 5 } } }] });
  });

  test.each(cases)('%s', async (_, from, pipeline, result) => {
    const sorted = [{ $sort: { _id: 1 } }, ...pipeline];
    expect(await database().db.collection(from).aggregate(sorted).toArray()).toEqual(result);
  });

  test.each(cases)('with an index: %s', async (_, from, pipeline, result) => {
    const { db } = database();
    await db.collection('stock').createIndexes([{ key: { item: 1 } }, { key: { sku: 1 } }]);
    await db.collection('people').createIndex({ name: 1 });
    const sorted = [{ $sort: { _id: 1 } }, ...pipeline];
    expect(await db.collection(from).aggregate(sorted).toArray()).toEqual(result);
  });
});
