import { describe, expect, test } from 'vitest';
import { freshName, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
interface Item {
  _id: number;
  [field: string]: unknown;
}
const fresh = () => database().db.collection<Item>(freshName());

describe('unique indexes', () => {
  test('a second document with the key is refused with its pattern and value', async () => {
    const collection = fresh();
    await collection.createIndex({ tenant: 1, email: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, tenant: 't', email: 'a@b' });
    await expect(collection.insertOne({ _id: 2, tenant: 't', email: 'a@b' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { tenant: 1, email: 1 },
      keyValue: { tenant: 't', email: 'a@b' },
    });
    await collection.insertOne({ _id: 3, tenant: 'u', email: 'a@b' });
  });

  test('an update into a taken key is refused and changes nothing', async () => {
    const collection = fresh();
    await collection.createIndex({ n: 1 }, { unique: true });
    await collection.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ]);
    await expect(collection.updateOne({ _id: 2 }, { $set: { n: 1 } })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.findOne({ n: 2 })).toEqual({ _id: 2, n: 2 });
  });

  test('a key that was given up is free again', async () => {
    const collection = fresh();
    await collection.createIndex({ n: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, n: 1 });
    await collection.updateOne({ _id: 1 }, { $set: { n: 5 } });
    await collection.insertOne({ _id: 2, n: 1 });
    await collection.deleteOne({ _id: 2 });
    await collection.insertOne({ _id: 3, n: 1 });
    expect(await collection.countDocuments({ n: 1 })).toBe(1);
  });

  test('two documents without the field collide, as two nulls do', async () => {
    const collection = fresh();
    await collection.createIndex({ n: 1 }, { unique: true });
    await collection.insertOne({ _id: 1 });
    await expect(collection.insertOne({ _id: 2, n: null })).rejects.toMatchObject({ code: 11000 });
  });

  test('a sparse unique index leaves documents without the field alone', async () => {
    const collection = fresh();
    await collection.createIndex({ n: 1 }, { unique: true, sparse: true });
    await collection.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3, n: 1 }]);
    await expect(collection.insertOne({ _id: 4, n: 1 })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.find({ n: null }).toArray()).toHaveLength(2);
  });

  test('a partial unique index holds only where its filter matches', async () => {
    const collection = fresh();
    await collection.createIndex({ email: 1 }, { unique: true, partialFilterExpression: { active: true } });
    await collection.insertMany([
      { _id: 1, email: 'a', active: false },
      { _id: 2, email: 'a', active: true },
    ]);
    await expect(collection.insertOne({ _id: 3, email: 'a', active: true })).rejects.toMatchObject({
      code: 11000,
    });
    expect(await collection.countDocuments({ email: 'a' })).toBe(2);
    await expect(collection.updateOne({ _id: 1 }, { $set: { active: true } })).rejects.toMatchObject({
      code: 11000,
    });
  });

  test('a multikey unique index compares elements across documents, not within one', async () => {
    const collection = fresh();
    await collection.createIndex({ tags: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, tags: ['a', 'a', 'b'] });
    await expect(collection.insertOne({ _id: 2, tags: ['b'] })).rejects.toMatchObject({ code: 11000 });
  });

  test('1 and 1.0 are one key', async () => {
    const collection = fresh();
    const { Double, Int32 } = await import('mongodb');
    await collection.createIndex({ n: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, n: new Int32(1) });
    await expect(collection.insertOne({ _id: 2, n: new Double(1) })).rejects.toMatchObject({ code: 11000 });
  });

  test('an index over documents that collide is not created', async () => {
    const collection = fresh();
    await collection.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 1 },
    ]);
    await expect(collection.createIndex({ n: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.indexes()).toHaveLength(1);
  });
});

