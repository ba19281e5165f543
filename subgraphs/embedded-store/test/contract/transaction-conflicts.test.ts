import { MongoServerError } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';
import { accounts, amount, begin } from '../support/transactions.ts';

const database = useTestDatabase();
const tagged = needs('replicaSet');

const conflict = { code: 112, codeName: 'WriteConflict', errorLabels: ['TransientTransactionError'] };

async function withUniqueKey() {
  const { db } = database();
  const collection = db.collection<Item>(freshName());
  await collection.createIndex({ k: 1 }, { unique: true });
  await collection.insertOne({ _id: 0, k: 'taken' });
  return collection;
}

/** Whether an operation is still waiting after others were answered. */
async function waits(operation: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  operation.then(settle, settle);
  for (let i = 0; i < 5; i++) await database().db.command({ ping: 1 });
  return !settled;
}

describe('two transactions', tagged, () => {
  test('that change one document: the second is told to try again', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    const update = collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second });
    await expect(update).rejects.toMatchObject(conflict);
    await first.commitTransaction();
    expect(await amount(collection, 1)).toBe(101);
  });

  test('the label of a conflict is one that drivers see', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    const error = await collection
      .deleteOne({ _id: 1 }, { session: second })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MongoServerError);
    expect(error instanceof MongoServerError && error.hasErrorLabel('TransientTransactionError')).toBe(true);
  });

  test('that change different documents both commit', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    await collection.updateOne({ _id: 2 }, { $inc: { n: 2 } }, { session: second });
    await second.commitTransaction();
    await first.commitTransaction();
    expect([await amount(collection, 1), await amount(collection, 2)]).toEqual([101, 102]);
  });

  test('that read what the other writes may both commit (write skew)', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await amount(collection, 2, first);
    await amount(collection, 1, second);
    await collection.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session: first });
    await collection.updateOne({ _id: 2 }, { $set: { n: 0 } }, { session: second });
    await first.commitTransaction();
    await second.commitTransaction();
    expect([await amount(collection, 1), await amount(collection, 2)]).toEqual([0, 0]);
  });

  test('the one with a conflict is over, and its other writes are undone', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 2 }, { $set: { n: 0 } }, { session: second });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second }))).toBe(112);
    expect(await codeOf(second.commitTransaction())).toBe(251);
    expect(await amount(collection, 2)).toBe(100);
    await collection.updateOne({ _id: 2 }, { $inc: { n: 1 } }, { maxTimeMS: 5000 });
  });

  test('after one aborts, another may take its document', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { n: 0 } }, { session: first });
    await first.abortTransaction();
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second });
    await second.commitTransaction();
    expect(await amount(collection, 1)).toBe(101);
  });

  test('a deletion conflicts with an update', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.deleteOne({ _id: 1 }, { session: first });
    const update = collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second });
    await expect(update).rejects.toMatchObject(conflict);
    await first.commitTransaction();
    expect(await collection.countDocuments({ _id: 1 })).toBe(0);
  });

  test('inserts of one _id conflict', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.insertOne({ _id: 9, from: 'first' }, { session: first });
    await expect(collection.insertOne({ _id: 9 }, { session: second })).rejects.toMatchObject(conflict);
    await first.commitTransaction();
    expect(await collection.findOne({ _id: 9 })).toMatchObject({ from: 'first' });
  });

  test('inserts of one unique key conflict', async () => {
    const collection = await withUniqueKey();
    await using first = begin(database());
    await using second = begin(database());
    await collection.insertOne({ _id: 1, k: 'new' }, { session: first });
    await expect(collection.insertOne({ _id: 2, k: 'new' }, { session: second })).rejects.toMatchObject(
      conflict,
    );
    await first.commitTransaction();
    expect(await collection.countDocuments({ k: 'new' })).toBe(1);
  });

  test('updates into one unique key conflict', async () => {
    const collection = await withUniqueKey();
    await collection.insertMany([
      { _id: 1, k: 'a' },
      { _id: 2, k: 'b' },
    ]);
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { k: 'c' } }, { session: first });
    const update = collection.updateOne({ _id: 2 }, { $set: { k: 'c' } }, { session: second });
    await expect(update).rejects.toMatchObject(conflict);
  });

  test('that read a document before another changed it cannot change it any more', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await amount(collection, 1, session);
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    const update = collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await expect(update).rejects.toMatchObject(conflict);
    expect(await amount(collection, 1)).toBe(101);
  });

  test('a document deleted since its moment cannot be changed', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await amount(collection, 1, session);
    await collection.deleteOne({ _id: 1 });
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session }))).toBe(112);
  });

  test('a key committed since its moment is refused, as taken or as a conflict', async () => {
    const collection = await withUniqueKey();
    await using session = begin(database());
    await collection.findOne({}, { session });
    await collection.insertOne({ _id: 1, k: 'new' });
    const insert = collection.insertOne({ _id: 2, k: 'new' }, { session });
    expect([112, 11000]).toContain(await codeOf(insert));
    expect(await collection.countDocuments({ k: 'new' })).toBe(1);
  });

  test('a document that only the other read can be changed', async () => {
    const collection = await accounts(database());
    await using reader = begin(database());
    await amount(collection, 1, reader);
    await using writer = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: writer });
    await writer.commitTransaction();
    expect(await amount(collection, 1, reader)).toBe(100);
    await reader.commitTransaction();
  });

  test('findAndModify conflicts as an update does', async () => {
    const collection = await accounts(database());
    await using first = begin(database());
    await using second = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });
    const find = collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, { session: second });
    await expect(find).rejects.toMatchObject(conflict);
  });
});

