import type { Collection } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { freshName, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
interface Item {
  _id: number;
  v?: unknown;
  k?: unknown;
  w?: unknown;
}

async function filled(items: Item[]): Promise<Collection<Item>> {
  const collection = database().db.collection<Item>(freshName());
  if (items.length > 0) await collection.insertMany(items);
  return collection;
}

const all = (collection: Collection<Item>) => collection.find({}, { sort: { _id: 1 } }).toArray();

describe('$out', needs('server8'), () => {
  test('makes a collection of the results and gives none back', async () => {
    const source = await filled([
      { _id: 1, v: 1 },
      { _id: 2, v: 2 },
    ]);
    const target = await filled([]);
    const result = await source.aggregate([{ $match: { v: 2 } }, { $out: target.collectionName }]).toArray();
    expect(result).toEqual([]);
    expect(await all(target)).toEqual([{ _id: 2, v: 2 }]);
  });

  test('replaces what was there, and keeps its indexes', async () => {
    const source = await filled([{ _id: 1, v: 1 }]);
    const target = await filled([{ _id: 9, v: 9 }]);
    await target.createIndex({ v: 1 }, { unique: true });
    await source.aggregate([{ $out: target.collectionName }]).toArray();
    expect(await all(target)).toEqual([{ _id: 1, v: 1 }]);
    expect((await target.indexes()).map(({ name }) => name)).toEqual(['_id_', 'v_1']);
  });

  test('may replace the collection that it reads', async () => {
    const source = await filled([
      { _id: 1, v: 1 },
      { _id: 2, v: 2 },
    ]);
    await source
      .aggregate([{ $set: { v: { $add: ['$v', 10] } } }, { $out: source.collectionName }])
      .toArray();
    expect(await all(source)).toEqual([
      { _id: 1, v: 11 },
      { _id: 2, v: 12 },
    ]);
  });

  test('that fails leaves everything as it was', async () => {
    const source = await filled([
      { _id: 1, v: 1 },
      { _id: 2, v: 1 },
    ]);
    const target = await filled([{ _id: 9, v: 9 }]);
    await target.createIndex({ v: 1 }, { unique: true });
    const run = source.aggregate([{ $out: target.collectionName }]).toArray();
    await expect(run).rejects.toMatchObject({ code: 11000 });
    expect(await all(target)).toEqual([{ _id: 9, v: 9 }]);
    const names = (await database().db.listCollections({}, { nameOnly: true }).toArray()).map(
      ({ name }) => name,
    );
    expect(names.filter((name) => name.includes('agg_out'))).toEqual([]);
  });

  test('into another database', async () => {
    const { client, db } = database();
    const other = client.db(`${db.databaseName}_other`);
    const source = await filled([{ _id: 1, v: 1 }]);
    try {
      await source.aggregate([{ $out: { db: other.databaseName, coll: 'copied' } }]).toArray();
      expect(await all(other.collection<Item>('copied'))).toEqual([{ _id: 1, v: 1 }]);
    } finally {
      await other.dropDatabase();
    }
  });

  test('of nothing empties the target', async () => {
    const source = await filled([]);
    const target = await filled([{ _id: 9 }]);
    await source.aggregate([{ $out: target.collectionName }]).toArray();
    expect(await all(target)).toEqual([]);
  });
});

type MergeCase = readonly [name: string, options: object, result: readonly Item[]];
const cases: readonly MergeCase[] = [
  [
    'merges and inserts unless told otherwise',
    {},
    [
      { _id: 1, k: 'old', v: 1 },
      { _id: 2, v: 2 },
    ],
  ],
  [
    'replaces',
    { whenMatched: 'replace' },
    [
      { _id: 1, v: 1 },
      { _id: 2, v: 2 },
    ],
  ],
  [
    'keeps what exists',
    { whenMatched: 'keepExisting' },
    [
      { _id: 1, k: 'old' },
      { _id: 2, v: 2 },
    ],
  ],
  ['discards what is new', { whenNotMatched: 'discard' }, [{ _id: 1, k: 'old', v: 1 }]],
  [
    'runs a pipeline with $$new',
    { whenMatched: [{ $set: { w: { $add: ['$$new.v', 10] } } }] },
    [
      { _id: 1, k: 'old', w: 11 },
      { _id: 2, v: 2 },
    ],
  ],
  [
    'runs a pipeline with let',
    { let: { x: '$v' }, whenMatched: [{ $set: { w: '$$x' } }] },
    [
      { _id: 1, k: 'old', w: 1 },
      { _id: 2, v: 2 },
    ],
  ],
];

describe('$merge', needs('server8'), () => {
  test.each(cases)('%s', async (_, options, result) => {
    const source = await filled([
      { _id: 1, v: 1 },
      { _id: 2, v: 2 },
    ]);
    const target = await filled([{ _id: 1, k: 'old' }]);
    const given = await source.aggregate([{ $merge: { into: target.collectionName, ...options } }]).toArray();
    expect(given).toEqual([]);
    expect(await all(target)).toEqual(result);
  });

  test('fails on a match when told so', async () => {
    const source = await filled([{ _id: 1 }]);
    const target = await filled([{ _id: 1 }]);
    const run = source
      .aggregate([{ $merge: { into: target.collectionName, whenMatched: 'fail' } }])
      .toArray();
    await expect(run).rejects.toMatchObject({ code: 11000 });
  });

  test('fails without a match when told so', async () => {
    const source = await filled([{ _id: 1 }]);
    const target = await filled([]);
    const run = source
      .aggregate([{ $merge: { into: target.collectionName, whenNotMatched: 'fail' } }])
      .toArray();
    await expect(run).rejects.toMatchObject({ code: 13113 });
  });

  test('by a unique index', async () => {
    const source = await filled([
      { _id: 1, k: 'a', v: 1 },
      { _id: 2, k: 'b', v: 2 },
    ]);
    const target = await filled([{ _id: 7, k: 'a' }]);
    await target.createIndex({ k: 1 }, { unique: true });
    await source
      .aggregate([{ $project: { _id: 0 } }, { $merge: { into: target.collectionName, on: 'k' } }])
      .toArray();
    expect(await target.find({}, { sort: { k: 1 }, projection: { _id: 0 } }).toArray()).toEqual([
      { k: 'a', v: 1 },
      { k: 'b', v: 2 },
    ]);
    expect(await target.findOne({ k: 'a' })).toMatchObject({ _id: 7 });
  });

  test('does not change an _id', async () => {
    const source = await filled([{ _id: 1, k: 'a' }]);
    const target = await filled([{ _id: 7, k: 'a' }]);
    await target.createIndex({ k: 1 }, { unique: true });
    const run = source.aggregate([{ $merge: { into: target.collectionName, on: 'k' } }]).toArray();
    await expect(run).rejects.toMatchObject({ code: 66 });
  });

  test('wants the fields it matches by', async () => {
    const source = await filled([{ _id: 1 }]);
    const target = await filled([]);
    await target.createIndex({ k: 1 }, { unique: true });
    const run = source.aggregate([{ $merge: { into: target.collectionName, on: 'k' } }]).toArray();
    await expect(run).rejects.toMatchObject({ code: 51132 });
  });

  test('into the collection that it reads', async () => {
    const source = await filled([
      { _id: 1, v: 1 },
      { _id: 2, v: 2 },
    ]);
    await source
      .aggregate([{ $set: { w: { $multiply: ['$v', 2] } } }, { $merge: source.collectionName }])
      .toArray();
    expect(await all(source)).toEqual([
      { _id: 1, v: 1, w: 2 },
      { _id: 2, v: 2, w: 4 },
    ]);
  });

  test('sums up into a table', async () => {
    const source = await filled([
      { _id: 1, k: 'a', v: 1 },
      { _id: 2, k: 'a', v: 2 },
    ]);
    const target = freshName();
    const pipeline = [{ $group: { _id: '$k', v: { $sum: '$v' } } }, { $merge: { into: target } }];
    await source.aggregate(pipeline).toArray();
    expect(await database().db.collection(target).find().toArray()).toEqual([{ _id: 'a', v: 3 }]);
  });
});
