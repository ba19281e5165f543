import { beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
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
  ])('%s touches only the documents it needs', needs('embedded'), async (_, filter, examined) => {
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
    const collection = fresh();
    await collection.createIndex({ kind: 1, at: -1 });
    await collection.insertMany(Array.from({ length: 20 }, (_, i) => ({ _id: i, kind: i % 2, at: i })));
    for (const direction of [1, -1] as const) {
      const { stage } = await stageOf(collection, { kind: 1 }, { at: direction });
      expect(stage).not.toContain('"SORT"');
      const found = await collection.find({ kind: 1 }).sort({ at: direction }).toArray();
      const order = found.map(({ at }) => Number(at));
      expect(order).toEqual([...order].sort((a, b) => (a - b) * direction));
    }
  });

  describe('over a thousand documents', () => {
    const people = () => database().db.collection<Item>('people');

    beforeAll(async () => {
      await people().createIndexes([
        { key: { team: 1, age: -1, name: 1 } },
        { key: { email: 1 }, unique: true },
        { key: { tags: 1, joined: -1 } },
        { key: { joined: 1, _id: 1 } },
        { key: { nick: 1 }, sparse: true },
        { key: { left: 1 }, partialFilterExpression: { left: { $gt: 0 }, state: 'gone' } },
        { key: { age: 1 } },
        { key: { quiet: 1 }, hidden: true },
      ]);
      await people().insertMany(
        Array.from({ length: 1000 }, (_, i) => ({
          _id: i,
          team: i % 20,
          age: i % 50,
          name: `n${i}`,
          email: `e${i}@x`,
          tags: [`t${i % 100}`, `u${i % 10}`],
          joined: 1000 - i,
          quiet: i,
          ...(i % 100 === 0 ? { nick: `k${i}` } : {}),
          ...(i % 50 === 0 ? { left: i, state: 'gone' } : { left: i, state: 'here' }),
        })),
      );
    });

    interface Case {
      readonly filter: object;
      readonly sort?: Record<string, 1 | -1>;
      readonly limit?: number;
      readonly hint?: string | Record<string, number>;
      /** How many documents are read at most. */
      readonly docs: number;
      /** Whether the documents are sorted after they were found. */
      readonly sorts?: boolean;
    }

    const cases: readonly (readonly [string, Case])[] = [
      ['one _id', { filter: { _id: 7 }, docs: 1 }],
      ['one _id and more', { filter: { _id: 7, team: 7 }, docs: 1 }],
      ['a unique key before a longer prefix', { filter: { email: 'e27@x', team: 7, age: 27 }, docs: 1 }],
      [
        'five hundred _ids',
        { filter: { _id: { $in: Array.from({ length: 500 }, (_, i) => i * 2) } }, docs: 500 },
      ],
      [
        'more _ids than there are',
        { filter: { _id: { $in: Array.from({ length: 3000 }, (_, i) => 999 + i) } }, docs: 1 },
      ],
      ['two equalities', { filter: { team: 7, age: 27 }, docs: 10 }],
      ['an equality and a range', { filter: { team: 7, age: { $gte: 40 } }, docs: 10 }],
      ['$in and an equality', { filter: { team: { $in: [3, 4] }, age: 3 }, docs: 10 }],
      ['$in and $in', { filter: { team: { $in: [3, 4] }, age: { $in: [3, 4] } }, docs: 20 }],
      ['equalities in $and', { filter: { $and: [{ team: 7 }, { age: 27 }] }, docs: 10 }],
      ['the clearly smaller of two ranges', { filter: { age: { $gte: 0 }, joined: { $lt: 4 } }, docs: 3 }],
      ['a range and an order on it', { filter: { joined: { $lte: 5 } }, sort: { joined: -1 }, docs: 5 }],
      ['an order with a limit', { filter: {}, sort: { joined: 1 }, limit: 5, docs: 5 }],
      ['an order backwards', { filter: {}, sort: { joined: -1, _id: -1 }, limit: 5, docs: 5 }],
      ['an equality and an order', { filter: { team: 7 }, sort: { age: -1 }, limit: 5, docs: 5 }],
      ['an equality and an order backwards', { filter: { team: 7 }, sort: { age: 1 }, limit: 5, docs: 5 }],
      ['two fields of order', { filter: { team: 7 }, sort: { age: -1, name: 1 }, limit: 5, docs: 5 }],
      [
        'an order that names the equality',
        { filter: { team: 7 }, sort: { team: 1, age: -1 }, limit: 5, docs: 5 },
      ],
      [
        'an order in other directions',
        { filter: { team: 7 }, sort: { age: -1, name: -1 }, docs: 50, sorts: true },
      ],
      [
        '$in and an order, merged',
        { filter: { team: { $in: [1, 2, 3] } }, sort: { age: -1 }, limit: 5, docs: 8 },
      ],
      [
        'an element of an array and an order',
        { filter: { tags: 't7' }, sort: { joined: -1 }, limit: 3, docs: 3 },
      ],
      ['$all', { filter: { tags: { $all: ['t7', 'u7'] } }, docs: 10 }],
      ['$elemMatch', { filter: { tags: { $elemMatch: { $eq: 't7' } } }, docs: 10 }],
      ['$or', { filter: { $or: [{ email: 'e1@x' }, { team: 3, age: 3 }] }, docs: 11 }],
      [
        '$or within $and',
        { filter: { $and: [{ $or: [{ email: 'e1@x' }, { email: 'e2@x' }] }, { age: 1 }] }, docs: 20 },
      ],
      ['$or in order', { filter: { $or: [{ team: 1 }, { team: 2 }] }, sort: { age: -1 }, limit: 4, docs: 6 }],
      [
        '$or next to a wide equality',
        { filter: { team: 1, $or: [{ email: 'e1@x' }, { email: 'e21@x' }] }, docs: 2 },
      ],
      ['$in with null', { filter: { email: { $in: [null, 'e1@x'] } }, docs: 1 }],
      ['a sparse index where it must exist', { filter: { nick: { $exists: true } }, docs: 10 }],
      ['a sparse index where it has a value', { filter: { nick: 'k100' }, docs: 1 }],
      ['no sparse index where it may be missing', { filter: { nick: null }, docs: 1000 }],
      ['a partial index that the filter implies', { filter: { left: { $gt: 500 }, state: 'gone' }, docs: 9 }],
      ['a partial index by an equality', { filter: { left: 500, state: 'gone' }, docs: 1 }],
      ['a partial index by a list', { filter: { left: { $in: [50, 500] }, state: 'gone' }, docs: 2 }],
      ['no partial index that leaves out', { filter: { left: { $gte: 0 }, state: 'gone' }, docs: 1000 }],
      ['$expr with a constant', { filter: { $expr: { $eq: ['$email', 'e5@x'] } }, docs: 1 }],
      ['no hidden index', { filter: { quiet: 5 }, docs: 1000 }],
      ['a hint by name', { filter: { email: 'e1@x' }, hint: 'age_1', docs: 1000 }],
      ['a hint by key', { filter: { team: 1, age: 1 }, hint: { age: 1 }, docs: 20 }],
      ['a natural hint', { filter: { _id: { $lt: 5 } }, hint: { $natural: 1 }, docs: 1000 }],
    ];

    test.each(cases)('%s reads what it needs', needs('embedded'), async (_, asked) => {
      const { filter, sort = {}, limit = 0, hint, docs, sorts = false } = asked;
      const found = people().find(filter, hint === undefined ? {} : { hint });
      const plan = await found.sort(sort).limit(limit).explain('executionStats');
      expect(plan.executionStats.totalDocsExamined).toBeLessThanOrEqual(docs);
      expect(JSON.stringify(plan.queryPlanner.winningPlan).includes('"SORT"')).toBe(sorts);
    });

    test.each(cases)('%s finds what a scan finds', async (_, { filter, sort = {}, limit = 0, hint }) => {
      const order = Object.keys(sort).length === 0 ? {} : { ...sort, _id: Object.values(sort).at(-1) ?? 1 };
      const ids = async (options: object) =>
        (await people().find(filter, options).sort(order).limit(limit).toArray()).map(({ _id }) =>
          Number(_id),
        );
      const [found, scanned] = [
        await ids(hint === undefined ? {} : { hint }),
        await ids({ hint: { $natural: 1 } }),
      ];
      if (Object.keys(order).length > 0) expect(found).toEqual(scanned);
      else expect(found.sort((a, b) => a - b)).toEqual(scanned.sort((a, b) => a - b));
      expect(await people().countDocuments(filter, limit > 0 ? { limit } : {})).toBe(scanned.length);
    });

    test('a natural hint gives the order of insertion, both ways', async () => {
      const ids = async (direction: number) =>
        (
          await people()
            .find({ _id: { $lt: 3 } }, { hint: { $natural: direction } })
            .toArray()
        ).map(({ _id }) => _id);
      expect(await ids(1)).toEqual([0, 1, 2]);
      expect(await ids(-1)).toEqual([2, 1, 0]);
    });

    test('a sparse index that was hinted gives what it holds', async () => {
      expect(await people().find({}, { hint: 'nick_1' }).toArray()).toHaveLength(10);
    });
  });

  test('a hint for an index that is not there is refused', async () => {
    await expect(fresh().find({}).hint('nope').toArray()).resolves.toEqual([]);
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    await expect(collection.find({}).hint('nope').toArray()).rejects.toMatchObject({ code: 2 });
  });
});

