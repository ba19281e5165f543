import { Long } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const capped = (options: object = { size: 4096 }) =>
  database().db.createCollection<Item>(freshName(), { capped: true, ...options });
const ids = (documents: readonly Item[]) => documents.map(({ _id }) => _id);

describe('a capped collection', () => {
  test('keeps no more documents than it may', async () => {
    const collection = await capped({ size: 100_000, max: 3 });
    for (let _id = 1; _id <= 10; _id++) await collection.insertOne({ _id });
    expect(ids(await collection.find().toArray())).toEqual([8, 9, 10]);
  });

  test('keeps no more bytes than it may, and loses the oldest first', async () => {
    const collection = await capped({ size: 10_240 });
    for (let _id = 0; _id < 50; _id++) await collection.insertOne({ _id, text: 'x'.repeat(1000) });
    const kept = ids(await collection.find().toArray());
    expect(kept.length).toBeLessThanOrEqual(10);
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.at(-1)).toBe(49);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => 50 - kept.length + i));
  });

  test('keeps its bounds when many documents come at once', async () => {
    const collection = await capped({ size: 100_000, max: 5 });
    await collection.insertMany(Array.from({ length: 20 }, (_, _id) => ({ _id })));
    expect(ids(await collection.find().toArray())).toEqual([15, 16, 17, 18, 19]);
  });

  test('gives documents in the order they came, and backwards', async () => {
    const collection = await capped();
    await collection.insertMany([{ _id: 3 }, { _id: 1 }, { _id: 2 }]);
    expect(ids(await collection.find().toArray())).toEqual([3, 1, 2]);
    expect(ids(await collection.find().sort({ $natural: -1 }).toArray())).toEqual([2, 1, 3]);
  });

  test('removes what it loses from its indexes, too', async () => {
    const collection = await capped({ size: 100_000, max: 2 });
    await collection.createIndex({ k: 1 }, { unique: true });
    for (const _id of [1, 2, 3]) await collection.insertOne({ _id, k: _id });
    expect(await collection.find({ k: 1 }).toArray()).toEqual([]);
    await collection.insertOne({ _id: 4, k: 1 });
    expect((await collection.distinct('k')).sort()).toEqual([1, 3]);
  });

  test('takes updates and deletions', async () => {
    const collection = await capped();
    await collection.insertMany([{ _id: 1, n: 1 }, { _id: 2 }]);
    await collection.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    await collection.deleteOne({ _id: 2 });
    expect(await collection.find().toArray()).toEqual([{ _id: 1, n: 2 }]);
  });

  test('is listed with its bounds', async () => {
    const { collectionName: name } = await capped({ size: 8192, max: 7 });
    const [listed] = await database().db.listCollections({ name }).toArray();
    expect(listed).toMatchObject({ options: { capped: true, size: 8192, max: 7 } });
  });

  test('says that it is capped', async () => {
    const collection = await capped();
    expect(await collection.isCapped()).toBe(true);
    const { collectionName } = await database().db.createCollection(freshName());
    expect(await database().db.collection(collectionName).isCapped()).toBe(false);
  });

  test('keeps its bounds when it is renamed', async () => {
    const collection = await capped({ size: 100_000, max: 2 });
    const renamed = await collection.rename(freshName());
    await renamed.insertMany([1, 2, 3].map((_id) => ({ _id })) as never); // rename() forgets the type
    expect(await renamed.countDocuments()).toBe(2);
  });

  test.each([
    ['without a size', { capped: true }, [72]],
    ['with a bound and no cap', { size: 4096, max: 5 }, [72]],
    ['of a size that is text', { capped: true, size: 'x' }, [2, 9, 14]],
  ])('%s is refused', async (_, options, codes) => {
    const name = freshName();
    expect(codes).toContain(await codeOf(database().db.command({ create: name, ...options })));
  });
});

describe('a tailable cursor', () => {
  const run = (command: object) => database().db.command(command);

  async function opened(options: object = {}) {
    const collection = await capped();
    await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
    const { cursor } = await run({ find: collection.collectionName, tailable: true, ...options });
    const more = (rest: object = {}) =>
      run({ getMore: Long.fromString(String(cursor.id)), collection: collection.collectionName, ...rest });
    return { collection, cursor, more };
  }

  test('stays open after the last document and gives what comes later', async () => {
    const { collection, cursor, more } = await opened();
    expect(ids(cursor.firstBatch)).toEqual([1, 2]);
    expect((await more()).cursor.nextBatch).toEqual([]);
    await collection.insertOne({ _id: 3 });
    const { cursor: next } = await more();
    expect(ids(next.nextBatch)).toEqual([3]);
    expect(String(next.id)).toBe(String(cursor.id));
  });

  test('that awaits data answers as soon as there is some', async () => {
    const { collection, more } = await opened({ awaitData: true });
    const waiting = more({ maxTimeMS: 15_000 });
    await collection.insertOne({ _id: 3 });
    expect(ids((await waiting).cursor.nextBatch)).toEqual([3]);
  });

  test('that awaits data answers empty when none came in time', async () => {
    const { more } = await opened({ awaitData: true });
    expect((await more({ maxTimeMS: 20 })).cursor.nextBatch).toEqual([]);
  });

  test('gives what matches alone', async () => {
    const { collection, cursor, more } = await opened({ filter: { _id: { $gt: 1 } } });
    expect(ids(cursor.firstBatch)).toEqual([2]);
    await collection.insertMany([{ _id: 0 }, { _id: 9 }]);
    expect(ids((await more()).cursor.nextBatch)).toEqual([9]);
  });

  test('of the driver is iterated while documents come', async () => {
    const collection = await capped();
    await collection.insertOne({ _id: 0 });
    const cursor = collection.find({}, { tailable: true, awaitData: true, maxAwaitTimeMS: 50 });
    const seen: unknown[] = [];
    for await (const { _id } of cursor) {
      seen.push(_id);
      if (seen.length === 4) break;
      await collection.insertOne({ _id: seen.length });
    }
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  test('with an order of its own is refused', async () => {
    const { collectionName: find } = await capped();
    expect(await codeOf(run({ find, tailable: true, sort: { a: 1 } }))).toBe(2);
  });
});

describe('a capped collection after a restart', needs('lifetime'), () => {
  test('keeps its bounds', async () => {
    const collection = await capped({ size: 100_000, max: 2 });
    await collection.insertMany([{ _id: 1 }, { _id: 2 }]);
    await database().restart();
    await collection.insertOne({ _id: 3 });
    expect(ids(await collection.find().toArray())).toEqual([2, 3]);
  });
});