describe('a plain writer', tagged, () => {
  test('waits for the transaction that holds its document, and then goes on', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    const plain = collection.updateOne({ _id: 1 }, { $inc: { n: 10 } });
    expect(await waits(plain)).toBe(true);
    await session.commitTransaction();
    expect(await plain).toMatchObject({ modifiedCount: 1 });
    expect(await amount(collection, 1)).toBe(111);
  });

  test('goes on when the transaction aborts', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    const plain = collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 10 } }, { returnDocument: 'after' });
    expect(await waits(plain)).toBe(true);
    await session.abortTransaction();
    expect(await plain).toMatchObject({ n: 110 });
  });

  test('waits no longer than its maxTimeMS', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $inc: { n: 10 } }, { maxTimeMS: 100 }))).toBe(50);
    await session.commitTransaction();
    expect(await amount(collection, 1)).toBe(101);
  });

  test('of other documents does not wait', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await collection.updateOne({ _id: 2 }, { $inc: { n: 1 } }, { maxTimeMS: 5000 });
    await collection.insertOne({ _id: 7 });
    expect(await amount(collection, 2)).toBe(101);
  });

  test('of many documents does all of them after it waited for one', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 2 }, { $inc: { n: 1 } }, { session });
    const plain = collection.updateMany({}, { $inc: { n: 10 } });
    expect(await waits(plain)).toBe(true);
    await session.commitTransaction();
    expect(await plain).toMatchObject({ modifiedCount: 3 });
    expect(
      await collection
        .find()
        .sort({ _id: 1 })
        .map(({ n }) => n)
        .toArray(),
    ).toEqual([110, 111, 110]);
  });

  test('a reader never waits', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateMany({}, { $set: { n: 0 } }, { session });
    expect(await collection.find({ n: 100 }).maxTimeMS(5000).toArray()).toHaveLength(3);
  });

  test('who wants the key of an open transaction finds it taken after the commit', async () => {
    const collection = await withUniqueKey();
    await using session = begin(database());
    await collection.insertOne({ _id: 1, k: 'new' }, { session });
    const plain = codeOf(collection.insertOne({ _id: 2, k: 'new' }));
    expect(await waits(plain)).toBe(true);
    await session.commitTransaction();
    expect(await plain).toBe(11000);
  });

  test('who wants the key of an open transaction gets it after an abort', async () => {
    const collection = await withUniqueKey();
    await using session = begin(database());
    await collection.insertOne({ _id: 1, k: 'new' }, { session });
    const plain = collection.insertOne({ _id: 2, k: 'new' });
    expect(await waits(plain)).toBe(true);
    await session.abortTransaction();
    await plain;
    expect(await collection.findOne({ k: 'new' })).toEqual({ _id: 2, k: 'new' });
  });

  test('no longer matching after its wait changes nothing', async () => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $set: { n: 5 } }, { session });
    const plain = collection.updateOne({ n: 100, _id: 1 }, { $set: { seen: true } });
    expect(await waits(plain)).toBe(true);
    await session.commitTransaction();
    expect(await plain).toMatchObject({ matchedCount: 0 });
  });
});

