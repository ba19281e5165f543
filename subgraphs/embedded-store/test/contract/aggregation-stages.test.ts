import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { freshName, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
type Case = readonly [
  name: string,
  documents: readonly object[],
  pipeline: readonly object[],
  result: unknown,
];

const unwinding: readonly Case[] = [
  [
    '$unwind numbers the items',
    [{ a: ['x', 'y'] }],
    [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }],
    [
      { a: 'x', i: 0 },
      { a: 'y', i: 1 },
    ],
  ],
  [
    '$unwind gives what is no array once',
    [{ a: 'x' }],
    [{ $unwind: { path: '$a', includeArrayIndex: 'i' } }],
    [{ a: 'x', i: null }],
  ],
  ['$unwind drops empty, null and missing', [{ a: [] }, { a: null }, {}], [{ $unwind: '$a' }], []],
  [
    '$unwind preserves them when asked',
    [{ n: 1, a: [] }, { n: 2, a: null }, { n: 3 }],
    [{ $unwind: { path: '$a', preserveNullAndEmptyArrays: true } }],
    [{ n: 1 }, { n: 2, a: null }, { n: 3 }],
  ],
  [
    '$unwind goes into documents',
    [{ a: { b: [1, 2], c: 'x' } }],
    [{ $unwind: '$a.b' }],
    [{ a: { b: 1, c: 'x' } }, { a: { b: 2, c: 'x' } }],
  ],
];

const shaping: readonly Case[] = [
  [
    '$addFields sets inside documents',
    [{ a: { b: 1 } }],
    [{ $addFields: { 'a.c': 2 } }],
    [{ a: { b: 1, c: 2 } }],
  ],
  [
    '$addFields takes nested documents',
    [{ a: { b: 1 } }],
    [{ $addFields: { a: { c: 2 } } }],
    [{ a: { b: 1, c: 2 } }],
  ],
  [
    '$addFields sets in every item of an array',
    [{ a: [{ b: 1 }, { b: 2 }] }],
    [{ $addFields: { 'a.c': 0 } }],
    [
      {
        a: [
          { b: 1, c: 0 },
          { b: 2, c: 0 },
        ],
      },
    ],
  ],
  [
    '$addFields makes a document of a value in the way',
    [{ a: 1 }],
    [{ $addFields: { 'a.b': 2 } }],
    [{ a: { b: 2 } }],
  ],
  ['$addFields with $$REMOVE removes', [{ a: 1, b: 2 }], [{ $addFields: { a: '$$REMOVE' } }], [{ b: 2 }]],
  [
    '$addFields reads the document as it was',
    [{ a: 1, b: 2 }],
    [{ $addFields: { a: '$b', b: '$a' } }],
    [{ a: 2, b: 1 }],
  ],
  ['$set does the same', [{ a: 1 }], [{ $set: { b: { $add: ['$a', 1] } } }], [{ a: 1, b: 2 }]],
  ['$unset of a path', [{ a: { b: 1, c: 2 } }], [{ $unset: 'a.b' }], [{ a: { c: 2 } }]],
  [
    '$project computes after what it keeps',
    [{ a: 1, b: 2 }],
    [{ $project: { a: { $add: ['$a', 1] }, b: 1 } }],
    [{ b: 2, a: 2 }],
  ],
  [
    '$project keeps in documents of an array',
    [{ a: [{ b: 1, c: 2 }, 3] }],
    [{ $project: { 'a.b': 1 } }],
    [{ a: [{ b: 1 }] }],
  ],
  ['$project renames', [{ a: { b: 1 } }], [{ $project: { x: '$a.b' } }], [{ x: 1 }]],
  [
    '$project excludes in documents',
    [{ a: { b: 1, c: 2 }, d: 3 }],
    [{ $project: { 'a.b': 0 } }],
    [{ a: { c: 2 }, d: 3 }],
  ],
  [
    '$replaceRoot by a merged document',
    [{ a: { x: 1 }, b: 2 }],
    [{ $replaceRoot: { newRoot: { $mergeObjects: [{ x: 0, y: 0 }, '$a'] } } }],
    [{ x: 1, y: 0 }],
  ],
  ['$replaceWith', [{ a: { x: 1 } }], [{ $replaceWith: '$a' }], [{ x: 1 }]],
  [
    '$redact descends and prunes',
    [{ l: 1, in: { l: 5, x: 1 }, list: [{ l: 1 }, { l: 9 }] }],
    [{ $redact: { $cond: [{ $gt: ['$l', 3] }, '$$PRUNE', '$$DESCEND'] } }],
    [{ l: 1, list: [{ l: 1 }] }],
  ],
  ['$redact keeps whole', [{ l: 1, in: { l: 5 } }], [{ $redact: '$$KEEP' }], [{ l: 1, in: { l: 5 } }]],
];

