import { Binary } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());
const run = (command: object) => database().db.command(command);
const names = async (filter: object = {}) =>
  (await database().db.listCollections(filter, { nameOnly: true }).toArray()).map(({ name }) => name);

describe('creating collections', () => {
  test('a write creates its collection', async () => {
    const collection = fresh();
    expect(await names()).not.toContain(collection.collectionName);
    await collection.insertOne({ _id: 1 });
    expect(await names()).toContain(collection.collectionName);
  });

  test('an update that matches nothing, a find and a deletion create none', async () => {
    const collection = fresh();
    await collection.updateOne({ _id: 1 }, { $set: { a: 1 } });
    await collection.deleteOne({ _id: 1 });
    await collection.findOne();
    expect(await names({ name: collection.collectionName })).toEqual([]);
  });

  test('an index creates its collection', async () => {
    const collection = fresh();
    const reply = await run({
      createIndexes: collection.collectionName,
      indexes: [{ key: { a: 1 }, name: 'a_1' }],
    });
    expect(reply).toMatchObject({
      numIndexesBefore: 1,
      numIndexesAfter: 2,
      createdCollectionAutomatically: true,
    });
    expect(await names()).toContain(collection.collectionName);
  });

  test('one that is there with other options is refused', async () => {
    const { db } = database();
    const name = freshName();
    await db.createCollection(name);
    expect(await codeOf(db.createCollection(name, { capped: true, size: 4096 }))).toBe(48);
  });

  test(
    'one that is there with the same options is granted, and keeps its documents',
    needs('server8'),
    async () => {
      const { db } = database();
      const options = { changeStreamPreAndPostImages: { enabled: true } };
      const collection = await db.createCollection<Item>(freshName(), options);
      await collection.insertOne({ _id: 1 });
      expect(await db.command({ create: collection.collectionName, ...options })).toMatchObject({ ok: 1 });
      expect(await collection.countDocuments()).toBe(1);
    },
  );

  test.each([
    ['an empty name', ''],
    ['a name that begins with $', '$a'],
    ['a name that begins with a dot', '.a'],
    ['a name with a zero byte', 'a\u0000b'],
    ['a name of the server', 'system.secrets'],
  ])('%s is refused', async (_, create) => {
    expect(await codeOf(run({ create }))).toBe(73);
  });

  test.each([['with.dots'], ['with space'], ['ünïcödé'], ['constructor'], ['__proto__'], ['0']])(
    'the name %s is granted',
    async (name) => {
      const collection = database().db.collection<Item>(name);
      await collection.insertOne({ _id: 1 });
      expect(await names()).toContain(name);
      expect(await collection.findOne()).toEqual({ _id: 1 });
      await collection.drop();
    },
  );

  test('an unknown option is refused', async () => {
    expect([9, 40415, 238]).toContain(await codeOf(run({ create: freshName(), surprise: 1 })));
  });

  test('a collation of its own is listed with it', async () => {
    const { db } = database();
    const name = freshName();
    await db.createCollection(name, { collation: { locale: 'en', strength: 2 } });
    const [listed] = await db.listCollections({ name }).toArray();
    expect(listed).toMatchObject({ options: { collation: { locale: 'en', strength: 2 } } });
  });
});

describe('listing collections', () => {
  test('gives name, type, options, identity and the index of the _id', async () => {
    const { db } = database();
    const name = freshName();
    await db.createCollection(name);
    const [listed] = await db.listCollections({ name }).toArray();
    expect(listed).toMatchObject({
      name,
      type: 'collection',
      options: {},
      info: { readOnly: false },
      idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
    });
    expect(listed).toHaveProperty('info.uuid');
    const [raw] = (await run({ listCollections: 1, filter: { name } })).cursor.firstBatch;
    expect(raw.info.uuid).toBeInstanceOf(Binary);
    expect(raw.info.uuid.sub_type).toBe(4);
  });

  test('gives names and types alone when asked', async () => {
    const { db } = database();
    const name = freshName();
    await db.createCollection(name);
    expect(await db.listCollections({ name }, { nameOnly: true }).toArray()).toEqual([
      { name, type: 'collection' },
    ]);
  });

  test('filters', async () => {
    const { db } = database();
    await Promise.all(['filter_a', 'filter_b', 'other'].map((name) => db.createCollection(name)));
    expect((await names({ name: /^filter_/ })).sort()).toEqual(['filter_a', 'filter_b']);
    expect(await names({ name: { $in: ['other'] } })).toEqual(['other']);
  });

  test('of a database that holds nothing is empty', async () => {
    const { client, db } = database();
    expect(await client.db(`${db.databaseName}_none`).listCollections().toArray()).toEqual([]);
  });

  test('a new collection of the name has a new identity', async () => {
    const { db } = database();
    const name = freshName();
    const identity = async () =>
      (await run({ listCollections: 1, filter: { name } })).cursor.firstBatch[0].info.uuid;
    await db.createCollection(name);
    const first = await identity();
    await db.dropCollection(name);
    await db.createCollection(name);
    expect(await identity()).not.toEqual(first);
  });
});
