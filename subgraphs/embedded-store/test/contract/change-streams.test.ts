import { Timestamp } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { type ChangeEvent, outline, take, takeAll, watch } from '../support/change-streams.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';
import { begin } from '../support/transactions.ts';

const database = useTestDatabase();
const tagged = needs('changeStreams');

/** A collection that exists, with a document of id 1. */
async function seeded(fields: object = { n: 1 }, options: object = {}) {
  const collection = await database().db.createCollection<Item>(freshName(), options);
  await collection.insertOne({ _id: 1, ...fields });
  return collection;
}

describe('events', tagged, () => {
  test('an insertion carries its document, its key, its namespace and its time', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await collection.insertOne({ _id: 2, a: { b: [1] } });
    const [event] = await take(stream, 1);
    expect(event).toMatchObject({
      operationType: 'insert',
      documentKey: { _id: 2 },
      fullDocument: { _id: 2, a: { b: [1] } },
      ns: { db: database().db.databaseName, coll: collection.collectionName },
    });
    expect(event?.clusterTime).toBeInstanceOf(Timestamp);
    expect(event?.wallTime).toBeInstanceOf(Date);
    expect(event?._id).toHaveProperty('_data');
  });

  test('an update tells what it set and what it removed', async () => {
    const collection = await seeded({ a: 1, b: { c: 1, d: 2 }, e: 5 });
    await using stream = await watch(collection);
    await collection.updateOne(
      { _id: 1 },
      { $set: { a: 2, 'b.c': 3, f: 'new' }, $unset: { e: 1, 'b.d': 1 } },
    );
    const [event] = await take(stream, 1);
    expect(event?.operationType).toBe('update');
    expect(event?.fullDocument).toBeUndefined();
    expect(event?.updateDescription.updatedFields).toEqual({ a: 2, 'b.c': 3, f: 'new' });
    expect([...(event?.updateDescription.removedFields ?? [])].sort()).toEqual(['b.d', 'e']);
    expect(event?.updateDescription.truncatedArrays).toEqual([]);
  });

  test('an appended element is told by its place', async () => {
    const collection = await seeded({ list: [1, 2], pad: 'x'.repeat(200) });
    await using stream = await watch(collection);
    const push: object = { $push: { list: 3 } };
    await collection.updateOne({ _id: 1 }, push);
    const [event] = await take(stream, 1);
    expect(event?.updateDescription.updatedFields).toEqual({ 'list.2': 3 });
  });

  test('a changed element is told by its place, and its field by its path', async () => {
    const collection = await seeded({
      list: [
        { k: 1, v: 1 },
        { k: 2, v: 2 },
      ],
      pad: 'x'.repeat(200),
    });
    await using stream = await watch(collection);
    await collection.updateOne({ _id: 1, 'list.k': 2 }, { $set: { 'list.$.v': 9 } });
    const [event] = await take(stream, 1);
    expect(event?.updateDescription.updatedFields).toEqual({ 'list.1.v': 9 });
  });

  test('an array cut short by a pipeline is told as truncated', async () => {
    const collection = await seeded({ list: [1, 2, 3, 4], pad: 'x'.repeat(500) });
    await using stream = await watch(collection);
    await collection.updateOne({ _id: 1 }, [{ $set: { list: { $slice: ['$list', 2] } } }]);
    const [event] = await take(stream, 1);
    expect(event?.updateDescription.truncatedArrays).toEqual([{ field: 'list', newSize: 2 }]);
  });

  test('a replacement carries the new document', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await collection.replaceOne({ _id: 1 }, { z: 1 });
    const [event] = await take(stream, 1);
    expect(event).toMatchObject({ operationType: 'replace', fullDocument: { _id: 1, z: 1 } });
    expect(event?.updateDescription).toBeUndefined();
  });

  test('a deletion carries the key alone', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await collection.deleteOne({ _id: 1 });
    const [event] = await take(stream, 1);
    expect(event).toMatchObject({ operationType: 'delete', documentKey: { _id: 1 } });
    expect(event?.fullDocument).toBeUndefined();
  });

  test('an upsert that inserts is an insertion', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await collection.updateOne({ _id: 5 }, { $set: { a: 1 } }, { upsert: true });
    expect(outline(await take(stream, 1))).toEqual(['insert 5']);
  });

  test('a write that changes nothing is no event', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await collection.updateOne({ _id: 1 }, { $set: { n: 1 } });
    await collection.updateOne({ _id: 99 }, { $set: { n: 1 } });
    await collection.deleteMany({ _id: 99 });
    expect(await takeAll(stream, collection)).toEqual([]);
  });

  test('a write that is refused is no event', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await collection.insertOne({ _id: 1 }).catch(() => undefined);
    await collection.updateOne({ _id: 1 }, { $set: { _id: 2 } }).catch(() => undefined);
    expect(await takeAll(stream, collection)).toEqual([]);
  });

  test('every document of a write of many is an event, in order', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await collection.insertMany([{ _id: 2 }, { _id: 3 }]);
    await collection.updateMany({}, { $set: { x: 1 } });
    await collection.deleteMany({ _id: { $gt: 1 } });
    const events = outline(await takeAll(stream, collection));
    expect(events.slice(0, 2)).toEqual(['insert 2', 'insert 3']);
    expect(events.slice(2, 5).sort()).toEqual(['update 1', 'update 2', 'update 3']);
    expect(events.slice(5).sort()).toEqual(['delete 2', 'delete 3']);
  });

  test('findAndModify and bulk writes are events as other writes are', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } });
    await collection.bulkWrite([
      { insertOne: { document: { _id: 2 } } },
      { deleteOne: { filter: { _id: 1 } } },
    ]);
    await collection.findOneAndDelete({ _id: 2 });
    expect(outline(await take(stream, 4))).toEqual(['update 1', 'insert 2', 'delete 1', 'delete 2']);
  });

  test('times never go back', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    for (let _id = 2; _id < 12; _id++) await collection.insertOne({ _id });
    const times = (await take(stream, 10)).map(({ clusterTime }) => clusterTime?.toBigInt() ?? 0n);
    expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(times).size).toBe(10);
  });

  test('a thousand events come in small batches, each once', async () => {
    const collection = await seeded();
    await using stream = await watch(collection, { batchSize: 7 });
    await collection.insertMany(Array.from({ length: 1000 }, (_, i) => ({ _id: i + 2 })));
    const ids = (await take(stream, 1000)).map(({ documentKey }) => documentKey._id);
    expect(ids).toEqual(Array.from({ length: 1000 }, (_, i) => i + 2));
  });

  test('two who watch see the same', async () => {
    const collection = await seeded();
    await using one = await watch(collection);
    await using two = await watch(collection);
    await collection.insertMany([{ _id: 2 }, { _id: 3 }]);
    expect(await take(one, 2)).toEqual(await take(two, 2));
  });

  test('a listener is called, and an iterator goes on', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await collection.insertMany([{ _id: 2 }, { _id: 3 }]);
    const seen: unknown[] = [];
    for await (const event of stream) {
      const { documentKey }: ChangeEvent = event;
      if (seen.push(documentKey?._id) === 2) break;
    }
    expect(seen).toEqual([2, 3]);
  });
});