const sales = [
  { k: 'a', v: 3, t: ['x'] },
  { k: 'b', v: 1, t: ['x', 'y'] },
  { k: 'a', v: 2, t: [] },
  { k: 'b', v: null },
];
const byKey = { $sort: { _id: 1 } };
const grouped = (spec: object): object[] => [{ $group: { _id: '$k', ...spec } }, byKey];

const grouping: readonly Case[] = [
  [
    '$group with $sum and $avg',
    sales,
    grouped({ s: { $sum: '$v' }, a: { $avg: '$v' } }),
    [
      { _id: 'a', s: 5, a: 2.5 },
      { _id: 'b', s: 1, a: 1 },
    ],
  ],
  [
    '$group with $min and $max',
    sales,
    grouped({ lo: { $min: '$v' }, hi: { $max: '$v' } }),
    [
      { _id: 'a', lo: 2, hi: 3 },
      { _id: 'b', lo: 1, hi: 1 },
    ],
  ],
  [
    '$group with $first and $last',
    sales,
    grouped({ f: { $first: '$v' }, l: { $last: '$v' } }),
    [
      { _id: 'a', f: 3, l: 2 },
      { _id: 'b', f: 1, l: null },
    ],
  ],
  [
    '$group with $push leaves missing out',
    sales,
    grouped({ all: { $push: '$t' } }),
    [
      { _id: 'a', all: [['x'], []] },
      { _id: 'b', all: [['x', 'y']] },
    ],
  ],
  [
    '$group with $addToSet of one value',
    sales,
    [{ $group: { _id: null, all: { $addToSet: '$missing' } } }],
    [{ _id: null, all: [] }],
  ],
  [
    '$group with $count',
    sales,
    grouped({ n: { $count: {} } }),
    [
      { _id: 'a', n: 2 },
      { _id: 'b', n: 2 },
    ],
  ],
  [
    '$group with $mergeObjects',
    [{ o: { a: 1 } }, { o: { b: 2 } }, { o: null }],
    [{ $group: { _id: 1, m: { $mergeObjects: '$o' } } }],
    [{ _id: 1, m: { a: 1, b: 2 } }],
  ],
  [
    '$group with $stdDevPop',
    [{ v: 1 }, { v: 3 }],
    [{ $group: { _id: 1, d: { $stdDevPop: '$v' } } }],
    [{ _id: 1, d: 1 }],
  ],
  [
    '$group with $top and $bottom',
    sales,
    grouped({
      t: { $top: { sortBy: { v: -1 }, output: '$v' } },
      b: { $bottom: { sortBy: { v: -1 }, output: '$v' } },
    }),
    [
      { _id: 'a', t: 3, b: 2 },
      { _id: 'b', t: 1, b: null },
    ],
  ],
  [
    '$group with $topN',
    sales,
    [{ $group: { _id: 1, t: { $topN: { n: 2, sortBy: { v: -1 }, output: ['$k', '$v'] } } } }],
    [
      {
        _id: 1,
        t: [
          ['a', 3],
          ['a', 2],
        ],
      },
    ],
  ],
  [
    '$group with $bottomN',
    sales,
    [
      { $match: { v: { $ne: null } } },
      { $group: { _id: 1, t: { $bottomN: { n: 2, sortBy: { v: -1 }, output: '$v' } } } },
    ],
    [{ _id: 1, t: [2, 1] }],
  ],
  [
    '$group with $firstN and $lastN',
    sales,
    [{ $group: { _id: 1, f: { $firstN: { input: '$v', n: 2 } }, l: { $lastN: { input: '$v', n: 2 } } } }],
    [{ _id: 1, f: [3, 1], l: [2, null] }],
  ],
  [
    '$group with $maxN and $minN',
    sales,
    [{ $group: { _id: 1, x: { $maxN: { input: '$v', n: 2 } }, n: { $minN: { input: '$v', n: 2 } } } }],
    [{ _id: 1, x: [3, 2], n: [1, 2] }],
  ],
  [
    '$group with $median',
    [{ v: 1 }, { v: 5 }, { v: 9 }],
    [{ $group: { _id: 1, m: { $median: { input: '$v', method: 'approximate' } } } }],
    [{ _id: 1, m: 5 }],
  ],
  [
    '$group by a document',
    [{ a: 1, b: 2 }, { a: 1, b: 2 }, { a: 1 }],
    [{ $group: { _id: { a: '$a', b: '$b' }, n: { $sum: 1 } } }, { $sort: { n: -1 } }],
    [
      { _id: { a: 1, b: 2 }, n: 2 },
      { _id: { a: 1 }, n: 1 },
    ],
  ],
  [
    '$group puts missing and null together',
    [{ k: null }, {}, { k: 0 }],
    [{ $group: { _id: '$k', n: { $sum: 1 } } }, { $sort: { _id: 1 } }],
    [
      { _id: null, n: 2 },
      { _id: 0, n: 1 },
    ],
  ],
  ['$group of nothing gives nothing', [], [{ $group: { _id: null, n: { $sum: 1 } } }], []],
  [
    '$group without accumulators gives the distinct keys',
    sales,
    [{ $group: { _id: '$k' } }, byKey],
    [{ _id: 'a' }, { _id: 'b' }],
  ],
  [
    '$sortByCount',
    [{ k: 'a' }, { k: 'b' }, { k: 'b' }],
    [{ $sortByCount: '$k' }],
    [
      { _id: 'b', count: 2 },
      { _id: 'a', count: 1 },
    ],
  ],
  [
    '$bucket with a default',
    [{ v: 1 }, { v: 5 }, { v: 50 }],
    [{ $bucket: { groupBy: '$v', boundaries: [0, 5, 10], default: 'other' } }],
    [
      { _id: 0, count: 1 },
      { _id: 5, count: 1 },
      { _id: 'other', count: 1 },
    ],
  ],
  [
    '$bucketAuto makes even buckets',
    [1, 2, 3, 4].map((v) => ({ v })),
    [{ $bucketAuto: { groupBy: '$v', buckets: 2 } }],
    [
      { _id: { min: 1, max: 3 }, count: 2 },
      { _id: { min: 3, max: 4 }, count: 2 },
    ],
  ],
  [
    '$bucketAuto does not part equal values',
    [1, 1, 1, 2].map((v) => ({ v })),
    [{ $bucketAuto: { groupBy: '$v', buckets: 2 } }],
    [
      { _id: { min: 1, max: 2 }, count: 3 },
      { _id: { min: 2, max: 2 }, count: 1 },
    ],
  ],
];

