import { Long } from 'mongodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { codeOf, freshName, type Item, useTestDatabase, withOwnClient } from '../support/database.ts';

const database = useTestDatabase();
const numbers = () => database().db.collection<Item>('numbers');
const run = (command: object) => database().db.command(command);
const more = (id: unknown, options: object = {}, collection = 'numbers') =>
  run({ getMore: Long.fromString(String(id)), collection, ...options });
const ids = (documents: readonly { readonly _id: unknown }[]) => documents.map(({ _id }) => _id);
const upTo = (end: number) => Array.from({ length: end }, (_, i) => i);

beforeAll(async () => {
  await numbers().insertMany(upTo(250).map((_id) => ({ _id, n: _id % 10 })));
});

describe('batches', () => {
  test('the first holds 101 documents unless told otherwise', async () => {
    const { cursor } = await run({ find: 'numbers' });
    expect(cursor.firstBatch).toHaveLength(101);
    expect(String(cursor.id)).not.toBe('0');
    await run({ killCursors: 'numbers', cursors: [cursor.id] });
  });

  test('the second holds the rest, and the cursor is closed with it', async () => {
    const { cursor } = await run({ find: 'numbers' });
    const reply = await more(cursor.id);
    expect(reply.cursor.nextBatch).toHaveLength(149);
    expect(String(reply.cursor.id)).toBe('0');
    expect(await codeOf(more(cursor.id))).toBe(43);
  });

  test('hold as many as asked for', async () => {
    const { cursor } = await run({ find: 'numbers', batchSize: 3, sort: { _id: 1 } });
    expect(ids(cursor.firstBatch)).toEqual([0, 1, 2]);
    const reply = await more(cursor.id, { batchSize: 2 });
    expect(ids(reply.cursor.nextBatch)).toEqual([3, 4]);
    await run({ killCursors: 'numbers', cursors: [cursor.id] });
  });

  test('name their namespace', async () => {
    const { cursor } = await run({ find: 'numbers', batchSize: 1 });
    const ns = `${database().db.databaseName}.numbers`;
    expect(cursor.ns).toBe(ns);
    expect((await more(cursor.id)).cursor.ns).toBe(ns);
  });

  test('a single batch closes its cursor', async () => {
    const { cursor } = await run({ find: 'numbers', batchSize: 5, singleBatch: true });
    expect(cursor.firstBatch).toHaveLength(5);
    expect(String(cursor.id)).toBe('0');
  });

  test('of large documents end before a reply is too large', async () => {
    const collection = database().db.collection<Item>(freshName());
    const text = 'x'.repeat(6_000_000);
    for (let _id = 0; _id < 5; _id++) await collection.insertOne({ _id, text });
    const { cursor } = await run({ find: collection.collectionName });
    expect(cursor.firstBatch.length).toBeLessThan(5);
    expect(await collection.find().toArray()).toHaveLength(5);
  });

  test('an aggregation comes in batches, too', async () => {
    const pipeline = [{ $match: {} }, { $sort: { _id: 1 } }];
    const { cursor } = await run({ aggregate: 'numbers', pipeline, cursor: { batchSize: 4 } });
    expect(ids(cursor.firstBatch)).toEqual([0, 1, 2, 3]);
    const reply = await more(cursor.id, { batchSize: 3 });
    expect(ids(reply.cursor.nextBatch)).toEqual([4, 5, 6]);
    await run({ killCursors: 'numbers', cursors: [cursor.id] });
  });

  test('listCollections and listIndexes come as cursors', async () => {
    const collections = await run({ listCollections: 1, cursor: {} });
    expect(collections.cursor.firstBatch.length).toBeGreaterThan(0);
    const indexes = await run({ listIndexes: 'numbers', cursor: {} });
    expect(indexes.cursor.firstBatch).toMatchObject([{ v: 2, key: { _id: 1 }, name: '_id_' }]);
  });

  test.each([[1], [2], [100], [101], [250], [251]])('of %i give every document once', async (batchSize) => {
    const found = await numbers().find().sort({ _id: 1 }).batchSize(batchSize).toArray();
    expect(ids(found)).toEqual(upTo(250));
  });
});

