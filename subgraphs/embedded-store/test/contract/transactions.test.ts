import { type ClientSession, Long } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase, withOwnClient } from '../support/database.ts';
import { accounts, amount, begin } from '../support/transactions.ts';

const database = useTestDatabase();
const tagged = needs('replicaSet');

/** A collection of the name that exists, since not every server creates one inside a transaction. */
async function empty() {
  const { db } = database();
  return db.createCollection<Item>(freshName());
}

describe('a transaction', tagged, () => {
  test('reads what it wrote, and nobody else does before it commits', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: -30 } }, { session });
    await collection.insertOne({ _id: 4, n: 30 }, { session });
    await collection.deleteOne({ _id: 3 }, { session });
    const inside = await collection.find({}, { session }).sort({ _id: 1 }).toArray();
    expect(inside.map(({ _id, n }) => [_id, n])).toEqual([
      [1, 70],
      [2, 100],
      [4, 30],
    ]);
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual(
      [1, 2, 3].map((_id) => ({ _id, n: 100 })),
    );
    await session.commitTransaction();
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual(inside);
  });

  test('that is aborted leaves nothing behind', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateMany({}, { $set: { n: 0 } }, { session });
    await collection.insertOne({ _id: 9 }, { session });
    await collection.deleteOne({ _id: 1 }, { session });
    await session.abortTransaction();
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual(
      [1, 2, 3].map((_id) => ({ _id, n: 100 })),
    );
  });

  test('sees one moment, whatever others commit', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    expect(await amount(collection, 1, session)).toBe(100);
    await collection.updateMany({}, { $set: { n: 7 } });
    await collection.insertOne({ _id: 4, n: 7 });
    await collection.deleteOne({ _id: 3 });
    const found = await collection.find({}, { session }).sort({ _id: 1 }).toArray();
    expect(found.map(({ _id, n }) => [_id, n])).toEqual([
      [1, 100],
      [2, 100],
      [3, 100],
    ]);
    expect(await collection.countDocuments({}, { session })).toBe(3);
    await session.commitTransaction();
    expect(await amount(collection, 1)).toBe(7);
  });

  test('sees its moment through an index, too', async () => {
    const collection = await accounts(database());
    await collection.createIndex({ n: 1 });
    await using session = begin(database());
    await collection.findOne({}, { session });
    await collection.updateOne({ _id: 1 }, { $set: { n: 5 } });
    expect(await collection.countDocuments({ n: 100 }, { session })).toBe(3);
    expect(await collection.countDocuments({ n: 5 }, { session })).toBe(0);
    await session.abortTransaction();
  });

  test('merges its own writes into the order of an index', async () => {
    const collection = await empty();
    await collection.createIndex({ n: 1 });
    await collection.insertMany([10, 20, 30, 40].map((n) => ({ _id: n, n })));
    await using session = begin(database());
    await collection.insertMany(
      [5, 25].map((n) => ({ _id: n, n })),
      { session },
    );
    await collection.updateOne({ _id: 40 }, { $set: { n: 15 } }, { session });
    await collection.deleteOne({ _id: 20 }, { session });
    const order = async (direction: 1 | -1, filter: object = {}) =>
      (await collection.find(filter, { session }).sort({ n: direction }).toArray()).map(({ n }) => n);
    expect(await order(1)).toEqual([5, 10, 15, 25, 30]);
    expect(await order(-1, { n: { $gt: 5 } })).toEqual([30, 25, 15, 10]);
    const page = await collection.find({}, { session }).sort({ n: 1 }).skip(1).limit(2).toArray();
    expect(page.map(({ n }) => n)).toEqual([10, 15]);
    await session.commitTransaction();
    expect((await collection.find().sort({ n: 1 }).toArray()).map(({ n }) => n)).toEqual([5, 10, 15, 25, 30]);
  });

  test('may update, delete and insert one document again and again', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    for (let i = 0; i < 5; i++) await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await collection.deleteOne({ _id: 1 }, { session });
    await collection.insertOne({ _id: 1, n: 0 }, { session });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 2 } }, { session });
    await session.commitTransaction();
    expect(await collection.findOne({ _id: 1 })).toEqual({ _id: 1, n: 2 });
    expect(await collection.countDocuments({})).toBe(3);
  });

  test('writes to several collections at once or not at all', async () => {
    const [a, b] = [await accounts(database()), await accounts(database())];
    await using session = begin(database());
    await a.updateOne({ _id: 1 }, { $inc: { n: -10 } }, { session });
    await b.updateOne({ _id: 1 }, { $inc: { n: 10 } }, { session });
    expect([await amount(a, 1), await amount(b, 1)]).toEqual([100, 100]);
    await session.commitTransaction();
    expect([await amount(a, 1), await amount(b, 1)]).toEqual([90, 110]);
  });

  test('that only read commits', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await amount(collection, 1, session);
    await expect(session.commitTransaction()).resolves.toBeUndefined();
  });

  test('without any operation commits and aborts', async () => {
    await using session = begin(database());
    await session.commitTransaction();
    session.startTransaction();
    await expect(session.abortTransaction()).resolves.toBeUndefined();
  });

  test('may be committed twice and counts once', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await session.commitTransaction();
    await session.commitTransaction();
    expect(await amount(collection, 1)).toBe(101);
  });

  test('is followed by another in the same session', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    for (const n of [1, 2, 3]) {
      if (!session.inTransaction()) session.startTransaction();
      await collection.updateOne({ _id: 1 }, { $inc: { n } }, { session });
      await session.commitTransaction();
    }
    expect(await amount(collection, 1)).toBe(106);
  });

  test('ends with its session', async () => {
    const collection = await accounts(database());
    const session = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session });
    await session.endSession();
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { maxTimeMS: 5000 });
    expect(await amount(collection, 1)).toBe(101);
  });

  test('of a thousand documents commits whole', async () => {
    const collection = await empty();
    await using session = begin(database());
    await collection.insertMany(
      Array.from({ length: 1000 }, (_, _id) => ({ _id, n: 1 })),
      { session },
    );
    await collection.updateMany({ _id: { $lt: 500 } }, { $inc: { n: 1 } }, { session });
    expect(await collection.countDocuments({})).toBe(0);
    await session.commitTransaction();
    expect(await collection.countDocuments({ n: 2 })).toBe(500);
    expect(await collection.countDocuments({})).toBe(1000);
  });
});