const picking: readonly Case[] = [
  [
    '$sort in BSON order',
    [{ v: 'a' }, { v: 1 }, { v: null }, { v: [0] }, { v: true }],
    [{ $sort: { v: 1 } }],
    [{ v: null }, { v: [0] }, { v: 1 }, { v: 'a' }, { v: true }],
  ],
  [
    '$sort by two fields',
    [
      { a: 1, b: 1 },
      { a: 2, b: 1 },
      { a: 1, b: 2 },
    ],
    [{ $sort: { b: -1, a: 1 } }],
    [
      { a: 1, b: 2 },
      { a: 1, b: 1 },
      { a: 2, b: 1 },
    ],
  ],
  [
    '$sort with $limit',
    [3, 1, 2].map((v) => ({ v })),
    [{ $sort: { v: 1 } }, { $limit: 2 }],
    [{ v: 1 }, { v: 2 }],
  ],
  [
    '$sort after a computed field',
    [{ v: 1 }, { v: -3 }],
    [{ $set: { a: { $abs: '$v' } } }, { $sort: { a: -1 } }, { $limit: 1 }],
    [{ v: -3, a: 3 }],
  ],
  [
    '$limit before $skip',
    [1, 2, 3].map((v) => ({ v })),
    [{ $sort: { v: 1 } }, { $limit: 2 }, { $skip: 1 }],
    [{ v: 2 }],
  ],
  [
    '$match after $limit sees what is left',
    [1, 2, 3].map((v) => ({ v })),
    [{ $sort: { v: 1 } }, { $limit: 2 }, { $match: { v: { $gt: 1 } } }],
    [{ v: 2 }],
  ],
  [
    '$match with $expr',
    [
      { a: 1, b: 2 },
      { a: 2, b: 1 },
    ],
    [{ $match: { $expr: { $gt: ['$a', '$b'] } } }],
    [{ a: 2, b: 1 }],
  ],
  ['$count of nothing gives nothing', [], [{ $count: 'n' }], []],
  ['$count after other stages', [{ a: [1, 2] }], [{ $unwind: '$a' }, { $count: 'n' }], [{ n: 2 }]],
  [
    '$facet with two pipelines and an empty one',
    [{ v: 1 }, { v: 2 }],
    [{ $facet: { all: [], n: [{ $count: 'n' }], none: [{ $match: { v: 9 } }] } }],
    [{ all: [{ v: 1 }, { v: 2 }], n: [{ n: 2 }], none: [] }],
  ],
  ['$facet of nothing gives one document', [], [{ $facet: { n: [{ $count: 'n' }] } }], [{ n: [] }]],
];

