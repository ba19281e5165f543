import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase, withOwnClient } from '../support/database.ts';

const database = useTestDatabase();
const fresh = () => database().db.collection<Item>(freshName());
const run = (command: object) => database().db.command(command);
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