describe('what is watched', tagged, () => {
  test('a collection, and no other', async () => {
    const [collection, other] = [await seeded(), await seeded()];
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
    const [one, two] = [await seeded(), await seeded()];
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
    const collection = await seeded();
    const other = client.db(`${db.databaseName}_all`);
    const mine = [{ $match: { 'ns.db': { $in: [db.databaseName, other.databaseName] } } }];
    await using stream = await watch(client, {}, mine);
    await collection.insertOne({ _id: 2 });
    await other.collection<Item>('x').insertOne({ _id: 3 });
    expect(outline(await take(stream, 2))).toEqual(['insert 2', 'insert 3']);
    await other.dropDatabase();
  });

  test('the pipeline filters', async () => {
    const collection = await seeded();
    await using stream = await watch(collection, {}, [{ $match: { 'fullDocument.keep': true } }]);
    await collection.insertMany([{ _id: 2 }, { _id: 3, keep: true }, { _id: 4, keep: false }]);
    await collection.insertOne({ _id: 5, keep: true });
    expect(outline(await take(stream, 2))).toEqual(['insert 3', 'insert 5']);
  });

  test('the pipeline filters by kind', async () => {
    const collection = await seeded();
    await using stream = await watch(collection, {}, [
      { $match: { operationType: { $in: ['delete', 'update'] } } },
    ]);
    await collection.insertOne({ _id: 2 });
    await collection.updateOne({ _id: 2 }, { $set: { a: 1 } });
    await collection.deleteOne({ _id: 2 });
    expect(outline(await take(stream, 2))).toEqual(['update 2', 'delete 2']);
  });

  test('the pipeline shapes what comes', async () => {
    const collection = await seeded();
    const pipeline = [{ $project: { n: '$fullDocument.n', kind: '$operationType' } }];
    await using stream = await watch(collection, {}, pipeline);
    await collection.insertOne({ _id: 2, n: 7 });
    const [event] = await take(stream, 1);
    expect(event).toEqual({ _id: expect.anything(), n: 7, kind: 'insert' });
  });

  test('the pipeline adds fields', async () => {
    const collection = await seeded();
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
    const collection = await seeded();
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
    const collection = await seeded();
    const command = { aggregate: collection.collectionName, pipeline, cursor: {} };
    expect(codes).toContain(await codeOf(database().db.command(command)));
  });
});

describe('the life of what is watched', tagged, () => {
  test('a dropped collection ends its stream', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await collection.drop();
    const events = await take(stream, 2);
    expect(outline(events)).toEqual(['drop', 'invalidate']);
    expect(events[0]?.ns).toEqual({ db: database().db.databaseName, coll: collection.collectionName });
    await expect(stream.next()).rejects.toThrow();
  });

  test('a renamed collection ends its stream and says where it went', async () => {
    const collection = await seeded();
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
    const [collection, other] = [await seeded(), await seeded()];
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
    await seeded();
    await using stream = await watch(db, { showExpandedEvents: true });
    const collection = await db.createCollection(freshName());
    await collection.createIndex({ a: 1 });
    expect(outline(await take(stream, 2))).toEqual(['create', 'createIndexes']);
  });
});