const filling: readonly Case[] = [
  [
    '$densify by numbers',
    [{ v: 1 }, { v: 4 }],
    [{ $densify: { field: 'v', range: { step: 1, bounds: 'full' } } }, { $sort: { v: 1 } }],
    [{ v: 1 }, { v: 2 }, { v: 3 }, { v: 4 }],
  ],
  [
    '$densify within bounds',
    [{ v: 1 }],
    [{ $densify: { field: 'v', range: { step: 2, bounds: [0, 5] } } }, { $sort: { v: 1 } }],
    [{ v: 0 }, { v: 1 }, { v: 2 }, { v: 4 }],
  ],
  [
    '$densify per partition',
    [
      { k: 'a', v: 1 },
      { k: 'a', v: 3 },
      { k: 'b', v: 7 },
    ],
    [
      { $densify: { field: 'v', partitionByFields: ['k'], range: { step: 1, bounds: 'partition' } } },
      { $sort: { v: 1 } },
    ],
    [
      { k: 'a', v: 1 },
      { k: 'a', v: 2 },
      { k: 'a', v: 3 },
      { k: 'b', v: 7 },
    ],
  ],
  [
    '$densify by months goes on from the value before',
    [{ d: new Date('2024-01-31') }, { d: new Date('2024-03-30') }],
    [{ $densify: { field: 'd', range: { step: 1, unit: 'month', bounds: 'full' } } }, { $sort: { d: 1 } }],
    ['01-31', '02-29', '03-29', '03-30'].map((day) => ({ d: new Date(`2024-${day}`) })),
  ],
  [
    '$densify by months',
    [{ d: new Date('2024-01-01') }, { d: new Date('2024-03-01') }],
    [{ $densify: { field: 'd', range: { step: 1, unit: 'month', bounds: 'full' } } }, { $sort: { d: 1 } }],
    [{ d: new Date('2024-01-01') }, { d: new Date('2024-02-01') }, { d: new Date('2024-03-01') }],
  ],
  [
    '$fill with a value',
    [{ v: null }, {}, { v: 1 }],
    [{ $fill: { output: { v: { value: 0 } } } }],
    [{ v: 0 }, { v: 0 }, { v: 1 }],
  ],
  [
    '$fill carries the last value forward',
    [{ t: 1, v: 5 }, { t: 2 }, { t: 3, v: 7 }],
    [{ $fill: { sortBy: { t: 1 }, output: { v: { method: 'locf' } } } }],
    [
      { t: 1, v: 5 },
      { t: 2, v: 5 },
      { t: 3, v: 7 },
    ],
  ],
  [
    '$fill interpolates',
    [{ t: 0, v: 0 }, { t: 1 }, { t: 4, v: 8 }],
    [{ $fill: { sortBy: { t: 1 }, output: { v: { method: 'linear' } } } }],
    [
      { t: 0, v: 0 },
      { t: 1, v: 2 },
      { t: 4, v: 8 },
    ],
  ],
  [
    '$fill within partitions',
    [
      { k: 'a', t: 1, v: 1 },
      { k: 'a', t: 2 },
      { k: 'b', t: 3 },
    ],
    [
      { $fill: { partitionByFields: ['k'], sortBy: { t: 1 }, output: { v: { method: 'locf' } } } },
      { $sort: { t: 1 } },
    ],
    [
      { k: 'a', t: 1, v: 1 },
      { k: 'a', t: 2, v: 1 },
      { k: 'b', t: 3, v: null },
    ],
  ],
];

