import { Binary, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { freshName, type Item, useTestDatabase } from '../support/database.ts';
import { checkRefusal, checkUpdate, type RefusalCase, type UpdateCase } from '../support/updates.ts';

const database = useTestDatabase();
type Cases<Case> = readonly (readonly [name: string, given: Case])[];
const fresh = () => database().db.collection<Item>(freshName());
const int = (n: number) => new Int32(n);
const long = (n: number | string) => Long.fromString(String(n));
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

describe('arithmetic', () => {
  const cases: Cases<UpdateCase> = [
    [
      '$inc of a missing field takes the type of the step',
      { before: {}, update: { $inc: { n: long(5) } }, after: { n: long(5) } },
    ],
    [
      '$inc of a long by a double is a double',
      { before: { n: long(1) }, update: { $inc: { n: double(0.5) } }, after: { n: double(1.5) } },
    ],
    [
      '$inc of an int by a decimal is a decimal',
      { before: { n: int(1) }, update: { $inc: { n: decimal('0.1') } }, after: { n: decimal('1.1') } },
    ],
    [
      '$inc by a negative long',
      { before: { n: int(1) }, update: { $inc: { n: long(-3) } }, after: { n: long(-2) } },
    ],
    [
      '$inc below the least int grows to a long',
      { before: { n: int(-2147483648) }, update: { $inc: { n: int(-1) } }, after: { n: long(-2147483649) } },
    ],
    [
      '$mul of ints stays an int',
      { before: { n: int(6) }, update: { $mul: { n: int(7) } }, after: { n: int(42) } },
    ],
    [
      '$mul of ints grows to a long',
      { before: { n: int(2147483647) }, update: { $mul: { n: int(2) } }, after: { n: long('4294967294') } },
    ],
    [
      '$mul of longs beyond 2^53 is exact',
      {
        before: { n: long('3037000499') },
        update: { $mul: { n: long('3037000499') } },
        after: { n: long('9223372030926249001') },
      },
    ],
    [
      '$mul by a double',
      { before: { n: int(3) }, update: { $mul: { n: double(0.5) } }, after: { n: double(1.5) } },
    ],
    [
      '$mul of decimals is exact',
      {
        before: { n: decimal('1.1') },
        update: { $mul: { n: decimal('1.1') } },
        after: { n: decimal('1.21') },
      },
    ],
    [
      '$mul of a missing field is a zero of the factor’s type',
      { before: {}, update: { $mul: { n: long(5) } }, after: { n: long(0) } },
    ],
    [
      '$bit or',
      { before: { n: int(0b1010) }, update: { $bit: { n: { or: int(0b0101) } } }, after: { n: int(0b1111) } },
    ],
    [
      '$bit xor',
      {
        before: { n: int(0b1010) },
        update: { $bit: { n: { xor: int(0b0110) } } },
        after: { n: int(0b1100) },
      },
    ],
    [
      '$bit with a long gives a long',
      { before: { n: int(1) }, update: { $bit: { n: { or: long(2) } } }, after: { n: long(3) } },
    ],
    [
      '$bit of a missing field starts at 0',
      { before: {}, update: { $bit: { n: { or: int(5) } } }, after: { n: int(5) } },
    ],
    [
      '$min between types of numbers keeps what is stored',
      { before: { n: int(2) }, update: { $min: { n: double(2) } }, after: { n: int(2) } },
    ],
    [
      '$max with a date',
      { before: { n: new Date(5) }, update: { $max: { n: new Date(9) } }, after: { n: new Date(9) } },
    ],
    [
      '$min sees null as less than a number',
      { before: { n: int(1) }, update: { $min: { n: null } }, after: { n: null } },
    ],
    [
      '$max compares documents field by field',
      {
        before: { n: { a: 1 } },
        update: { $max: { n: { a: 1, b: 0 } } },
        after: { n: { a: int(1), b: int(0) } },
      },
    ],
  ];
  test.each(cases)('%s', async (_, given) => checkUpdate(database(), given, true));

  const refusals: Cases<RefusalCase> = [
    [
      '$inc of a long beyond its range',
      { before: { n: Long.MAX_VALUE }, update: { $inc: { n: int(1) } }, code: 2 },
    ],
    [
      '$mul of a long beyond its range',
      { before: { n: Long.MAX_VALUE }, update: { $mul: { n: int(2) } }, code: 2 },
    ],
    ['$inc of null', { before: { n: null }, update: { $inc: { n: 1 } }, code: 14 }],
    ['$inc of an array', { before: { n: [1] }, update: { $inc: { n: 1 } }, code: 14 }],
    ['$mul of text', { before: { n: 'x' }, update: { $mul: { n: 2 } }, code: 14 }],
    ['$mul by null', { before: { n: 1 }, update: { $mul: { n: null } }, code: 14 }],
    ['$bit of a double', { before: { n: 1.5 }, update: { $bit: { n: { and: 1 } } }, code: 2 }],
    ['$bit by a double', { before: { n: 1 }, update: { $bit: { n: { and: 1.5 } } }, code: 2 }],
    ['$bit with an unknown operation', { before: { n: 1 }, update: { $bit: { n: { nand: 1 } } }, code: 2 }],
    ['$bit without an operation', { before: { n: 1 }, update: { $bit: { n: {} } }, code: 2 }],
  ];
  test.each(refusals)('%s is refused', async (_, given) => checkRefusal(database(), given));
});

describe('$unset, $rename, $currentDate and $setOnInsert', () => {
  const cases: Cases<UpdateCase> = [
    [
      '$unset reaches into a document',
      { before: { a: { b: 1, c: 2 } }, update: { $unset: { 'a.b': 1 } }, after: { a: { c: 2 } } },
    ],
    [
      '$unset leaves an empty document',
      { before: { a: { b: 1 } }, update: { $unset: { 'a.b': 1 } }, after: { a: {} } },
    ],
    [
      '$unset of several fields',
      { before: { a: 1, b: 2, c: 3 }, update: { $unset: { a: 1, c: 1 } }, after: { b: 2 } },
    ],
    [
      '$unset below a number changes nothing',
      { before: { a: 1 }, update: { $unset: { 'a.b': 1 } }, after: { a: 1 } },
    ],
    [
      '$unset in documents of an array by position',
      {
        before: { a: [{ b: 1 }, { b: 2 }] },
        update: { $unset: { 'a.1.b': 1 } },
        after: { a: [{ b: 1 }, {}] },
      },
    ],
    [
      '$rename within a document',
      { before: { a: { b: 1 } }, update: { $rename: { 'a.b': 'a.c' } }, after: { a: { c: 1 } } },
    ],
    ['$rename up', { before: { a: { b: 1 } }, update: { $rename: { 'a.b': 'c' } }, after: { a: {}, c: 1 } }],
    [
      '$rename over a field that is there',
      { before: { a: 1, b: 2 }, update: { $rename: { a: 'b' } }, after: { b: 1 } },
    ],
    [
      '$rename of two fields',
      { before: { a: 1, b: 2 }, update: { $rename: { a: 'c', b: 'd' } }, after: { c: 1, d: 2 } },
    ],
    ['$rename keeps a null', { before: { a: null }, update: { $rename: { a: 'b' } }, after: { b: null } }],
  ];
  test.each(cases)('%s', async (_, given) => checkUpdate(database(), given));

  const refusals: Cases<RefusalCase> = [
    ['$rename to itself', { before: { a: 1 }, update: { $rename: { a: 'a' } }, code: 2 }],
    ['$rename to what is not text', { before: { a: 1 }, update: { $rename: { a: 1 } }, code: 2 }],
    [
      '$rename out of an array',
      { before: { a: [{ b: 1 }] }, update: { $rename: { 'a.0.b': 'c' } }, code: 2 },
    ],
    ['$rename into an array', { before: { a: 1, c: [{}] }, update: { $rename: { a: 'c.0.b' } }, code: 2 }],
    ['$rename of the _id', { before: { a: 1 }, update: { $rename: { _id: 'b' } }, code: 66 }],
    [
      '$rename beside a $set of its target',
      { before: { a: 1 }, update: { $rename: { a: 'b' }, $set: { b: 2 } }, code: 40 },
    ],
    ['$unset of the _id', { before: { a: 1 }, update: { $unset: { _id: 1 } }, code: 66 }],
    [
      '$currentDate with an unknown type',
      { before: {}, update: { $currentDate: { at: { $type: 'clock' } } }, code: 2 },
    ],
    ['an operator without a document', { before: {}, update: { $set: 5 }, code: 9 }],
    ['a field name beginning with a dot', { before: {}, update: { $set: { '.a': 1 } }, code: 56 }],
    ['a field name ending with a dot', { before: {}, update: { $set: { 'a.': 1 } }, code: 56 }],
    ['the same path twice below one another', { before: {}, update: { $set: { 'a.b': 1, a: 2 } }, code: 40 }],
    ['a path below null', { before: { a: null }, update: { $set: { 'a.b': 1 } }, code: 28 }],
  ];
  test.each(refusals)('%s is refused', async (_, given) => checkRefusal(database(), given));

  test('$currentDate sets a timestamp when asked for one', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1 });
    await collection.updateOne({ _id: 1 }, { $currentDate: { at: { $type: 'timestamp' } } });
    await collection.updateOne({ _id: 1 }, { $currentDate: { day: { $type: 'date' } } });
    const found = await collection.findOne();
    expect(found?.at).toBeInstanceOf(Timestamp);
    expect(found?.at.getHighBits()).toBeGreaterThan(1_600_000_000);
    expect(found?.day).toBeInstanceOf(Date);
  });

  test('$setOnInsert counts only when the update inserts', async () => {
    const collection = fresh();
    const update = { $set: { seen: true }, $setOnInsert: { born: 1 } };
    await collection.updateOne({ _id: 1 }, update, { upsert: true });
    await collection.updateOne(
      { _id: 1 },
      { $set: { seen: false }, $setOnInsert: { born: 2 } },
      { upsert: true },
    );
    expect(await collection.findOne()).toEqual({ _id: 1, seen: false, born: 1 });
  });

  test('an empty Timestamp at the top of an inserted document is filled in', async () => {
    const collection = fresh();
    await collection.insertOne({ _id: 1, at: new Timestamp({ t: 0, i: 0 }) });
    expect((await collection.findOne())?.at.getHighBits()).toBeGreaterThan(1_600_000_000);
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
