import { Long } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { outline, take, takeAll, watch } from '../support/change-streams.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const tagged = needs('changeStreams');

/** A collection, and the events of three insertions into it. */
async function threeEvents() {
  const collection = await database().db.createCollection<Item>(freshName());
  await using stream = await watch(collection);
  await collection.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
  const [first, second, third] = await take(stream, 3);
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('events are missing');
  return { collection, first, second, third };
}

describe('a stream is resumed', tagged, () => {
  test.each(['resumeAfter', 'startAfter'] as const)('%s a token, with what came next', async (option) => {
    const { collection, first } = await threeEvents();
    await using stream = await watch(collection, { [option]: first._id });
    expect(outline(await take(stream, 2))).toEqual(['insert 2', 'insert 3']);
    await collection.insertOne({ _id: 4 });
    expect(outline(await take(stream, 1))).toEqual(['insert 4']);
  });

  test('after the last token, with what is written from then on', async () => {
    const { collection, third } = await threeEvents();
    await using stream = await watch(collection, { resumeAfter: third._id });
    await collection.insertOne({ _id: 4 });
    expect(outline(await take(stream, 1))).toEqual(['insert 4']);
  });

  test('at a time, with what happened then and later', async () => {
    const { collection, second } = await threeEvents();
    await using stream = await watch(collection, { startAtOperationTime: second.clusterTime });
    expect(outline(await take(stream, 2))).toEqual(['insert 2', 'insert 3']);
  });

  test('at the time of a reply, with nothing before it', async () => {
    const { db, client } = database();
    const collection = await db.createCollection<Item>(freshName());
    await using session = client.startSession();
    await collection.insertOne({ _id: 1 }, { session });
    const { operationTime } = session;
    if (operationTime === undefined) throw new Error('a reply of a replica set carries its time');
    await collection.insertOne({ _id: 2 });
    await using stream = await watch(collection, { startAtOperationTime: operationTime });
    expect(outline(await takeAll(stream, collection))).toEqual(['insert 1', 'insert 2']);
  });

  test('by another pipeline, as long as it knows the token', async () => {
    const { collection, first } = await threeEvents();
    const pipeline = [{ $match: { 'documentKey._id': { $gt: 2 } } }];
    await using stream = await watch(collection, { resumeAfter: first._id }, pipeline);
    expect(outline(await take(stream, 1))).toEqual(['insert 3']);
  });

  test('of a database, from a token of its own', async () => {
    const { db } = database();
    const collection = await db.createCollection<Item>(freshName());
    await using stream = await watch(db);
    await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
    const [first] = await take(stream, 1);
    await using resumed = await watch(db, { resumeAfter: first?._id });
    expect(outline(await take(resumed, 1))).toEqual(['insert 2']);
  });

  test('from the token of a stream that filtered everything out', async () => {
    const collection = await database().db.createCollection<Item>(freshName());
    await using stream = await watch(collection, {}, [{ $match: { operationType: 'delete' } }]);
    await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
    await stream.tryNext();
    await stream.tryNext();
    await using resumed = await watch(collection, { resumeAfter: stream.resumeToken });
    await collection.insertOne({ _id: 3 });
    const events = outline(await take(resumed, 1));
    expect(['insert 1', 'insert 3']).toContain(events[0]);
  });

  test('after the end of a collection, only by startAfter', async () => {
    const { db } = database();
    const collection = await db.createCollection<Item>(freshName());
    await using stream = await watch(collection);
    await collection.drop();
    const [, invalidate] = await take(stream, 2);
    const pipeline = [{ $changeStream: { resumeAfter: invalidate?._id } }];
    const resumed = db.command({ aggregate: collection.collectionName, pipeline, cursor: {} });
    expect(await codeOf(resumed)).toBe(260);
    await using after = await watch(collection, { startAfter: invalidate?._id });
    await collection.insertOne({ _id: 7 });
    expect(outline(await take(after, 1))).toEqual(['insert 7']);
  });
});

