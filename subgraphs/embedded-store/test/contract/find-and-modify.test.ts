import { describe, expect, test } from 'vitest';
import { codeOf, freshName, type Item, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();

async function three() {
  const collection = database().db.collection<Item>(freshName());
  await collection.insertMany([
    { _id: 1, k: 'a', n: 3, list: [1, 5, 9] },
    { _id: 2, k: 'a', n: 1, list: [2] },
    { _id: 3, k: 'b', n: 2, list: [] },
  ]);
  return collection;
}
const run = (command: object) => database().db.command(command);

describe('findOneAndUpdate', () => {
  test('sorts by several fields before it takes one', async () => {
    const found = await (await three()).findOneAndUpdate(
      {},
      { $set: { hit: true } },
      { sort: { k: -1, n: 1 } },
    );
    expect(found?._id).toBe(3);
  });

  test('takes array filters', async () => {
    const collection = await three();
    const arrayFilters = [{ x: { $gt: 4 } }];
    const options = { arrayFilters, returnDocument: 'after' } as const;
    const found = await collection.findOneAndUpdate({ _id: 1 }, { $set: { 'list.$[x]': 0 } }, options);
    expect(found?.list).toEqual([1, 0, 0]);
  });

  test('takes a pipeline', async () => {
    const collection = await three();
    const found = await collection.findOneAndUpdate({ _id: 1 }, [{ $set: { n: { $size: '$list' } } }], {
      returnDocument: 'after',
    });
    expect(found).toMatchObject({ _id: 1, n: 3 });
  });

  test('takes the positional $ from its query', async () => {
    const collection = await three();
    const found = await collection.findOneAndUpdate(
      { _id: 1, list: 5 },
      { $set: { 'list.$': 6 } },
      { returnDocument: 'after' },
    );
    expect(found?.list).toEqual([1, 6, 9]);
  });

  test('projects the document after the update', async () => {
    const collection = await three();
    const found = await collection.findOneAndUpdate(
      { _id: 1 },
      { $inc: { n: 1 } },
      { projection: { n: 1, list: { $slice: 1 } }, returnDocument: 'after' },
    );
    expect(found).toMatchObject({ _id: 1, n: 4, list: [1] });
  });

  test('upserts to null before, and to the new document after', async () => {
    const collection = await three();
    expect(await collection.findOneAndUpdate({ _id: 8 }, { $set: { n: 1 } }, { upsert: true })).toBeNull();
    expect(await collection.findOne({ _id: 8 })).toEqual({ _id: 8, n: 1 });
  });

  test('with metadata tells whether it found or upserted', async () => {
    const collection = await three();
    const options = { upsert: true, includeResultMetadata: true } as const;
    const found = await collection.findOneAndUpdate({ _id: 1 }, { $inc: { n: 1 } }, options);
    expect(found).toMatchObject({
      ok: 1,
      value: { _id: 1, n: 3 },
      lastErrorObject: { n: 1, updatedExisting: true },
    });
    const upserted = await collection.findOneAndUpdate({ _id: 9 }, { $inc: { n: 1 } }, options);
    expect(upserted).toMatchObject({
      ok: 1,
      value: null,
      lastErrorObject: { n: 1, updatedExisting: false, upserted: 9 },
    });
    const missed = await collection.findOneAndUpdate(
      { _id: 10 },
      { $inc: { n: 1 } },
      { includeResultMetadata: true },
    );
    expect(missed).toMatchObject({ value: null, lastErrorObject: { n: 0, updatedExisting: false } });
  });

  test('gives `let` to its filter', async () => {
    const collection = await three();
    const found = await collection.findOneAndUpdate(
      { $expr: { $eq: ['$n', '$$wanted'] } },
      { $set: { hit: true } },
      { let: { wanted: 2 } },
    );
    expect(found?._id).toBe(3);
  });

  test('a unique index refuses what collides', async () => {
    const collection = await three();
    await collection.createIndex({ n: 1 }, { unique: true });
    expect(await codeOf(collection.findOneAndUpdate({ _id: 1 }, { $set: { n: 1 } }))).toBe(11000);
    expect(await collection.countDocuments({ n: 3 })).toBe(1);
  });

  test.each([
    ['changing the _id', { $set: { _id: 5 } }, 66],
    ['an unknown operator', { $foo: { a: 1 } }, 9],
    ['adding to text', { $inc: { k: 1 } }, 14],
  ])('%s is refused', async (_, update, code) => {
    const collection = await three();
    expect(await codeOf(collection.findOneAndUpdate({ _id: 1 }, update))).toBe(code);
    expect(await collection.findOne({ _id: 1 })).toEqual({ _id: 1, k: 'a', n: 3, list: [1, 5, 9] });
  });

  test('with a hint uses the index, and refuses one that is not there', async () => {
    const collection = await three();
    await collection.createIndex({ k: 1 });
    expect(
      await collection.findOneAndUpdate({ k: 'b' }, { $inc: { n: 1 } }, { hint: { k: 1 } }),
    ).toMatchObject({ _id: 3 });
    const { collectionName } = collection;
    const missing = run({ findAndModify: collectionName, query: { k: 'b' }, remove: true, hint: 'nope' });
    expect(await codeOf(missing)).toBe(2);
  });
});

describe('findOneAndReplace', () => {
  test('answers with the document before or after', async () => {
    const collection = await three();
    expect(await collection.findOneAndReplace({ _id: 2 }, { z: 1 })).toMatchObject({ n: 1 });
    expect(await collection.findOneAndReplace({ _id: 2 }, { z: 2 }, { returnDocument: 'after' })).toEqual({
      _id: 2,
      z: 2,
    });
  });

  test('upserts the replacement under the _id of the filter', async () => {
    const collection = await three();
    const options = { upsert: true, returnDocument: 'after' } as const;
    expect(await collection.findOneAndReplace({ _id: 7, k: 'x' }, { n: 1 }, options)).toEqual({
      _id: 7,
      n: 1,
    });
  });
});

describe('findOneAndDelete', () => {
  test('removes what it answers with, first in order', async () => {
    const collection = await three();
    expect(await collection.findOneAndDelete({ k: 'a' }, { sort: { n: 1 } })).toMatchObject({ _id: 2 });
    expect(await collection.distinct('_id')).toEqual([1, 3]);
  });

  test('projects', async () => {
    const found = await (await three()).findOneAndDelete({ _id: 1 }, { projection: { k: 1, _id: 0 } });
    expect(found).toEqual({ k: 'a' });
  });

  test('answers null where nothing matches, and where there is no collection', async () => {
    expect(await (await three()).findOneAndDelete({ _id: 99 })).toBeNull();
    expect(await database().db.collection(freshName()).findOneAndDelete({})).toBeNull();
  });
});

describe('the findAndModify command', () => {
  test.each([
    ['neither an update nor a removal', {}],
    ['both an update and a removal', { update: { $set: { a: 1 } }, remove: true }],
    ['an upsert with a removal', { remove: true, upsert: true }],
    ['the new document of a removal', { remove: true, new: true }],
  ])('%s is refused', async (_, body) => {
    const { collectionName } = await three();
    expect(await codeOf(run({ findAndModify: collectionName, query: { _id: 1 }, ...body }))).toBe(9);
    expect(await database().db.collection(collectionName).countDocuments()).toBe(3);
  });

  test('an unknown field is refused', async () => {
    const command = { findAndModify: freshName(), query: {}, remove: true, surprise: 1 };
    expect([9, 40415]).toContain(await codeOf(run(command)));
  });
});
