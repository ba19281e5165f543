import { Timestamp } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { type ChangeEvent, outline, seeded, take, takeAll, watch } from '../support/change-streams.ts';
import { useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const tagged = needs('changeStreams');

describe('events', tagged, () => {
  test('an insertion carries its document, its key, its namespace and its time', async () => {
    const collection = await seeded(database());
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
    const collection = await seeded(database(), { a: 1, b: { c: 1, d: 2 }, e: 5 });
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
    const collection = await seeded(database(), { list: [1, 2], pad: 'x'.repeat(200) });
    await using stream = await watch(collection);
    const push: object = { $push: { list: 3 } };
    await collection.updateOne({ _id: 1 }, push);
    const [event] = await take(stream, 1);
    expect(event?.updateDescription.updatedFields).toEqual({ 'list.2': 3 });
  });

  test('a changed element is told by its place, and its field by its path', async () => {
    const collection = await seeded(database(), {
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
    const collection = await seeded(database(), { list: [1, 2, 3, 4], pad: 'x'.repeat(500) });
    await using stream = await watch(collection);
    await collection.updateOne({ _id: 1 }, [{ $set: { list: { $slice: ['$list', 2] } } }]);
    const [event] = await take(stream, 1);
    expect(event?.updateDescription.truncatedArrays).toEqual([{ field: 'list', newSize: 2 }]);
  });

  test('a replacement carries the new document', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection);
    await collection.replaceOne({ _id: 1 }, { z: 1 });
    const [event] = await take(stream, 1);
    expect(event).toMatchObject({ operationType: 'replace', fullDocument: { _id: 1, z: 1 } });
    expect(event?.updateDescription).toBeUndefined();
  });

  test('a deletion carries the key alone', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection);
    await collection.deleteOne({ _id: 1 });
    const [event] = await take(stream, 1);
    expect(event).toMatchObject({ operationType: 'delete', documentKey: { _id: 1 } });
    expect(event?.fullDocument).toBeUndefined();
  });

  test('an upsert that inserts is an insertion', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection);
    await collection.updateOne({ _id: 5 }, { $set: { a: 1 } }, { upsert: true });
    expect(outline(await take(stream, 1))).toEqual(['insert 5']);
  });

  test('a write that changes nothing is no event', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection);
    await collection.updateOne({ _id: 1 }, { $set: { n: 1 } });
    await collection.updateOne({ _id: 99 }, { $set: { n: 1 } });
    await collection.deleteMany({ _id: 99 });
    expect(await takeAll(stream, collection)).toEqual([]);
  });

  test('a write that is refused is no event', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection);
    await collection.insertOne({ _id: 1 }).catch(() => undefined);
    await collection.updateOne({ _id: 1 }, { $set: { _id: 2 } }).catch(() => undefined);
    expect(await takeAll(stream, collection)).toEqual([]);
  });

  test('every document of a write of many is an event, in order', async () => {
    const collection = await seeded(database());
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
    const collection = await seeded(database());
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
    const collection = await seeded(database());
    await using stream = await watch(collection);
    for (let _id = 2; _id < 12; _id++) await collection.insertOne({ _id });
    const times = (await take(stream, 10)).map(({ clusterTime }) => clusterTime?.toBigInt() ?? 0n);
    expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : 1)));
    expect(new Set(times).size).toBe(10);
  });

  test('a thousand events come in small batches, each once', async () => {
    const collection = await seeded(database());
    await using stream = await watch(collection, { batchSize: 7 });
    await collection.insertMany(Array.from({ length: 1000 }, (_, i) => ({ _id: i + 2 })));
    const ids = (await take(stream, 1000)).map(({ documentKey }) => documentKey._id);
    expect(ids).toEqual(Array.from({ length: 1000 }, (_, i) => i + 2));
  });

  test('two who watch see the same', async () => {
    const collection = await seeded(database());
    await using one = await watch(collection);
    await using two = await watch(collection);
    await collection.insertMany([{ _id: 2 }, { _id: 3 }]);
    expect(await take(one, 2)).toEqual(await take(two, 2));
  });

  test('a listener is called, and an iterator goes on', async () => {
    const collection = await seeded(database());
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
