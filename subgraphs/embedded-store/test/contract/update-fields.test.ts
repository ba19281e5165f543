import { Binary, Decimal128, Double, Int32, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';
import { checkUpdate, type UpdateCase } from '../support/updates.ts';

const database = useTestDatabase();
type Cases<Case> = readonly (readonly [name: string, given: Case])[];
const fresh = () => database().db.collection<Item>(freshName());
const int = (n: number) => new Int32(n);

const double = (n: number) => new Double(n);
const decimal = (text: string) => Decimal128.fromString(text);

describe('$set', () => {
  const cases: Cases<UpdateCase> = [
    [
      'replaces a document whole',
      { before: { a: { b: 1, c: 2 } }, update: { $set: { a: { d: 3 } } }, after: { a: { d: 3 } } },
    ],
    ['replaces an array whole', { before: { a: [1, 2] }, update: { $set: { a: [] } }, after: { a: [] } }],
    ['stores null', { before: { a: 1 }, update: { $set: { a: null } }, after: { a: null } }],
    [
      'changes one field of an embedded document',
      { before: { a: { b: 1, c: 2 } }, update: { $set: { 'a.b': 9 } }, after: { a: { b: 9, c: 2 } } },
    ],
    [
      'takes a number for a field name in a document',
      { before: { a: {} }, update: { $set: { 'a.0': 1 } }, after: { a: { '0': 1 } } },
    ],
    [
      'takes a number for a position in an array',
      { before: { a: [{ b: 1 }] }, update: { $set: { 'a.0.b': 2 } }, after: { a: [{ b: 2 }] } },
    ],
    [
      'creates documents, not arrays, where a number leads to nothing',
      { before: {}, update: { $set: { 'a.0.b': 1 } }, after: { a: { '0': { b: 1 } } } },
    ],
    [
      'sets several fields',
      { before: { a: 1 }, update: { $set: { a: 2, b: 3, 'c.d': 4 } }, after: { a: 2, b: 3, c: { d: 4 } } },
    ],
    ['of nothing changes nothing', { before: { a: 1 }, update: { $set: {} }, after: { a: 1 } }],
    ['the same _id is no change', { before: { a: 1 }, update: { $set: { _id: 1, a: 2 } }, after: { a: 2 } }],
  ];
  test.each(cases)('%s', async (_, given) => checkUpdate(database(), given));

  test('adds new fields in the order of their names, whatever order they were given in', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, z: 0 });
    await collection.updateOne({ _id: 1 }, { $set: { c: 1, a: 1, b: 1 } });
    expect(Object.keys((await collection.findOne()) ?? {})).toEqual(['_id', 'z', 'a', 'b', 'c']);
  });

  test('keeps the place of a field that was there', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, a: 1, b: 2 });
    await collection.updateOne({ _id: 1 }, { $set: { a: 'longer than before' } });
    expect(Object.keys((await collection.findOne()) ?? {})).toEqual(['_id', 'a', 'b']);
  });

  test('of an equal value matches and modifies nothing', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, a: { b: [1] } });
    const result = await collection.updateOne({ _id: 1 }, { $set: { a: { b: [1] } } });
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
  });

  test('of an equal number of another type changes the type', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, a: int(1) });
    const { modifiedCount } = await collection.updateOne({ _id: 1 }, { $set: { a: double(1) } });
    expect(modifiedCount).toBe(1);
    expect(await collection.countDocuments({ a: { $type: 'double' } })).toBe(1);
  });

  test.each([
    ['an ObjectId', new ObjectId('65f000000000000000000001')],
    ['a date', new Date(86_400_000)],
    ['a timestamp', new Timestamp({ t: 5, i: 6 })],
    ['a decimal', decimal('1.50')],
    ['bytes', new Binary(Buffer.from([1, 2, 3]), 0x80)],
    ['a regular expression', /a.b/i],
    ['MinKey', new MinKey()],
    ['MaxKey', new MaxKey()],
    ['text with a zero byte', 'a\u0000b'],
    ['a nested document', { a: { b: [{ c: null }] } }],
    ['true', true],
  ])('stores %s as it is', async (_, value) => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    await collection.updateOne({ _id: 1 }, { $set: { value } });
    expect((await collection.findOne())?.value).toEqual(value);
  });
});

describe('replacements', () => {
  test('a replacement keeps the order of its own fields, after the _id', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, a: 1 });
    await collection.replaceOne({ _id: 1 }, { z: 1, a: 2 });
    expect(Object.keys((await collection.findOne()) ?? {})).toEqual(['_id', 'z', 'a']);
  });

  test('a replacement with another _id is refused', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    await expect(collection.replaceOne({ _id: 1 }, { _id: 2, a: 1 })).rejects.toMatchObject({ code: 66 });
  });

  test('an update of many by replacement is refused', async () => {
    const { db } = database();
    const updates = [{ q: {}, u: { a: 1 }, multi: true }];
    const reply = await db.command({ update: freshName(), updates });
    expect(reply.writeErrors).toMatchObject([{ index: 0, code: 9 }]);
  });

  test('a replacement by the same document modifies nothing', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, a: 1 });
    expect(await collection.replaceOne({ _id: 1 }, { a: 1 })).toMatchObject({
      matchedCount: 1,
      modifiedCount: 0,
    });
  });

  test('an update that makes a document of more than 16 MiB is refused', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, a: 'x'.repeat(9_000_000) });
    const update = collection.updateOne({ _id: 1 }, { $set: { b: 'y'.repeat(9_000_000) } });
    await expect(update).rejects.toMatchObject({ code: expect.toBeOneOf([10334, 17419, 17420]) });
    expect(await collection.countDocuments({ b: { $exists: true } })).toBe(0);
  });
});