describe('a change of the catalogue', tagged, () => {
  test.each([
    ['dropping the collection', (name: string) => ({ drop: name })],
    ['an index', (name: string) => ({ createIndexes: name, indexes: [{ key: { n: 1 }, name: 'n_1' }] })],
    ['a validator', (name: string) => ({ collMod: name, validator: { n: { $gte: 0 } } })],
  ])('%s waits for a transaction that has written there', async (_, command) => {
    const collection = await accounts(database());
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    const change = database().db.command(command(collection.collectionName));
    expect(await waits(change)).toBe(true);
    await session.commitTransaction();
    expect(await change).toMatchObject({ ok: 1 });
  });

  test('dropping one collection does not wait for a transaction in another', async () => {
    const [collection, other] = [await accounts(database()), await accounts(database())];
    await using session = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await other.drop();
    await session.commitTransaction();
    expect(await amount(collection, 1)).toBe(101);
  });
});

describe('withTransaction', tagged, () => {
  test('runs again after a conflict, until it commits', async () => {
    const { client } = database();
    const collection = await accounts(database());
    await using other = begin(database());
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: other });
    let attempts = 0;
    await client.withSession((session) =>
      session.withTransaction(async () => {
        if (++attempts === 2) await other.commitTransaction();
        await collection.updateOne({ _id: 1 }, { $inc: { n: 10 } }, { session });
      }),
    );
    expect(attempts).toBeGreaterThan(1);
    expect(await amount(collection, 1)).toBe(111);
  });

  test('gives up on an error that is no conflict, and undoes what it did', async () => {
    const { client } = database();
    const collection = await accounts(database());
    let attempts = 0;
    const run = client.withSession((session) =>
      session.withTransaction(async () => {
        attempts++;
        await collection.updateOne({ _id: 1 }, { $inc: { n: 10 } }, { session });
        throw new Error('changed my mind');
      }),
    );
    await expect(run).rejects.toThrow('changed my mind');
    expect([attempts, await amount(collection, 1)]).toEqual([1, 100]);
  });

  test('gives what its callback gives', async () => {
    const collection = await accounts(database());
    const result = await database().client.withSession((session) =>
      session.withTransaction(async () => amount(collection, 1, session)),
    );
    expect(result).toBe(100);
  });

  test('transfers between accounts by ten at once lose and make nothing', async () => {
    const { client } = database();
    const collection = await accounts(database());
    const transfer = (from: number, to: number) =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          await collection.updateOne({ _id: from }, { $inc: { n: -1 } }, { session });
          await collection.updateOne({ _id: to }, { $inc: { n: 1 } }, { session });
        }),
      );
    const pairs: readonly (readonly [number, number])[] = [
      [1, 2],
      [2, 3],
      [3, 1],
      [2, 1],
      [1, 3],
    ];
    await Promise.all([...pairs, ...pairs].map(([from, to]) => transfer(from, to)));
    const sum = await collection.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }]).toArray();
    expect(sum).toEqual([{ _id: null, n: 300 }]);
    const amounts = await collection
      .find()
      .sort({ _id: 1 })
      .map(({ n }) => n)
      .toArray();
    expect(amounts).toEqual([100, 98, 102]);
  });
});
