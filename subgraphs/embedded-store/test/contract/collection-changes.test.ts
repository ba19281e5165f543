import { describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());
const run = (command: object) => database().db.command(command);
const names = async (filter: object = {}) =>
  (await database().db.listCollections(filter, { nameOnly: true }).toArray()).map(({ name }) => name);

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