describe('a stream whose events are forgotten', needs('changeStreams', 'embedded'), () => {
  test('is refused with 286, and not resumed with a gap', async () => {
    const { collection, first } = await threeEvents();
    const text = 'x'.repeat(1_000_000);
    for (let round = 0; round < 10; round++) {
      await collection.insertMany(Array.from({ length: 10 }, (_, i) => ({ _id: `${round}-${i}`, text })));
      await collection.deleteMany({ text });
    }
    const pipeline = [{ $changeStream: { resumeAfter: first._id } }];
    const resumed = database().db.command({ aggregate: collection.collectionName, pipeline, cursor: {} });
    await expect(resumed).rejects.toMatchObject({ code: 286, codeName: 'ChangeStreamHistoryLost' });
  });
});

describe('the cursor of a stream', tagged, () => {
  async function opened(stage: object = {}) {
    const { db } = database();
    const collection = await db.createCollection<Item>(freshName());
    const { collectionName: name } = collection;
    const reply = await db.command({ aggregate: name, pipeline: [{ $changeStream: stage }], cursor: {} });
    const more = (maxTimeMS: number) =>
      db.command({ getMore: Long.fromValue(reply.cursor.id), collection: name, maxTimeMS });
    return { db, collection, reply, more };
  }

  test('is open and empty at first, and names where it stands', async () => {
    const { reply } = await opened();
    expect(reply.cursor.firstBatch).toEqual([]);
    expect(String(reply.cursor.id)).not.toBe('0');
    expect(reply.cursor.postBatchResumeToken).toHaveProperty('_data');
  });

  test('answers empty after it waited in vain, and stays open', async () => {
    const { collection, more } = await opened();
    const { cursor } = await more(20);
    expect(cursor.nextBatch).toEqual([]);
    expect(String(cursor.id)).not.toBe('0');
    await collection.insertOne({ _id: 1 });
    expect((await more(5000)).cursor.nextBatch).toMatchObject([{ operationType: 'insert' }]);
  });

  test('answers as soon as something happens', async () => {
    const { collection, more } = await opened();
    const waiting = more(15_000);
    await collection.insertOne({ _id: 1 });
    expect((await waiting).cursor.nextBatch).toHaveLength(1);
  });

  test('is closed by killCursors', async () => {
    const { db, collection, reply, more } = await opened();
    await db.command({ killCursors: collection.collectionName, cursors: [reply.cursor.id] });
    expect(await codeOf(more(20))).toBe(43);
  });

  test('gives as its token that of the last event', async () => {
    const { collection, more } = await opened();
    await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
    const { cursor } = await more(5000);
    const last = cursor.nextBatch.at(-1);
    expect(cursor.postBatchResumeToken._data >= last._id._data).toBe(true);
  });
});

describe('a restart of the server', needs('changeStreams', 'lifetime'), () => {
  test('an open stream goes on, and misses nothing', async () => {
    const collection = await database().db.createCollection<Item>(freshName());
    await using stream = await watch(collection);
    await collection.insertOne({ _id: 1 });
    expect(outline(await take(stream, 1))).toEqual(['insert 1']);
    await database().restart();
    await collection.insertOne({ _id: 2 });
    await collection.insertOne({ _id: 3 });
    expect(outline(await take(stream, 2))).toEqual(['insert 2', 'insert 3']);
  });

  test('a token from before it is known after it', async () => {
    const { collection, first } = await threeEvents();
    await database().restart();
    await collection.insertOne({ _id: 4 });
    await using stream = await watch(collection, { resumeAfter: first._id });
    expect(outline(await take(stream, 3))).toEqual(['insert 2', 'insert 3', 'insert 4']);
  });

  test('times go on from where they were', async () => {
    const { collection, third } = await threeEvents();
    await database().restart();
    await using stream = await watch(collection, { resumeAfter: third._id });
    await collection.insertOne({ _id: 4 });
    const [fourth] = await take(stream, 1);
    expect(fourth?.clusterTime?.toBigInt()).toBeGreaterThan(third.clusterTime?.toBigInt() ?? 0n);
  });

  test('documents that expire are deletions', async () => {
    const { db, expireAt } = database();
    const collection = await db.createCollection<Item>(freshName());
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 10 });
    await collection.insertOne({ _id: 1, at: new Date() });
    await using stream = await watch(collection);
    expireAt(Date.now() + 60_000);
    expect(outline(await take(stream, 1))).toEqual(['delete 1']);
    expireAt(Date.now());
  });
});