describe('partial indexes', () => {
  test.each<[string, object]>([
    ['an equality', { a: 1 }],
    ['comparisons', { a: { $gt: 1, $lte: 5 } }],
    ['existence', { a: { $exists: true } }],
    ['a type', { a: { $type: 'string' } }],
    ['$and', { $and: [{ a: 1 }, { b: 1 }] }],
    ['$or', { $or: [{ a: 1 }, { b: 1 }] }],
    ['$in', { a: { $in: [1, 2] } }],
  ])('may be made by %s', async (_, partialFilterExpression) => {
    expect(await fresh().createIndex({ a: 1 }, { partialFilterExpression })).toBe('a_1');
  });

  test.each<[string, object]>([
    ['absence', { a: { $exists: false } }],
    ['$ne', { a: { $ne: 1 } }],
    ['$nin', { a: { $nin: [1] } }],
    ['$not', { a: { $not: { $gt: 1 } } }],
    ['a regular expression', { a: { $regex: 'a' } }],
    ['$size', { a: { $size: 1 } }],
    ['$nor', { $nor: [{ a: 1 }] }],
    ['$expr', { $expr: { $eq: ['$a', 1] } }],
    ['what is refused within $and', { $and: [{ a: { $ne: 1 } }] }],
  ])('may not be made by %s', async (_, partialFilterExpression) => {
    await expect(fresh().createIndex({ a: 1 }, { partialFilterExpression })).rejects.toMatchObject({
      code: 67,
    });
  });

  test('may not be sparse, too', async () => {
    const create = fresh().createIndex({ a: 1 }, { sparse: true, partialFilterExpression: { a: 1 } });
    await expect(create).rejects.toMatchObject({ code: 67 });
  });

  test('stand next to others on the same fields', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 }, { name: 'x', partialFilterExpression: { b: 1 } });
    await collection.createIndex({ a: 1 }, { name: 'y', partialFilterExpression: { b: 2 } });
    expect(await collection.indexes()).toHaveLength(3);
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
  ] as const)('a %s index is refused and not ignored', needs('embedded'), async (_, key) => {
    await expect(fresh().createIndex(key)).rejects.toMatchObject({ code: 238 });
  });

  test('a TTL index removes documents when their time has come', needs('lifetime'), async () => {
    const { expireAt } = database();
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

  test('a database name that is none is refused', needs('embedded'), async () => {
    const command = { insert: 'x', documents: [{ _id: 1 }] };
    await expect(database().client.db('a$b').command(command)).rejects.toMatchObject({ code: 73 });
  });
});
