import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { outline, seeded, take, takeAll, watch } from '../support/change-streams.ts';
import { useTestDatabase } from '../support/database.ts';
import { begin } from '../support/transactions.ts';

const database = useTestDatabase();
const tagged = needs('changeStreams');

describe('documents with their events', tagged, () => {
  const images = { changeStreamPreAndPostImages: { enabled: true } };

  test('updateLookup adds the document as it is now', async () => {
    const collection = await seeded(database(), { n: 1 });
    await using stream = await watch(collection, { fullDocument: 'updateLookup' });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    const [, second] = await take(stream, 2);
    expect(second).toMatchObject({ operationType: 'update', fullDocument: { _id: 1, n: 3 } });
  });

  test('updateLookup of a document that has gone is null', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection, { fullDocument: 'updateLookup' });
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    await collection.deleteOne({ _id: 1 });
    const [update] = await take(stream, 2);
    expect(update?.fullDocument).toBeNull();
  });

  test('images show the document as it was before and after each update', async () => {
    const collection = await seeded(database(), { n: 1 }, images);
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
    const collection = await seeded(database(), { n: 1 }, images);
    await using stream = await watch(collection, { fullDocumentBeforeChange: 'whenAvailable' });
    await collection.replaceOne({ _id: 1 }, { m: 2 });
    expect((await take(stream, 1))[0]).toMatchObject({
      fullDocumentBeforeChange: { _id: 1, n: 1 },
      fullDocument: { _id: 1, m: 2 },
    });
  });

  test('without images what is asked for when available is null', async () => {
    const collection = await seeded(database());
    const options = { fullDocument: 'whenAvailable', fullDocumentBeforeChange: 'whenAvailable' } as const;
    await using stream = await watch(collection, options);
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    expect((await take(stream, 1))[0]).toMatchObject({ fullDocument: null, fullDocumentBeforeChange: null });
  });

  test.each([{ fullDocument: 'required' }, { fullDocumentBeforeChange: 'required' }])(
    'without images what is required fails the stream: %o',
    async (options) => {
      const collection = await seeded(database());
      await using stream = await watch(collection, options);
      await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
      await expect(take(stream, 1)).rejects.toMatchObject({ code: 47 });
    },
  );

  test('images are turned on and off by collMod', async () => {
    const { db } = database();
    const collection = await seeded(database());
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
    const collection = await seeded(database());
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
    const collection = await seeded(database());
    await using stream = await watch(collection);
    await using session = begin(database());
    await collection.insertOne({ _id: 2 }, { session });
    await session.abortTransaction();
    expect(await takeAll(stream, collection)).toEqual([]);
  });

  test('can be resumed from its middle', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection);
    await using session = begin(database());
    await collection.insertMany([{ _id: 2 }, { _id: 3 }, { _id: 4 }], { session });
    await session.commitTransaction();
    const [first] = await take(stream, 1);
    await using resumed = await watch(collection, { resumeAfter: first?._id });
    expect(outline(await take(resumed, 2))).toEqual(['insert 3', 'insert 4']);
  });
});