describe('inside a transaction', tagged, () => {
  const inside = async (use: (session: ClientSession) => Promise<void>) => {
    await using session = begin(database());
    await use(session);
    await session.commitTransaction();
  };

  test('findAndModify changes and answers', async () => {
    const collection = await accounts(database());
    await inside(async (session) => {
      const found = await collection.findOneAndUpdate(
        { _id: 1 },
        { $inc: { n: 1 } },
        { session, returnDocument: 'after' },
      );
      expect(found?.n).toBe(101);
      expect(await collection.findOneAndDelete({ _id: 2 }, { session })).toMatchObject({ _id: 2 });
      expect(await amount(collection, 1)).toBe(100);
    });
    expect(await collection.distinct('_id')).toEqual([1, 3]);
  });

  test('an upsert inserts and then updates', async () => {
    const collection = await accounts(database());
    await inside(async (session) => {
      const options = { session, upsert: true };
      await collection.updateOne({ _id: 8 }, { $inc: { n: 1 } }, options);
      await collection.updateOne({ _id: 8 }, { $inc: { n: 1 } }, options);
    });
    expect(await amount(collection, 8)).toBe(2);
  });

  test('a bulk write is part of it', async () => {
    const collection = await accounts(database());
    await inside(async (session) => {
      await collection.bulkWrite(
        [
          { insertOne: { document: { _id: 4, n: 1 } } },
          { updateMany: { filter: {}, update: { $inc: { n: 1 } } } },
          { deleteOne: { filter: { _id: 1 } } },
        ],
        { session },
      );
      expect(await collection.countDocuments()).toBe(3);
      expect(await amount(collection, 4, session)).toBe(2);
    });
    expect(await collection.distinct('n')).toEqual([2, 101]);
  });

  test('an aggregation sees its writes', async () => {
    const collection = await accounts(database());
    await inside(async (session) => {
      await collection.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session });
      const pipeline = [{ $group: { _id: null, sum: { $sum: '$n' } } }];
      expect(await collection.aggregate(pipeline, { session }).toArray()).toEqual([{ _id: null, sum: 200 }]);
      expect(await collection.aggregate(pipeline).toArray()).toEqual([{ _id: null, sum: 300 }]);
    });
  });

  test('$lookup sees its writes in the other collection', async () => {
    const [a, b] = [await accounts(database()), await empty()];
    await inside(async (session) => {
      await b.insertOne({ _id: 1, name: 'one' }, { session });
      const pipeline = [
        { $match: { _id: 1 } },
        { $lookup: { from: b.collectionName, localField: '_id', foreignField: '_id', as: 'names' } },
      ];
      expect(await a.aggregate(pipeline, { session }).toArray()).toMatchObject([
        { names: [{ name: 'one' }] },
      ]);
      expect(await a.aggregate(pipeline).toArray()).toMatchObject([{ names: [] }]);
    });
  });

  test('distinct sees its writes', async () => {
    const collection = await accounts(database());
    await inside(async (session) => {
      await collection.updateOne({ _id: 1 }, { $set: { n: 1 } }, { session });
      expect((await collection.distinct('n', {}, { session })).sort()).toEqual([1, 100]);
      expect(await collection.distinct('n')).toEqual([100]);
    });
  });

  test('a cursor goes on reading its moment', async () => {
    const collection = await empty();
    await collection.insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id })));
    await inside(async (session) => {
      const cursor = collection.find({}, { session, batchSize: 10, sort: { _id: 1 } });
      await cursor.next();
      await collection.deleteMany({ _id: { $gte: 25 } });
      expect(await cursor.toArray()).toHaveLength(49);
    });
  });

  test('a cursor of it cannot be continued outside of it', async () => {
    const { db } = database();
    const collection = await empty();
    await collection.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id })));
    await using session = begin(database());
    const { cursor } = await db.command({ find: collection.collectionName, batchSize: 5 }, { session });
    const outside = db.command({ getMore: Long.fromValue(cursor.id), collection: collection.collectionName });
    await expect(outside).rejects.toMatchObject({ ok: 0 });
    await session.abortTransaction();
  });

  test('an unknown operator fails the transaction', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    expect(await codeOf(collection.updateOne({ _id: 2 }, { $foo: 1 } as object, { session }))).toBe(9);
    expect(await codeOf(session.commitTransaction())).toBe(251);
    expect(await amount(collection, 1)).toBe(100);
  });

  test('a key that is taken fails the transaction', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 2 }, { $inc: { n: 1 } }, { session });
    expect(await codeOf(collection.insertOne({ _id: 1 }, { session }))).toBe(11000);
    expect(await codeOf(collection.insertOne({ _id: 5 }, { session }))).toBe(251);
    await session.abortTransaction();
    expect(await amount(collection, 2)).toBe(100);
  });

  test('its own key is taken, too, and one that it freed is free', async () => {
    const collection = await empty();
    await collection.createIndex({ k: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, k: 'a' });
    await inside(async (session) => {
      await collection.deleteOne({ _id: 1 }, { session });
      await collection.insertOne({ _id: 2, k: 'a' }, { session });
      await collection.insertOne({ _id: 3, k: 'b' }, { session });
    });
    await using session = begin(database());
    await collection.insertOne({ _id: 4, k: 'c' }, { session });
    expect(await codeOf(collection.insertOne({ _id: 5, k: 'c' }, { session }))).toBe(11000);
    expect(await collection.distinct('k')).toEqual(['a', 'b']);
  });

  test('a collection is created by its first document, and not if it aborts', async () => {
    const { db } = database();
    const [kept, undone] = [freshName(), freshName()];
    await inside(async (session) => {
      await db.collection<Item>(kept).insertOne({ _id: 1 }, { session });
    });
    await using session = begin(database());
    await db.collection<Item>(undone).insertOne({ _id: 1 }, { session });
    await session.abortTransaction();
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    expect(names).toContain(kept);
    expect(names).not.toContain(undone);
  });

  test('a collection and an index on it are created together', async () => {
    const { db } = database();
    const [kept, undone] = [freshName(), freshName()];
    await inside(async (session) => {
      await db.createCollection(kept, { session });
      await db.collection(kept).createIndex({ k: 1 }, { unique: true, session });
      await db.collection<Item>(kept).insertOne({ _id: 1, k: 1 }, { session });
    });
    expect(await codeOf(db.collection<Item>(kept).insertOne({ _id: 2, k: 1 }))).toBe(11000);
    await using session = begin(database());
    await db.createCollection(undone, { session });
    await session.abortTransaction();
    expect(await db.listCollections({ name: undone }).toArray()).toEqual([]);
  });
});

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