describe('limit and skip', () => {
  test.each([
    ['a limit', { limit: 7 }, 7],
    ['a limit beyond the end', { limit: 900 }, 250],
    ['no limit by 0', { limit: 0 }, 250],
    ['a skip', { skip: 240 }, 10],
    ['a skip beyond the end', { skip: 900 }, 0],
    ['a skip and a limit', { skip: 245, limit: 50 }, 5],
    ['a limit over several batches', { limit: 25, batchSize: 10 }, 25],
    ['a limit equal to the batch', { limit: 10, batchSize: 10 }, 10],
  ])('%s', async (_, options, count) => {
    expect(await numbers().find({}, options).toArray()).toHaveLength(count);
  });

  test('a limit that is reached closes the cursor', async () => {
    const { cursor } = await run({ find: 'numbers', limit: 5 });
    expect([cursor.firstBatch.length, String(cursor.id)]).toEqual([5, '0']);
  });

  test('the driver makes one batch of a negative limit', async () => {
    expect(await numbers().find().limit(-5).toArray()).toHaveLength(5);
  });

  test.each([
    ['a negative limit', { limit: -1 }],
    ['a negative skip', { skip: -1 }],
    ['a negative batch size', { batchSize: -1 }],
  ])('%s is refused by the server', async (_, options) => {
    expect([2, 9, 51024]).toContain(await codeOf(run({ find: 'numbers', ...options })));
  });

  test('documents of one key are paged without gaps when the _id breaks ties', async () => {
    const seen: unknown[] = [];
    for (let skip = 0; skip < 250; skip += 60) {
      const page = await numbers().find().sort({ n: 1, _id: 1 }).skip(skip).limit(60).toArray();
      seen.push(...ids(page));
    }
    expect(new Set(seen).size).toBe(250);
  });
});

describe('killing and losing cursors', () => {
  test('killCursors tells which were there', async () => {
    const { cursor } = await run({ find: 'numbers', batchSize: 1 });
    const unknown = Long.fromString('123456789');
    const reply = await run({ killCursors: 'numbers', cursors: [cursor.id, unknown] });
    expect(reply.cursorsKilled.map(String)).toEqual([String(cursor.id)]);
    expect(reply.cursorsNotFound.map(String)).toEqual([String(unknown)]);
    expect(reply).toMatchObject({ cursorsAlive: [], cursorsUnknown: [] });
  });

  test('closing a cursor of the driver kills it', async () => {
    const cursor = numbers().find({}, { batchSize: 2 });
    await cursor.next();
    const { id } = cursor;
    await cursor.close();
    expect(await codeOf(more(id))).toBe(43);
  });

  test('a cursor is known by its collection only', async () => {
    const { cursor } = await run({ find: 'numbers', batchSize: 1 });
    expect([13, 43]).toContain(await codeOf(more(cursor.id, {}, 'others')));
    await run({ killCursors: 'numbers', cursors: [cursor.id] });
  });

  test('a cursor of a dropped collection is gone', async () => {
    const collection = database().db.collection<Item>(freshName());
    await collection.insertMany(upTo(10).map((_id) => ({ _id })));
    const { cursor } = await run({ find: collection.collectionName, batchSize: 1 });
    await collection.drop();
    expect([43, 175]).toContain(await codeOf(more(cursor.id, {}, collection.collectionName)));
  });

  test('the cursors of a session end with it', async () => {
    await withOwnClient(database(), async (client) => {
      const session = client.startSession();
      const { cursor } = await client.db().command({ find: 'numbers', batchSize: 1 }, { session });
      const { id } = session;
      await session.endSession();
      await client.db('admin').command({ endSessions: [id] });
      await expect.poll(() => codeOf(more(cursor.id))).toBe(43);
    });
  });

  test('a cursor that does not time out is granted', async () => {
    const cursor = numbers().find({}, { noCursorTimeout: true, batchSize: 2 });
    expect(await cursor.next()).not.toBeNull();
    await cursor.close();
  });

  test('one that nobody asks for is closed in time', needs('lifetime'), async () => {
    const { cursor } = await run({ find: 'numbers', batchSize: 1 });
    database().expireAt(Date.now() + 3_600_000);
    expect(await codeOf(more(cursor.id))).toBe(43);
    database().expireAt(Date.now());
  });
});

test('a cursor belongs to the session that opened it', async () => {
  const { client, db } = database();
  await using owner = client.startSession();
  await using other = client.startSession();
  const { cursor } = await db.command({ find: 'numbers', batchSize: 1 }, { session: owner });
  const getMore = { getMore: cursor.id, collection: 'numbers' };
  expect(await codeOf(db.command(getMore, { session: other }))).toBe(50738);
  expect((await db.command(getMore, { session: owner })).ok).toBe(1);
});

