import { type ClientSession, Long } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase, withOwnClient } from '../support/database.ts';
import { accounts, amount, begin } from '../support/transactions.ts';

const database = useTestDatabase();
const tagged = needs('replicaSet');

describe('a transaction refuses', tagged, () => {
  const refusalOf = async (use: (session: ClientSession) => Promise<unknown>): Promise<unknown> => {
    await using session = begin(database());
    const code = await codeOf(use(session));
    await session.abortTransaction();
    return code;
  };

  test.each([
    ['the count command', (name: string) => ({ count: name })],
    ['dropping a collection', (name: string) => ({ drop: name })],
    ['dropping the database', () => ({ dropDatabase: 1 })],
    ['listing collections', () => ({ listCollections: 1 })],
    ['changing a collection', (name: string) => ({ collMod: name })],
    [
      'an index on a collection that holds something',
      (name: string) => ({ createIndexes: name, indexes: [{ key: { z: 1 }, name: 'z_1' }] }),
    ],
    ['$out', (name: string) => ({ aggregate: name, pipeline: [{ $out: 'x' }], cursor: {} })],
    ['$merge', (name: string) => ({ aggregate: name, pipeline: [{ $merge: 'x' }], cursor: {} })],
  ])('%s', async (_, command) => {
    const { collectionName } = await accounts(database());
    const refused = refusalOf((session) => database().db.command(command(collectionName), { session }));
    expect(await refused).toBe(263);
  });

  /** Sends commands of a transaction that no driver would send; those that end one get the number 0 from the driver. */
  const byHand = (use: (send: (command: object) => Promise<unknown>, name: string) => Promise<void>) =>
    withOwnClient(database(), async (client) => {
      const { collectionName } = await accounts(database());
      await using session = client.startSession();
      const ends = /^(commit|abort)Transaction/;
      const send = (command: object) =>
        client
          .db(ends.test(Object.keys(command)[0] ?? '') ? 'admin' : undefined)
          .command({ ...command, autocommit: false }, { session });
      await use(send, collectionName);
    });
  const numbered = (n: number) => ({ txnNumber: Long.fromNumber(n) });
  const updates = [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }];
  const amountIn = (name: string) => amount(database().db.collection<Item>(name), 1);

  test('to be committed when nothing of it is known', async () => {
    await byHand(async (send) => {
      const commit = send({ commitTransaction: 1, ...numbered(0) });
      await expect(commit).rejects.toMatchObject({ code: 251, errorLabels: ['TransientTransactionError'] });
    });
  });

  test('an operation in a transaction that was never started', async () => {
    await byHand(async (send, name) => {
      expect(await codeOf(send({ find: name, ...numbered(8) }))).toBe(251);
    });
  });

  test('an operation in a transaction older than the last', async () => {
    await byHand(async (send, name) => {
      await send({ find: name, startTransaction: true, ...numbered(5) });
      expect(await codeOf(send({ find: name, startTransaction: true, ...numbered(4) }))).toBe(225);
    });
  });

  test('to be committed after it was aborted', async () => {
    await byHand(async (send, name) => {
      await send({ update: name, updates, startTransaction: true, ...numbered(0) });
      await send({ abortTransaction: 1, ...numbered(0) });
      expect(await codeOf(send({ commitTransaction: 1, ...numbered(0) }))).toBe(251);
      expect(await amountIn(name)).toBe(100);
    });
  });

  test('to be aborted after it was committed', async () => {
    await byHand(async (send, name) => {
      await send({ update: name, updates, startTransaction: true, ...numbered(0) });
      await send({ commitTransaction: 1, ...numbered(0) });
      expect(await codeOf(send({ abortTransaction: 1, ...numbered(0) }))).toBe(256);
      expect(await amountIn(name)).toBe(101);
    });
  });

  test('to be started without a number', async () => {
    await byHand(async (send, name) => {
      expect(await codeOf(send({ find: name, startTransaction: true }))).toBe(72);
    });
  });

  test('a collection that is capped', async () => {
    const { db } = database();
    const capped = await db.createCollection<Item>(freshName(), { capped: true, size: 4096 });
    expect(await refusalOf((session) => capped.insertOne({ _id: 1 }, { session }))).toBe(263);
    expect(await capped.countDocuments()).toBe(0);
  });

  test('the databases that belong to the server', async () => {
    const { client } = database();
    const insert = (db: string) =>
      refusalOf((session) => client.db(db).collection<Item>('x').insertOne({ _id: 1 }, { session }));
    expect([await insert('config'), await insert('admin'), await insert('local')]).toEqual([263, 263, 263]);
  });
});

describe('the life of a transaction', needs('replicaSet', 'lifetime'), () => {
  test('one that stays open too long is aborted, and its documents are free', async () => {
    const { expireAt } = database();
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session });
    expireAt(Date.now() + 120_000);
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { maxTimeMS: 5000 });
    expect(await codeOf(collection.updateOne({ _id: 2 }, { $set: { n: 0 } }, { session }))).toBe(251);
    await session.abortTransaction();
    expect(await amount(collection, 1)).toBe(101);
    expireAt(Date.now());
  });

  test('one that was open when the server stopped is gone', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session });
    await database().restart();
    expect(await amount(collection, 1)).toBe(100);
    await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
  });

  test('one that was committed is there after a restart', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { n: 5 } }, { session });
    await session.commitTransaction();
    await database().restart();
    expect(await amount(collection, 1)).toBe(5);
  });
});
