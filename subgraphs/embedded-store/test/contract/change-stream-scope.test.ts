import { Timestamp } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { outline, seeded, take, watch } from '../support/change-streams.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const tagged = needs('changeStreams');

describe('what is watched', tagged, () => {
  test('a collection, and no other', async () => {
    const [collection, other] = [await seeded(database()), await seeded(database())];
    await using stream = await watch(collection);
    await other.insertOne({ _id: 2 });
    await collection.insertOne({ _id: 3 });
    expect(outline(await take(stream, 1))).toEqual(['insert 3']);
  });

  test('a collection that does not exist yet', async () => {
    const collection = database().db.collection<Item>(freshName());
    await using stream = await watch(collection);
    await collection.insertOne({ _id: 1 });
    expect(outline(await take(stream, 1))).toEqual(['insert 1']);
  });

  test('a database, and no other', async () => {
    const { db, client } = database();
    const [one, two] = [await seeded(database()), await seeded(database())];
    const other = client.db(`${db.databaseName}_other`);
    await using stream = await watch(db);
    await one.insertOne({ _id: 2 });
    await other.collection<Item>('x').insertOne({ _id: 3 });
    await two.insertOne({ _id: 4 });
    const events = await take(stream, 2);
    expect(outline(events)).toEqual(['insert 2', 'insert 4']);
    expect(events.map(({ ns }) => ns.coll)).toEqual([one.collectionName, two.collectionName]);
    await other.dropDatabase();
  });

  test('all databases', async () => {
    const { db, client } = database();
    const collection = await seeded(database());
    const other = client.db(`${db.databaseName}_all`);
    const mine = [{ $match: { 'ns.db': { $in: [db.databaseName, other.databaseName] } } }];
    await using stream = await watch(client, {}, mine);
    await collection.insertOne({ _id: 2 });
    await other.collection<Item>('x').insertOne({ _id: 3 });
    expect(outline(await take(stream, 2))).toEqual(['insert 2', 'insert 3']);
    await other.dropDatabase();
  });

  test('the pipeline filters', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection, {}, [{ $match: { 'fullDocument.keep': true } }]);
    await collection.insertMany([{ _id: 2 }, { _id: 3, keep: true }, { _id: 4, keep: false }]);
    await collection.insertOne({ _id: 5, keep: true });
    expect(outline(await take(stream, 2))).toEqual(['insert 3', 'insert 5']);
  });

  test('the pipeline filters by kind', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection, {}, [
      { $match: { operationType: { $in: ['delete', 'update'] } } },
    ]);
    await collection.insertOne({ _id: 2 });
    await collection.updateOne({ _id: 2 }, { $set: { a: 1 } });
    await collection.deleteOne({ _id: 2 });
    expect(outline(await take(stream, 2))).toEqual(['update 2', 'delete 2']);
  });

  test('the pipeline shapes what comes', async () => {
    const collection = await seeded(database());
    const pipeline = [{ $project: { n: '$fullDocument.n', kind: '$operationType' } }];
    await using stream = await watch(collection, {}, pipeline);
    await collection.insertOne({ _id: 2, n: 7 });
    const [event] = await take(stream, 1);
    expect(event).toEqual({ _id: expect.anything(), n: 7, kind: 'insert' });
  });

  test('the pipeline adds fields', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection, {}, [
      { $addFields: { twice: { $multiply: ['$fullDocument.n', 2] } } },
    ]);
    await collection.insertOne({ _id: 2, n: 7 });
    expect((await take(stream, 1))[0]).toMatchObject({ operationType: 'insert', twice: 14 });
  });

  test.each([
    ['$group', [{ $group: { _id: null } }]],
    ['$sort', [{ $sort: { _id: 1 } }]],
    ['$out', [{ $out: 'x' }]],
    ['$lookup', [{ $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 'c' } }]],
  ])('%s in the pipeline is refused', async (_, stages) => {
    const collection = await seeded(database());
    const pipeline = [{ $changeStream: {} }, ...stages];
    const command = { aggregate: collection.collectionName, pipeline, cursor: {} };
    expect(await codeOf(database().db.command(command))).toBe(20);
  });

  test.each([
    ['$changeStream anywhere but first', [{ $match: {} }, { $changeStream: {} }], [40602]],
    ['an unknown option', [{ $changeStream: { surprise: 1 } }], [40415]],
    ['an unknown fullDocument', [{ $changeStream: { fullDocument: 'maybe' } }], [2, 9]],
    [
      'a token that is none',
      [{ $changeStream: { resumeAfter: { _data: 'nonsense' } } }],
      [2, 9, 260, 40649, 50811],
    ],
    [
      'two places to start from',
      [
        {
          $changeStream: {
            resumeAfter: { _data: '82' },
            startAtOperationTime: new Timestamp({ t: 1, i: 1 }),
          },
        },
      ],
      [40674, 9, 260],
    ],
  ])('%s is refused', async (_, pipeline, codes) => {
    const collection = await seeded(database());
    const command = { aggregate: collection.collectionName, pipeline, cursor: {} };
    expect(codes).toContain(await codeOf(database().db.command(command)));
  });
});

describe('the life of what is watched', tagged, () => {
  test('a dropped collection ends its stream', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection);
    await collection.drop();
    const events = await take(stream, 2);
    expect(outline(events)).toEqual(['drop', 'invalidate']);
    expect(events[0]?.ns).toEqual({ db: database().db.databaseName, coll: collection.collectionName });
    await expect(stream.next()).rejects.toThrow();
  });

  test('a renamed collection ends its stream and says where it went', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection);
    const to = freshName();
    await collection.rename(to);
    const [renamed, end] = await take(stream, 2);
    expect(renamed).toMatchObject({
      operationType: 'rename',
      to: { db: database().db.databaseName, coll: to },
    });
    expect(end?.operationType).toBe('invalidate');
  });

  test('a dropped collection does not end the stream of its database', async () => {
    const { db } = database();
    const [collection, other] = [await seeded(database()), await seeded(database())];
    await using stream = await watch(db);
    await collection.drop();
    await other.insertOne({ _id: 2 });
    expect(outline(await take(stream, 2))).toEqual(['drop', 'insert 2']);
  });

  test('a dropped database ends its stream', async () => {
    const { db, client } = database();
    const other = client.db(`${db.databaseName}_gone`);
    await other.collection<Item>('x').insertOne({ _id: 1 });
    await using stream = await watch(other);
    await other.dropDatabase();
    expect(outline(await take(stream, 3))).toEqual(['drop', 'dropDatabase', 'invalidate']);
  });

  test('with expanded events it tells of collections and indexes that are made', async () => {
    const { db } = database();
    await seeded(database());
    await using stream = await watch(db, { showExpandedEvents: true });
    const collection = await db.createCollection(freshName());
    await collection.createIndex({ a: 1 });
    expect(outline(await take(stream, 2))).toEqual(['create', 'createIndexes']);
  });
});
