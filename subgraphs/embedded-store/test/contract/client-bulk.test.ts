import {
  type AnyClientBulkWriteModel,
  type ClientBulkWriteOptions,
  MongoClientBulkWriteError,
} from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();

/** Two collections, and the namespaces that a bulk write of the client names them by. */
function twoCollections() {
  const { db } = database();
  const [a, b] = [db.collection<Item>(freshName()), db.collection<Item>(freshName())];
  return { a, b, inA: a.namespace, inB: b.namespace };
}
type Model = AnyClientBulkWriteModel<Item> & { namespace: string };

const write = (models: readonly Model[], options: ClientBulkWriteOptions = {}) =>
  database().client.bulkWrite<Record<string, Item>>(models, options);

async function failureOf(operation: Promise<unknown>): Promise<MongoClientBulkWriteError> {
  const error = await operation.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof MongoClientBulkWriteError) return error;
  throw new Error('the bulk write did not fail as one', { cause: error });
}
const errorsOf = ({ writeErrors }: MongoClientBulkWriteError) =>
  [...writeErrors].map(([index, { code }]) => [Number(index), code]);

describe("a client's bulk write", needs('server8'), () => {
  test('writes to several collections and counts it all', async () => {
    const { a, b, inA, inB } = twoCollections();
    await b.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 1 },
    ]);
    const result = await write([
      { name: 'insertOne', namespace: inA, document: { _id: 1 } },
      { name: 'updateMany', namespace: inB, filter: { n: 1 }, update: { $set: { n: 2 } } },
      { name: 'replaceOne', namespace: inA, filter: { _id: 1 }, replacement: { m: 1 } },
      { name: 'deleteOne', namespace: inB, filter: { _id: 1 } },
      { name: 'updateOne', namespace: inA, filter: { _id: 9 }, update: { $set: { n: 9 } }, upsert: true },
    ]);
    expect(result).toMatchObject({
      insertedCount: 1,
      matchedCount: 3,
      modifiedCount: 3,
      deletedCount: 1,
      upsertedCount: 1,
    });
    expect(await a.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, m: 1 },
      { _id: 9, n: 9 },
    ]);
    expect(await b.find().toArray()).toEqual([{ _id: 2, n: 2 }]);
  });

  test('with verbose results tells what each operation did', async () => {
    const { inA } = twoCollections();
    const result = await write(
      [
        { name: 'insertOne', namespace: inA, document: { _id: 'x' } },
        { name: 'updateOne', namespace: inA, filter: { _id: 'x' }, update: { $set: { n: 1 } } },
        { name: 'updateOne', namespace: inA, filter: { _id: 'y' }, update: { $set: { n: 1 } }, upsert: true },
        { name: 'deleteMany', namespace: inA, filter: {} },
      ],
      { verboseResults: true },
    );
    expect(result.insertResults?.get(0)).toMatchObject({ insertedId: 'x' });
    expect(result.updateResults?.get(1)).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
    expect(result.updateResults?.get(2)).toMatchObject({ upsertedId: 'y' });
    expect(result.deleteResults?.get(3)).toMatchObject({ deletedCount: 2 });
  });

  test('tells a deletion of nothing from an error', async () => {
    const { inA } = twoCollections();
    const result = await write([{ name: 'deleteOne', namespace: inA, filter: { _id: 1 } }]);
    expect(result.deletedCount).toBe(0);
  });

  test('when ordered stops at the first error, also in another collection', async () => {
    const { a, b, inA, inB } = twoCollections();
    const error = await failureOf(
      write([
        { name: 'insertOne', namespace: inA, document: { _id: 1 } },
        { name: 'insertOne', namespace: inA, document: { _id: 1 } },
        { name: 'insertOne', namespace: inB, document: { _id: 1 } },
      ]),
    );
    expect(errorsOf(error)).toEqual([[1, 11000]]);
    expect(error.partialResult?.insertedCount).toBe(1);
    expect([await a.countDocuments(), await b.countDocuments()]).toEqual([1, 0]);
  });

  test('when unordered goes on after errors', async () => {
    const { a, inA } = twoCollections();
    const error = await failureOf(
      write(
        [
          { name: 'insertOne', namespace: inA, document: { _id: 1 } },
          { name: 'insertOne', namespace: inA, document: { _id: 1 } },
          { name: 'insertOne', namespace: inA, document: { _id: 2 } },
          { name: 'insertOne', namespace: inA, document: { _id: 2 } },
        ],
        { ordered: false },
      ),
    );
    expect(errorsOf(error)).toEqual([
      [1, 11000],
      [3, 11000],
    ]);
    expect(await a.countDocuments()).toBe(2);
  });

  test('refuses an update that changes the _id', async () => {
    const { a, inA } = twoCollections();
    await a.insertOne({ _id: 1 });
    const error = await failureOf(
      write([{ name: 'updateOne', namespace: inA, filter: { _id: 1 }, update: { $set: { _id: 2 } } }]),
    );
    expect(errorsOf(error)).toEqual([[0, 66]]);
  });

  test('takes array filters and pipelines', async () => {
    const { a, inA } = twoCollections();
    await a.insertOne({ _id: 1, list: [1, 9] });
    await write([
      {
        name: 'updateOne',
        namespace: inA,
        filter: { _id: 1 },
        update: { $set: { 'list.$[big]': 5 } },
        arrayFilters: [{ big: { $gt: 5 } }],
      },
      { name: 'updateMany', namespace: inA, filter: {}, update: [{ $set: { n: { $size: '$list' } } }] },
    ]);
    expect(await a.findOne()).toEqual({ _id: 1, list: [1, 5], n: 2 });
  });

  test('with `let` gives its variables to the filters', async () => {
    const { a, inA } = twoCollections();
    await a.insertMany([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
    ]);
    await write([{ name: 'deleteMany', namespace: inA, filter: { $expr: { $eq: ['$n', '$$gone'] } } }], {
      let: { gone: 1 },
    });
    expect(await a.find().toArray()).toEqual([{ _id: 2, n: 2 }]);
  });

  test('a hundred operations with verbose results come back in full', async () => {
    const { a, inA } = twoCollections();
    const models = Array.from(
      { length: 100 },
      (_, _id): Model => ({
        name: 'insertOne',
        namespace: inA,
        document: { _id, text: 'x'.repeat(1000) },
      }),
    );
    const result = await write(models, { verboseResults: true });
    expect(result.insertResults?.size).toBe(100);
    expect(await a.countDocuments()).toBe(100);
  });

  test('in a transaction is undone with it', needs('replicaSet'), async () => {
    const { a, b, inA, inB } = twoCollections();
    await Promise.all([a.insertOne({ _id: 0 }), b.insertOne({ _id: 0 })]);
    const session = database().client.startSession();
    session.startTransaction();
    await write(
      [
        { name: 'insertOne', namespace: inA, document: { _id: 1 } },
        { name: 'deleteOne', namespace: inB, filter: { _id: 0 } },
      ],
      { session },
    );
    await session.abortTransaction();
    await session.endSession();
    expect([await a.countDocuments(), await b.countDocuments()]).toEqual([1, 1]);
  });

  test('an unacknowledged one is done', async () => {
    const { a, inA } = twoCollections();
    const options = { writeConcern: { w: 0 }, ordered: false };
    await write([{ name: 'insertOne', namespace: inA, document: { _id: 1 } }], options);
    await expect.poll(() => a.countDocuments()).toBe(1);
  });

  test('without operations is refused by the server, too', async () => {
    const command = database()
      .client.db('admin')
      .command({ bulkWrite: 1, ops: [], nsInfo: [{ ns: 'a.b' }] });
    await expect(command).rejects.toMatchObject({ ok: 0 });
  });

  test('outside the admin database is refused', async () => {
    const { db } = database();
    const ops = [{ insert: 0, document: { _id: 1 } }];
    const command = db.command({ bulkWrite: 1, ops, nsInfo: [{ ns: `${db.databaseName}.x` }] });
    await expect(command).rejects.toMatchObject({ code: 13 });
  });

  test('that names a namespace it did not list is refused', async () => {
    const ops = [{ insert: 3, document: { _id: 1 } }];
    const command = { bulkWrite: 1, ops, nsInfo: [{ ns: 'a.b' }] };
    await expect(database().client.db('admin').command(command)).rejects.toMatchObject({ code: 2 });
  });
});