describe('stages', needs('server8'), () => {
  test.each([...unwinding, ...shaping, ...grouping, ...picking, ...filling])(
    '%s',
    async (_, documents, pipeline, result) => {
      const { db } = database();
      expect(await db.aggregate([{ $documents: [...documents] }, ...pipeline]).toArray()).toEqual(result);
    },
  );

  test.each([...grouping, ...picking])('over a collection: %s', async (_, documents, pipeline, result) => {
    const collection = database().db.collection(freshName());
    if (documents.length > 0)
      await collection.insertMany(documents.map((doc, _id) => ({ ...doc, _id }) as object));
    const withoutId = [{ $project: { _id: 0 } }, ...pipeline];
    expect(await collection.aggregate(withoutId).toArray()).toEqual(result);
  });

  test('the fields of $project come in the order of the document, then of the stage', async () => {
    const [result] = await database()
      .db.aggregate([{ $documents: [{ a: 1, b: 2, c: 3 }] }, { $project: { z: '$a', c: 1, b: 1 } }])
      .toArray();
    expect(Object.keys(result ?? {})).toEqual(['b', 'c', 'z']);
  });

  test('$sample takes so many, each once', async () => {
    const documents = Array.from({ length: 20 }, (_, v) => ({ v }));
    const found = await database()
      .db.aggregate([{ $documents: documents }, { $sample: { size: 7 } }])
      .toArray();
    expect(new Set(found.map(({ v }) => v)).size).toBe(7);
  });

  test('$sample of more than there is gives all', async () => {
    const found = await database()
      .db.aggregate([{ $documents: [{ v: 1 }, { v: 2 }] }, { $sample: { size: 7 } }])
      .toArray();
    expect(found).toHaveLength(2);
  });

  test('$collStats counts', async () => {
    const collection = database().db.collection(freshName());
    await collection.insertMany([{}, {}]);
    const [stats] = await collection.aggregate([{ $collStats: { count: {}, storageStats: {} } }]).toArray();
    expect(stats).toMatchObject({ ns: collection.namespace, count: 2, storageStats: { count: 2 } });
  });

  test('$indexStats names the indexes', async () => {
    const collection = database().db.collection(freshName());
    await collection.createIndex({ a: 1 });
    const found = await collection.aggregate([{ $indexStats: {} }, { $sort: { name: 1 } }]).toArray();
    expect(found.map(({ name, key }) => [name, key])).toEqual([
      ['_id_', { _id: 1 }],
      ['a_1', { a: 1 }],
    ]);
  });
});