test('a cursor belongs to its collection', async () => {
  const { cursor } = await run({ find: 'numbers', batchSize: 1 });
  expect([13, 50738]).toContain(await codeOf(run({ getMore: cursor.id, collection: 'others' })));
});

describe('what is asked of a cursor', () => {
  test.each([
    ['getMore of what was never opened', { getMore: Long.fromString('42'), collection: 'numbers' }, [43]],
    ['getMore without a collection', { getMore: Long.fromString('42') }, [9, 40414]],
    ['getMore of text', { getMore: 'x', collection: 'numbers' }, [9, 14]],
    ['find with an unknown field', { find: 'numbers', surprise: 1 }, [9, 40415]],
    ['find of no name', { find: '' }, [73]],
    ['find of a number', { find: 5 }, [2, 14, 73]],
    ['a filter that is text', { find: 'numbers', filter: 'x' }, [9, 14]],
    ['a sort that is text', { find: 'numbers', sort: 'x' }, [9, 14]],
    ['a limit that is text', { find: 'numbers', limit: 'x' }, [9, 14]],
    ['a tailable cursor on a collection that is not capped', { find: 'numbers', tailable: true }, [2]],
    ['awaitData without tailable', { find: 'numbers', awaitData: true }, [9]],
    ['an aggregation without a cursor', { aggregate: 'numbers', pipeline: [] }, [9]],
    ['a pipeline that is none', { aggregate: 'numbers', pipeline: 'x', cursor: {} }, [9, 14]],
  ])('%s is refused', async (_, command, codes) => {
    expect(codes).toContain(await codeOf(run(command)));
  });

  test('$natural gives the order of insertion, and backwards', async () => {
    const collection = database().db.collection<Item>(freshName());
    await collection.insertMany([{ _id: 3 }, { _id: 1 }, { _id: 2 }]);
    expect(ids(await collection.find().sort({ $natural: 1 }).toArray())).toEqual([3, 1, 2]);
    expect(ids(await collection.find().sort({ $natural: -1 }).toArray())).toEqual([2, 1, 3]);
    expect(ids(await collection.find().hint({ $natural: -1 }).toArray())).toEqual([2, 1, 3]);
  });

  test.each(['min', 'max', 'returnKey', 'showRecordId'])(
    'what is not built is refused by name: %s',
    needs('embedded'),
    async (option) => {
      const value = option.startsWith('m') ? { _id: 1 } : true;
      const find = run({ find: 'numbers', hint: { _id: 1 }, [option]: value });
      await expect(find).rejects.toMatchObject({ code: 238, message: expect.stringContaining(option) });
    },
  );

  test('min and max cut a range out of an index', needs('full'), async () => {
    const found = await numbers().find().hint({ _id: 1 }).min({ _id: 10 }).max({ _id: 13 }).toArray();
    expect(ids(found)).toEqual([10, 11, 12]);
  });

  test('returnKey gives the keys of the index alone', needs('full'), async () => {
    const collection = database().db.collection<Item>(freshName());
    await collection.createIndex({ a: 1 });
    await collection.insertOne({ _id: 1, a: 5, b: 6 });
    expect(await collection.find({ a: 5 }, { returnKey: true }).toArray()).toEqual([{ a: 5 }]);
  });

  test('showRecordId adds a number of the record', needs('full'), async () => {
    const [found] = await numbers().find({ _id: 5 }).showRecordId(true).toArray();
    expect(found).toHaveProperty('$recordId');
  });

  test('`let` gives variables to $expr', async () => {
    const options = { let: { least: 247 } };
    const found = await numbers()
      .find({ $expr: { $gt: ['$_id', '$$least'] } }, options)
      .sort({ _id: 1 })
      .toArray();
    expect(ids(found)).toEqual([248, 249]);
  });

  test('forEach, map and hasNext work as they do elsewhere', async () => {
    const cursor = numbers()
      .find({ _id: { $lt: 3 } })
      .sort({ _id: 1 });
    const doubled = cursor.map(({ _id }) => Number(_id) * 2);
    expect(await doubled.hasNext()).toBe(true);
    expect(await doubled.toArray()).toEqual([0, 2, 4]);
  });

  test('rewinding starts again', async () => {
    const cursor = numbers()
      .find({ _id: { $lt: 3 } })
      .sort({ _id: 1 });
    await cursor.next();
    cursor.rewind();
    expect(ids(await cursor.toArray())).toEqual([0, 1, 2]);
  });
});
