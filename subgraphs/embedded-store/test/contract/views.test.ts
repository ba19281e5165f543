import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const orders = () => database().db.collection<Item>('orders');

async function view(viewOn: string, pipeline: object[], options: object = {}) {
  return database().db.createCollection<Item>(freshName(), { viewOn, pipeline, ...options });
}
const paid = () => view('orders', [{ $match: { paid: true } }, { $project: { customer: 1, sum: 1 } }]);

beforeAll(async () => {
  await orders().insertMany([
    { _id: 1, customer: 'ann', sum: 10, paid: true, items: ['a', 'b'] },
    { _id: 2, customer: 'bob', sum: 20, paid: false, items: [] },
    { _id: 3, customer: 'ann', sum: 30, paid: true, items: ['c'] },
    { _id: 4, customer: 'cat', sum: 40, paid: true, items: ['a'] },
  ]);
});

describe('a view', () => {
  test('shows what its pipeline gives', async () => {
    const found = await (await paid()).find().sort({ _id: 1 }).toArray();
    expect(found).toEqual([
      { _id: 1, customer: 'ann', sum: 10 },
      { _id: 3, customer: 'ann', sum: 30 },
      { _id: 4, customer: 'cat', sum: 40 },
    ]);
  });

  test('is filtered, sorted, skipped, limited and projected', async () => {
    const options = { projection: { sum: 1, _id: 0 } } as const;
    const found = await (await paid())
      .find({ sum: { $gt: 5 } }, options)
      .sort({ sum: -1 })
      .skip(1)
      .limit(1)
      .toArray();
    expect(found).toEqual([{ sum: 30 }]);
  });

  test('sees only what the view shows of a document', async () => {
    expect(await (await paid()).countDocuments({ paid: true })).toBe(0);
    expect(await (await paid()).findOne({ _id: 2 })).toBeNull();
  });

  test('is counted', async () => {
    const collection = await paid();
    expect(await collection.countDocuments({ customer: 'ann' })).toBe(2);
    const { n } = await database().db.command({
      count: collection.collectionName,
      query: { sum: { $gt: 10 } },
    });
    expect(n).toBe(2);
  });

  test('gives distinct values', async () => {
    expect((await (await paid()).distinct('customer')).sort()).toEqual(['ann', 'cat']);
    expect(await (await paid()).distinct('customer', { sum: 40 })).toEqual(['cat']);
  });

  test('is aggregated', async () => {
    const pipeline = [{ $group: { _id: '$customer', total: { $sum: '$sum' } } }, { $sort: { _id: 1 } }];
    expect(await (await paid()).aggregate(pipeline).toArray()).toEqual([
      { _id: 'ann', total: 40 },
      { _id: 'cat', total: 40 },
    ]);
  });

  test('follows its collection', async () => {
    const base = database().db.collection<Item>(freshName());
    await base.insertOne({ _id: 1, on: true });
    const collection = await view(base.collectionName, [{ $match: { on: true } }]);
    await base.insertMany([{ _id: 2, on: true }, { _id: 3 }]);
    await base.updateOne({ _id: 1 }, { $set: { on: false } });
    expect(await collection.find().toArray()).toEqual([{ _id: 2, on: true }]);
  });

  test('may unwind and group', async () => {
    const counted = await view('orders', [
      { $unwind: '$items' },
      { $group: { _id: '$items', n: { $sum: 1 } } },
    ]);
    expect(await counted.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 'a', n: 2 },
      { _id: 'b', n: 1 },
      { _id: 'c', n: 1 },
    ]);
  });

  test('may stand on a view', async () => {
    const first = await paid();
    const second = await view(first.collectionName, [{ $match: { sum: { $gte: 30 } } }]);
    const third = await view(second.collectionName, [{ $addFields: { big: true } }]);
    expect(await third.find({ customer: 'cat' }).toArray()).toEqual([
      { _id: 4, customer: 'cat', sum: 40, big: true },
    ]);
  });

  test('may be looked up from another collection', async () => {
    const from = (await paid()).collectionName;
    const pipeline = [
      { $match: { _id: 1 } },
      { $lookup: { from, localField: 'customer', foreignField: 'customer', as: 'all' } },
    ];
    const [found] = await orders().aggregate(pipeline).toArray();
    expect(found?.all.map(({ _id }: Item) => _id).sort()).toEqual([1, 3]);
  });

  test('may look up another collection', async () => {
    const names = database().db.collection<Item>(freshName());
    await names.insertMany([{ _id: 'ann', full: 'Ann A' }]);
    const from = names.collectionName;
    const joined = await view('orders', [
      { $match: { _id: 1 } },
      { $lookup: { from, localField: 'customer', foreignField: '_id', as: 'who' } },
      { $project: { name: { $first: '$who.full' } } },
    ]);
    expect(await joined.find().toArray()).toEqual([{ _id: 1, name: 'Ann A' }]);
  });

  test('of a collection that does not exist is empty', async () => {
    expect(await (await view('nothing_here', [])).find().toArray()).toEqual([]);
  });

  test('is cut into batches', async () => {
    const base = database().db.collection<Item>(freshName());
    await base.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id })));
    const collection = await view(base.collectionName, [{ $match: { _id: { $lt: 250 } } }]);
    expect(await collection.find().batchSize(40).toArray()).toHaveLength(250);
  });
});

