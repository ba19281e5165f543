import { Binary } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase, withOwnClient } from '../support/database.ts';

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

describe('dropping and renaming', () => {
  test('dropping what is not there is granted or refused as not found', async () => {
    expect(['granted', 26]).toContain(await codeOf(run({ drop: freshName() })));
  });

  test('dropping tells how many indexes went', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 });
    const reply = await run({ drop: collection.collectionName });
    expect(reply).toMatchObject({ nIndexesWas: 2, ns: collection.namespace });
  });

  const rename = (from: string, to: string, options: object = {}) => {
    const { client, db } = database();
    const ns = (name: string) => `${db.databaseName}.${name}`;
    return client.db('admin').command({ renameCollection: ns(from), to: ns(to), ...options });
  };

  test('renaming onto another collection is refused, unless it is to be dropped', async () => {
    const [a, b] = [fresh(), fresh()];
    await a.insertOne({ _id: 'a' });
    await b.insertOne({ _id: 'b' });
    expect(await codeOf(rename(a.collectionName, b.collectionName))).toBe(48);
    await rename(a.collectionName, b.collectionName, { dropTarget: true });
    expect(await b.find().toArray()).toEqual([{ _id: 'a' }]);
    expect(await names()).not.toContain(a.collectionName);
  });

  test('renaming what is not there is refused', async () => {
    expect(await codeOf(rename(freshName(), freshName()))).toBe(26);
  });

  test('renaming to its own name is refused', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    expect(await codeOf(rename(collection.collectionName, collection.collectionName))).toBe(20);
  });

  test('renaming to a name that is none is refused', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    expect([20, 73]).toContain(await codeOf(rename(collection.collectionName, '$a')));
    expect(await collection.countDocuments()).toBe(1);
  });

  test('renaming into another database moves documents and indexes', async () => {
    const { client, db } = database();
    const collection = fresh();
    await collection.createIndex({ k: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, k: 1 });
    const other = client.db(`${db.databaseName}_moved`);
    await client.db('admin').command({
      renameCollection: collection.namespace,
      to: `${other.databaseName}.x`,
    });
    expect(await codeOf(other.collection<Item>('x').insertOne({ _id: 2, k: 1 }))).toBe(11000);
    expect(await collection.countDocuments()).toBe(0);
    await other.dropDatabase();
  });

  test('renaming is for the admin database alone', async () => {
    const { db } = database();
    const command = { renameCollection: `${db.databaseName}.a`, to: `${db.databaseName}.b` };
    expect(await codeOf(db.command(command))).toBe(13);
  });

  test('dropping a database that is not there is granted', async () => {
    const { client, db } = database();
    expect(await client.db(`${db.databaseName}_never`).dropDatabase()).toBe(true);
  });
});

describe('collMod', () => {
  test('of a collection that is not there is refused', async () => {
    expect(await codeOf(run({ collMod: freshName() }))).toBe(26);
  });

  test('hides an index and shows it again', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 });
    const hide = (hidden: boolean) =>
      run({ collMod: collection.collectionName, index: { name: 'a_1', hidden } });
    expect(await hide(true)).toMatchObject({ hidden_old: false, hidden_new: true });
    expect((await collection.indexes()).find(({ name }) => name === 'a_1')).toMatchObject({ hidden: true });
    await hide(false);
    const [, shown] = await collection.indexes();
    expect(shown).not.toHaveProperty('hidden');
  });

  test('of an index that is not there is refused', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    const index = { name: 'nope', expireAfterSeconds: 5 };
    expect(await codeOf(run({ collMod: collection.collectionName, index }))).toBe(27);
  });

  test('with an unknown field is refused', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    expect([9, 40415, 238]).toContain(await codeOf(run({ collMod: collection.collectionName, surprise: 1 })));
  });

  test('turns a plain index into one that expires', async () => {
    const collection = fresh();
    await collection.createIndex({ at: 1 });
    const index = { keyPattern: { at: 1 }, expireAfterSeconds: 30 };
    await run({ collMod: collection.collectionName, index });
    expect(await collection.indexes()).toMatchObject([{}, { name: 'at_1', expireAfterSeconds: 30 }]);
  });
});

describe('what a server tells about itself', () => {
  test('ping, hello and buildInfo', async () => {
    const admin = database().client.db('admin');
    expect(await admin.command({ ping: 1 })).toMatchObject({ ok: 1 });
    expect(await admin.command({ hello: 1 })).toMatchObject({
      isWritablePrimary: true,
      maxBsonObjectSize: 16_777_216,
    });
    const info = await admin.command({ buildInfo: 1 });
    expect(info.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(info.versionArray).toHaveLength(4);
  });

  test('listDatabases with sizes, names alone, and a filter', async () => {
    const { client, db } = database();
    await fresh().insertOne({ _id: 1 });
    const admin = client.db('admin');
    const filter = { name: db.databaseName };
    const { databases } = await admin.command({ listDatabases: 1, filter });
    expect(databases).toMatchObject([{ name: db.databaseName, empty: false }]);
    const onlyNames = await admin.command({ listDatabases: 1, nameOnly: true, filter });
    expect(onlyNames.databases).toEqual([{ name: db.databaseName }]);
  });

  test('listDatabases is for the admin database alone', async () => {
    expect(await codeOf(run({ listDatabases: 1 }))).toBe(13);
  });

  test('the numbers of a collection and of a database', async () => {
    const collection = fresh();
    await collection.createIndex({ a: 1 });
    await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
    expect(await run({ collStats: collection.collectionName })).toMatchObject({
      count: 2,
      nindexes: 2,
      capped: false,
    });
    const stats = await database().db.stats();
    expect(stats.collections).toBeGreaterThan(0);
    expect(stats.db).toBe(database().db.databaseName);
  });

  test('who is connected', async () => {
    const status = await run({ connectionStatus: 1 });
    expect(status.authInfo).toHaveProperty('authenticatedUsers');
  });

  test('what it does not know by name', async () => {
    await expect(run({ makeCoffee: 1 })).rejects.toMatchObject({ code: 59, codeName: 'CommandNotFound' });
  });

  test.each(['createUser', 'grantRolesToUser', 'shardCollection', 'replSetInitiate', 'mapReduce'])(
    '%s is refused by name, never accepted and ignored',
    needs('embedded'),
    async (name) => {
      const error = await withOwnClient(database(), (client) =>
        client.db('admin').command({ [name]: 'x' }),
      ).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ ok: 0, code: expect.toBeOneOf([59, 115, 238]) });
    },
  );
});