describe('index use', () => {
  const stageOf = async (
    collection: ReturnType<typeof fresh>,
    filter: object,
    sort: Record<string, 1 | -1> = {},
  ) => {
    const plan = await collection.find(filter).sort(sort).explain('executionStats');
    return {
      stage: JSON.stringify(plan.queryPlanner.winningPlan),
      examined: plan.executionStats.totalDocsExamined,
    };
  };

  test.each([
    ['_id', { _id: 77 }, 1],
    ['a list of _ids', { _id: { $in: [1, 2, 3] } }, 3],
    ['a range of _ids', { _id: { $gte: 990 } }, 10],
    ['an equality', { n: 5 }, 10],
    ['a range', { n: { $gte: 98 } }, 20],
    ['a compound prefix and range', { kind: 1, at: { $lt: 11 } }, 5],
    ['an element of an array', { tags: 't7' }, 10],
    ['a prefix of text', { name: /^item-99/ }, 11],
    ['every branch of $or', { $or: [{ n: 5 }, { _id: 1 }] }, 11],
    ['null', { gone: null }, 0],
  ])('%s touches only the documents it needs', async (_, filter, examined) => {
    if (!database().embedded) return;
    const collection = fresh();
    for (const key of [{ n: 1 }, { kind: 1, at: 1 }, { tags: 1 }, { name: 1 }, { gone: 1 }] as const) {
      await collection.createIndex(key);
    }
    const items = Array.from({ length: 1000 }, (_, i) => ({
      _id: i,
      n: i % 100,
      kind: i % 2,
      at: i,
      tags: [`t${i % 100}`],
      name: `item-${i}`,
      gone: 1,
    }));
    await collection.insertMany(items);
    expect((await stageOf(collection, filter)).examined).toBe(examined);
  });

  test('two conditions on an array field may be met by two elements', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 });
    await collection.insertOne({ _id: 1, a: [1, 100] });
    expect(await collection.find({ a: { $gt: 50, $lt: 60 } }).toArray()).toHaveLength(1);
  });

  test('conditions on two fields of array documents may be met by two elements', async () => {
    const collection = fresh();
    await collection.createIndex({ 'a.x': 1, 'a.y': 1 });
    await collection.insertOne({
      _id: 1,
      a: [
        { x: 1, y: 2 },
        { x: 3, y: 4 },
      ],
    });
    expect(await collection.find({ 'a.x': 1, 'a.y': 4 }).toArray()).toHaveLength(1);
  });

  test('a document found through two elements comes out once', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 });
    await collection.insertOne({ _id: 1, a: [1, 2, 3] });
    expect(await collection.find({ a: { $gt: 0 } }).toArray()).toHaveLength(1);
  });

  test('a pending event leaves a multikey index when it is pulled', async () => {
    const collection = fresh();
    await collection.createIndex({ pending: 1 });
    await collection.insertOne({ _id: 1, pending: ['learning', 'billing'] });
    await collection.updateOne({ _id: 1 }, { $pull: { pending: 'learning' } } as never);
    expect(await collection.countDocuments({ pending: 'learning' })).toBe(0);
    expect(await collection.countDocuments({ pending: { $in: ['billing', 'learning'] } })).toBe(1);
  });

  test('parallel arrays in one compound index are refused', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1, b: 1 });
    await expect(collection.insertOne({ _id: 1, a: [1], b: [2] })).rejects.toMatchObject({ code: 171 });
  });

  test('an index gives the order without sorting, in both directions', async () => {
    if (!database().embedded) return;
    const collection = fresh();
    await collection.createIndex({ kind: 1, at: -1 });
    await collection.insertMany(Array.from({ length: 20 }, (_, i) => ({ _id: i, kind: i % 2, at: i })));
    for (const direction of [1, -1] as const) {
      const { stage } = await stageOf(collection, { kind: 1 }, { at: direction });
      expect(stage).not.toContain('SORT');
      const found = await collection.find({ kind: 1 }).sort({ at: direction }).toArray();
      const order = found.map(({ at }) => Number(at));
      expect(order).toEqual([...order].sort((a, b) => (a - b) * direction));
    }
  });

  test('a hint for an index that is not there is refused', async () => {
    await expect(fresh().find({}).hint('nope').toArray()).resolves.toEqual([]);
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    await expect(collection.find({}).hint('nope').toArray()).rejects.toMatchObject({ code: 2 });
  });
});