describe('a view refuses', () => {
  test.each([
    ['insert', (name: string) => ({ insert: name, documents: [{ _id: 9 }] })],
    ['update', (name: string) => ({ update: name, updates: [{ q: {}, u: { $set: { a: 1 } } }] })],
    ['delete', (name: string) => ({ delete: name, deletes: [{ q: {}, limit: 0 }] })],
    ['findAndModify', (name: string) => ({ findAndModify: name, query: {}, remove: true })],
    ['createIndexes', (name: string) => ({ createIndexes: name, indexes: [{ key: { a: 1 }, name: 'a_1' }] })],
    ['listIndexes', (name: string) => ({ listIndexes: name })],
    ['dropIndexes', (name: string) => ({ dropIndexes: name, index: '*' })],
  ])('%s', async (_, command) => {
    const { collectionName } = await paid();
    const { db } = database();
    const reply = await db.command(command(collectionName)).catch((error) => error);
    const code = reply.code ?? reply.writeErrors?.[0]?.code;
    expect(code).toBe(166);
    expect(await orders().countDocuments()).toBe(4);
  });

  test('the name of a collection', async () => {
    expect(await codeOf(database().db.createCollection('orders', { viewOn: 'x', pipeline: [] }))).toBe(48);
  });

  test('to be renamed', async () => {
    expect(await codeOf((await paid()).rename(freshName()))).toBe(166);
  });

  test.each([
    ['$out', [{ $out: 'x' }], [20, 167, 182]],
    ['an unknown stage', [{ $foo: 1 }], [40324]],
    ['a stage that is none', [{ $match: 5 }], [15959]],
  ])('a pipeline with %s', async (_, pipeline, codes) => {
    const name = freshName();
    const created = database().db.createCollection(name, { viewOn: 'orders', pipeline });
    expect(codes).toContain(await codeOf(created));
    expect(await database().db.listCollections({ name }).toArray()).toEqual([]);
  });

  test('to stand on itself', async () => {
    const name = freshName();
    expect(await codeOf(database().db.createCollection(name, { viewOn: name, pipeline: [] }))).toBe(5);
  });

  test('to stand on a view that stands on it', async () => {
    const { db } = database();
    const [one, two] = [freshName(), freshName()];
    await db.createCollection(one, { viewOn: two, pipeline: [] });
    expect(await codeOf(db.createCollection(two, { viewOn: one, pipeline: [] }))).toBe(5);
  });

  test('a pipeline without a collection', async () => {
    expect(await codeOf(database().db.createCollection(freshName(), { pipeline: [] }))).toBe(72);
  });
});

describe('views among collections', () => {
  test('are listed as views, with what they stand on', async () => {
    const { collectionName: name } = await view('orders', [{ $match: { paid: true } }]);
    const [listed] = await database().db.listCollections({ name }).toArray();
    expect(listed).toMatchObject({
      name,
      type: 'view',
      options: { viewOn: 'orders', pipeline: [{ $match: { paid: true } }] },
      info: { readOnly: true },
    });
  });

  test('are dropped, and their collection stays', async () => {
    const collection = await paid();
    await collection.drop();
    expect(await collection.find().toArray()).toEqual([]);
    expect(await orders().countDocuments()).toBe(4);
  });

  test('are changed by collMod', async () => {
    const collection = await paid();
    const { collectionName: collMod } = collection;
    await database().db.command({ collMod, viewOn: 'orders', pipeline: [{ $match: { paid: false } }] });
    expect((await collection.find().toArray()).map(({ _id }) => _id)).toEqual([2]);
  });

  test('make no database of their own disappear when their collection is dropped', async () => {
    const base = database().db.collection<Item>(freshName());
    await base.insertOne({ _id: 1 });
    const collection = await view(base.collectionName, []);
    await base.drop();
    expect(await collection.find().toArray()).toEqual([]);
    await base.insertOne({ _id: 2 });
    expect(await collection.find().toArray()).toEqual([{ _id: 2 }]);
  });
});