describe('documents with their events', tagged, () => {
  const images = { changeStreamPreAndPostImages: { enabled: true } };

  test('updateLookup adds the document as it is now', async () => {
    const collection = await seeded({ n: 1 });
    await using stream = await watch(collection, { fullDocument: 'updateLookup' });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    const [, second] = await take(stream, 2);
    expect(second).toMatchObject({ operationType: 'update', fullDocument: { _id: 1, n: 3 } });
  });

  test('updateLookup of a document that has gone is null', async () => {
    const collection = await seeded();
    await using stream = await watch(collection, { fullDocument: 'updateLookup' });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    await collection.deleteOne({ _id: 1 });
    const [update] = await take(stream, 2);
    expect(update?.fullDocument).toBeNull();
  });

  test('images show the document as it was before and after each update', async () => {
    const collection = await seeded({ n: 1 }, images);
    const options = { fullDocument: 'required', fullDocumentBeforeChange: 'required' } as const;
    await using stream = await watch(collection, options);
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    await collection.deleteOne({ _id: 1 });
    const events = await take(stream, 3);
    expect(
      events.map(({ fullDocumentBeforeChange: before, fullDocument: after }) => [before?.n, after?.n]),
    ).toEqual([
      [1, 2],
      [2, 3],
      [3, undefined],
    ]);
  });

  test('images show what a replacement replaced', async () => {
    const collection = await seeded({ n: 1 }, images);
    await using stream = await watch(collection, { fullDocumentBeforeChange: 'whenAvailable' });
    await collection.replaceOne({ _id: 1 }, { m: 2 });
    expect((await take(stream, 1))[0]).toMatchObject({
      fullDocumentBeforeChange: { _id: 1, n: 1 },
      fullDocument: { _id: 1, m: 2 },
    });
  });

  test('without images what is asked for when available is null', async () => {
    const collection = await seeded();
    const options = { fullDocument: 'whenAvailable', fullDocumentBeforeChange: 'whenAvailable' } as const;
    await using stream = await watch(collection, options);
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    expect((await take(stream, 1))[0]).toMatchObject({ fullDocument: null, fullDocumentBeforeChange: null });
  });

  test.each([{ fullDocument: 'required' }, { fullDocumentBeforeChange: 'required' }])(
    'without images what is required fails the stream: %o',
    async (options) => {
      const collection = await seeded();
      await using stream = await watch(collection, options);
      await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
      await expect(take(stream, 1)).rejects.toMatchObject({ code: 47 });
    },
  );

  test('images are turned on and off by collMod', async () => {
    const { db } = database();
    const collection = await seeded();
    await db.command({ collMod: collection.collectionName, ...images });
    await using stream = await watch(collection, { fullDocumentBeforeChange: 'whenAvailable' });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    await db.command({
      collMod: collection.collectionName,
      changeStreamPreAndPostImages: { enabled: false },
    });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    const [on, off] = await take(stream, 2);
    expect(on?.fullDocumentBeforeChange).toEqual({ _id: 1, n: 1 });
    expect(off?.fullDocumentBeforeChange).toBeNull();
  });
});

describe('the events of a transaction', needs('changeStreams', 'replicaSet'), () => {
  test('come together after its commit, in order, at one time', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await using session = begin(database());
    await collection.insertOne({ _id: 2 }, { session });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    await collection.insertOne({ _id: 'outside' });
    await collection.deleteOne({ _id: 2 }, { session });
    await session.commitTransaction();
    const events = await takeAll(stream, collection);
    expect(outline(events)).toEqual(['insert outside', 'insert 2', 'update 1', 'delete 2']);
    const inside = events.slice(1);
    expect(new Set(inside.map(({ clusterTime }) => String(clusterTime))).size).toBe(1);
    expect(new Set(inside.map(({ _id }) => JSON.stringify(_id))).size).toBe(3);
    expect(inside.every(({ lsid, txnNumber }) => lsid !== undefined && txnNumber !== undefined)).toBe(true);
    expect(events[0]?.lsid).toBeUndefined();
  });

  test('of one that aborts there are none', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await using session = begin(database());
    await collection.insertOne({ _id: 2 }, { session });
    await session.abortTransaction();
    expect(await takeAll(stream, collection)).toEqual([]);
  });

  test('can be resumed from its middle', async () => {
    const collection = await seeded();
    await using stream = await watch(collection);
    await using session = begin(database());
    await collection.insertMany([{ _id: 2 }, { _id: 3 }, { _id: 4 }], { session });
    await session.commitTransaction();
    const [first] = await take(stream, 1);
    await using resumed = await watch(collection, { resumeAfter: first?._id });
    expect(outline(await take(resumed, 2))).toEqual(['insert 3', 'insert 4']);
  });
});