describe('index administration', () => {
  test('creating an index twice is one index', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 });
    await collection.createIndex({ a: 1 });
    expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1']);
  });

  test('the same name for another key is refused', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 }, { name: 'x' });
    await expect(collection.createIndex({ b: 1 }, { name: 'x' })).rejects.toMatchObject({ code: 86 });
  });

  test('the same key under another name is refused', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 }, { name: 'x' });
    await expect(collection.createIndex({ a: 1 }, { name: 'y' })).rejects.toMatchObject({ code: 85 });
  });

  test('an index is dropped by name and then not there', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 });
    await collection.dropIndex('a_1');
    await expect(collection.dropIndex('a_1')).rejects.toMatchObject({ code: 27 });
    await expect(collection.dropIndex('_id_')).rejects.toMatchObject({ code: 72 });
  });

  test.each([
    ['text', { a: 'text' }],
    ['2dsphere', { a: '2dsphere' }],
    ['hashed', { a: 'hashed' }],
    ['wildcard', { '$**': 1 }],
  ] as const)('a %s index is refused and not ignored', async (_, key) => {
    if (!database().embedded) return;
    await expect(fresh().createIndex(key)).rejects.toMatchObject({ code: 238 });
  });

  test('a TTL index removes documents when their time has come', async () => {
    const { embedded, expireAt } = database();
    if (!embedded) return;
    const collection = fresh();
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    await collection.insertMany([
      { _id: 1, at: new Date(1000) },
      { _id: 2, at: new Date(100_000) },
      { _id: 3 },
    ]);
    expireAt(61_000);
    expect((await collection.find().toArray()).map(({ _id }) => _id)).toEqual([2, 3]);
  });

  test('a TTL index over two fields is refused', async () => {
    const create = fresh().createIndex({ a: 1, b: 1 }, { expireAfterSeconds: 60 });
    await expect(create).rejects.toMatchObject({ code: 67 });
  });

  test('listing the indexes of no collection is refused', async () => {
    await expect(database().db.command({ listIndexes: 'nowhere' })).rejects.toMatchObject({ code: 26 });
  });
});

describe('collections', () => {
  test('a created collection is listed, and another one of the name refused', async () => {
    const { db } = database();
    const name = freshName();
    await db.createCollection(name);
    expect(await db.listCollections({ name }).toArray()).toMatchObject([{ name, type: 'collection' }]);
    await expect(db.createCollection(name, { capped: true, size: 4096 })).rejects.toMatchObject({ code: 48 });
  });

  test('a renamed collection keeps its documents and indexes', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 });
    await collection.insertOne({ _id: 1, a: 1 });
    const renamed = await collection.rename(freshName());
    expect(await renamed.findOne({ a: 1 })).toEqual({ _id: 1, a: 1 });
    expect(await collection.findOne()).toBeNull();
  });

  test('a dropped collection is empty and has no indexes', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, a: 1 });
    await collection.drop();
    await collection.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 1 },
    ]);
    expect(await collection.indexes()).toHaveLength(1);
  });

  test('dropDatabase drops all of one database and nothing of another', async () => {
    const { client } = database();
    const other = client.db(`other_${process.pid}`);
    await other.collection<Item>('x').insertOne({ _id: 1 });
    const kept = fresh();
    await kept.insertOne({ _id: 1 });
    await other.dropDatabase();
    expect(await other.listCollections().toArray()).toEqual([]);
    expect(await kept.countDocuments()).toBe(1);
  });

  test('databases are listed once they hold something', async () => {
    await fresh().insertOne({ _id: 1 });
    const { databases } = await database().client.db().admin().listDatabases();
    expect(databases.map(({ name }) => name)).toContain(database().db.databaseName);
  });

  test('an unknown command is refused by name', async () => {
    await expect(database().db.command({ makeCoffee: 1 })).rejects.toMatchObject({ code: 59 });
  });

  test('a database name that is none is refused', async () => {
    if (!database().embedded) return;
    const command = { insert: 'x', documents: [{ _id: 1 }] };
    await expect(database().client.db('a$b').command(command)).rejects.toMatchObject({ code: 73 });
  });
});
