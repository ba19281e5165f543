import { Decimal128, Double, Int32, Long } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { freshName, useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();

interface Case {
  readonly name: string;
  readonly before: object;
  readonly update: object | object[];
  readonly after: object;
  readonly filter?: object;
  readonly arrayFilters?: object[];
}

const cases: readonly Case[] = [
  { name: '$set sets a field', before: { a: 1 }, update: { $set: { a: 2 } }, after: { a: 2 } },
  {
    name: '$set creates what leads there',
    before: {},
    update: { $set: { 'a.b.c': 1 } },
    after: { a: { b: { c: 1 } } },
  },
  {
    name: '$set reaches array elements',
    before: { a: [1, 2] },
    update: { $set: { 'a.1': 9 } },
    after: { a: [1, 9] },
  },
  {
    name: '$set fills an array up with null',
    before: { a: [1] },
    update: { $set: { 'a.3': 4 } },
    after: { a: [1, null, null, 4] },
  },
  { name: '$unset removes a field', before: { a: 1, b: 2 }, update: { $unset: { a: '' } }, after: { b: 2 } },
  {
    name: '$unset of an element leaves null',
    before: { a: [1, 2] },
    update: { $unset: { 'a.0': '' } },
    after: { a: [null, 2] },
  },
  {
    name: '$unset of a missing field changes nothing',
    before: { b: 1 },
    update: { $unset: { 'a.c': '' } },
    after: { b: 1 },
  },
  { name: '$inc adds', before: { a: 1 }, update: { $inc: { a: 2 } }, after: { a: 3 } },
  { name: '$inc creates', before: {}, update: { $inc: { 'a.b': 2 } }, after: { a: { b: 2 } } },
  { name: '$inc with a negative number', before: { a: 1 }, update: { $inc: { a: -3 } }, after: { a: -2 } },
  { name: '$mul multiplies', before: { a: 3 }, update: { $mul: { a: 2 } }, after: { a: 6 } },
  { name: '$mul of a missing field is 0', before: {}, update: { $mul: { a: 2 } }, after: { a: 0 } },
  {
    name: '$min keeps the lesser',
    before: { a: 3, b: 3 },
    update: { $min: { a: 2, b: 4 } },
    after: { a: 2, b: 3 },
  },
  {
    name: '$max keeps the greater',
    before: { a: 3, b: 3 },
    update: { $max: { a: 2, b: 4 } },
    after: { a: 3, b: 4 },
  },
  { name: '$max creates', before: {}, update: { $max: { a: 2 } }, after: { a: 2 } },
  {
    name: '$min compares across types in BSON order',
    before: { a: 'x' },
    update: { $min: { a: 5 } },
    after: { a: 5 },
  },
  {
    name: '$rename moves a field',
    before: { a: 1 },
    update: { $rename: { a: 'b.c' } },
    after: { b: { c: 1 } },
  },
  {
    name: '$rename of a missing field changes nothing',
    before: { a: 1 },
    update: { $rename: { x: 'y' } },
    after: { a: 1 },
  },
  { name: '$push appends', before: { a: [1] }, update: { $push: { a: 2 } }, after: { a: [1, 2] } },
  { name: '$push creates the array', before: {}, update: { $push: { a: 2 } }, after: { a: [2] } },
  {
    name: '$push of an array pushes it whole',
    before: { a: [] },
    update: { $push: { a: [1, 2] } },
    after: { a: [[1, 2]] },
  },
  {
    name: '$push with $each',
    before: { a: [1] },
    update: { $push: { a: { $each: [2, 3] } } },
    after: { a: [1, 2, 3] },
  },
  {
    name: '$push with $position',
    before: { a: [1, 4] },
    update: { $push: { a: { $each: [2, 3], $position: 1 } } },
    after: { a: [1, 2, 3, 4] },
  },
  {
    name: '$push with $slice from the end',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [3], $slice: -2 } } },
    after: { a: [2, 3] },
  },
  {
    name: '$push with $slice 0',
    before: { a: [1, 2] },
    update: { $push: { a: { $each: [3], $slice: 0 } } },
    after: { a: [] },
  },
  {
    name: '$push with $sort by field',
    before: { a: [{ n: 2 }] },
    update: { $push: { a: { $each: [{ n: 1 }], $sort: { n: 1 } } } },
    after: { a: [{ n: 1 }, { n: 2 }] },
  },
  {
    name: '$push with $sort and $slice',
    before: { a: [5, 1] },
    update: { $push: { a: { $each: [3], $sort: -1, $slice: 2 } } },
    after: { a: [5, 3] },
  },
  {
    name: '$addToSet adds what is new',
    before: { a: [1] },
    update: { $addToSet: { a: 2 } },
    after: { a: [1, 2] },
  },
  {
    name: '$addToSet leaves what is there',
    before: { a: [1] },
    update: { $addToSet: { a: 1 } },
    after: { a: [1] },
  },
  {
    name: '$addToSet with $each',
    before: { a: [1] },
    update: { $addToSet: { a: { $each: [1, 2, 2] } } },
    after: { a: [1, 2] },
  },
  {
    name: '$addToSet compares documents',
    before: { a: [{ x: 1 }] },
    update: { $addToSet: { a: { x: 1 } } },
    after: { a: [{ x: 1 }] },
  },
  {
    name: '$pull removes equal elements',
    before: { a: [1, 2, 1] },
    update: { $pull: { a: 1 } },
    after: { a: [2] },
  },
  {
    name: '$pull with operators',
    before: { a: [1, 5, 9] },
    update: { $pull: { a: { $gte: 5 } } },
    after: { a: [1] },
  },
  {
    name: '$pull with $in',
    before: { a: ['x', 'y', 'z'] },
    update: { $pull: { a: { $in: ['x', 'z'] } } },
    after: { a: ['y'] },
  },
  {
    name: '$pull by fields',
    before: { a: [{ k: 1, v: 2 }, { k: 2 }] },
    update: { $pull: { a: { k: 1 } } },
    after: { a: [{ k: 2 }] },
  },
  { name: '$pull from a missing field', before: { b: 1 }, update: { $pull: { a: 1 } }, after: { b: 1 } },
  { name: '$pullAll', before: { a: [1, 2, 3, 1] }, update: { $pullAll: { a: [1, 3] } }, after: { a: [2] } },
  { name: '$pop from the end', before: { a: [1, 2] }, update: { $pop: { a: 1 } }, after: { a: [1] } },
  { name: '$pop from the start', before: { a: [1, 2] }, update: { $pop: { a: -1 } }, after: { a: [2] } },
  { name: '$bit', before: { a: 12 }, update: { $bit: { a: { and: 10 } } }, after: { a: 8 } },
  {
    name: '$setOnInsert does nothing to an existing document',
    before: { a: 1 },
    update: { $setOnInsert: { b: 1 }, $inc: { a: 1 } },
    after: { a: 2 },
  },
  {
    name: 'the positional $ is the matched element',
    before: { a: [{ k: 1 }, { k: 2 }] },
    filter: { 'a.k': 2 },
    update: { $set: { 'a.$.v': 9 } },
    after: { a: [{ k: 1 }, { k: 2, v: 9 }] },
  },
  {
    name: 'the positional $ after $elemMatch',
    before: {
      a: [
        { k: 1, n: 1 },
        { k: 1, n: 5 },
      ],
    },
    filter: { a: { $elemMatch: { k: 1, n: 5 } } },
    update: { $inc: { 'a.$.n': 1 } },
    after: {
      a: [
        { k: 1, n: 1 },
        { k: 1, n: 6 },
      ],
    },
  },
  {
    name: '$[] is every element',
    before: { a: [1, 2] },
    update: { $inc: { 'a.$[]': 10 } },
    after: { a: [11, 12] },
  },
  {
    name: '$[name] is every element its filter accepts',
    before: { a: [{ n: 1 }, { n: 5 }] },
    update: { $set: { 'a.$[big].ok': true } },
    arrayFilters: [{ 'big.n': { $gt: 2 } }],
    after: { a: [{ n: 1 }, { n: 5, ok: true }] },
  },
  { name: 'a replacement keeps the _id', before: { a: 1, b: 2 }, update: { c: 3 }, after: { c: 3 } },
  {
    name: 'a pipeline computes from the document',
    before: { a: 2, b: 3 },
    update: [{ $set: { sum: { $add: ['$a', '$b'] } } }, { $unset: 'a' }],
    after: { b: 3, sum: 5 },
  },
  {
    name: 'a field named like an inherited property is a field',
    before: {},
    update: { $set: { 'constructor.prototype.polluted': 1 } },
    after: { constructor: { prototype: { polluted: 1 } } },
  },
];

describe('updates', () => {
  test.each(cases)('$name', async ({ before, update, after, filter, arrayFilters }) => {
    const collection = database().db.collection<{ _id: number }>(freshName());
    await collection.insertOne({ _id: 1, ...before });
    const isReplacement = !Array.isArray(update) && !Object.keys(update)[0]?.startsWith('$');
    if (isReplacement) await collection.replaceOne({ _id: 1 }, update);
    else
      await collection.updateOne(
        { _id: 1, ...filter },
        update,
        arrayFilters === undefined ? {} : { arrayFilters },
      );
    expect(await collection.findOne()).toEqual({ _id: 1, ...after });
  });

  test('nothing leaks into the prototype of all objects', () => {
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  const typed = { promoteValues: false, promoteLongs: false } as const;

  test.each([
    ['int + int stays int', new Int32(1), new Int32(2), new Int32(3)],
    ['int + int grows to long', new Int32(2147483647), new Int32(1), Long.fromNumber(2147483648)],
    ['int + long is long', new Int32(1), Long.fromNumber(2), Long.fromNumber(3)],
    ['int + double is double', new Int32(1), new Double(2), new Double(3)],
    [
      'long beyond 2^53 is exact',
      Long.fromString('9007199254740993'),
      new Int32(1),
      Long.fromString('9007199254740994'),
    ],
    [
      'decimals add exactly',
      Decimal128.fromString('0.1'),
      Decimal128.fromString('0.2'),
      Decimal128.fromString('0.3'),
    ],
  ])('$inc: %s', async (_, start, step, result) => {
    const collection = database().db.collection<{ _id: number; n: unknown }>(freshName());
    await collection.insertOne({ _id: 1, n: start });
    await collection.updateOne({ _id: 1 }, { $inc: { n: step as never } }); // the driver's type knows no unknown
    const found = await collection.findOne({ _id: 1 }, typed);
    expect(found?.n).toEqual(result);
  });

  test('a value keeps its type through an update of another field', async () => {
    const collection = database().db.collection<{ _id: number }>(freshName());
    await collection.insertOne({ _id: 1, d: new Double(2), l: Long.fromNumber(3), i: new Int32(4) } as never);
    await collection.updateOne({ _id: 1 }, { $set: { x: 1 } });
    const found: unknown = await collection.findOne({ _id: 1 }, typed);
    expect(found).toMatchObject({ d: new Double(2), l: Long.fromNumber(3), i: new Int32(4) });
  });

  test('$currentDate sets a date', async () => {
    const collection = database().db.collection<{ _id: number; at?: Date }>(freshName());
    await collection.insertOne({ _id: 1 });
    await collection.updateOne({ _id: 1 }, { $currentDate: { at: true } });
    expect((await collection.findOne())?.at).toBeInstanceOf(Date);
  });

  const refusals: readonly (readonly [name: string, before: object, update: object, code: number])[] = [
    ['changing the _id', {}, { $set: { _id: 2 } }, 66],
    ['two operators on one path', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['a path inside another', {}, { $set: { a: {} }, $inc: { 'a.b': 1 } }, 40],
    ['$inc of text', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['$inc by text', { a: 1 }, { $inc: { a: 'x' } }, 14],
    ['$push to a number', { a: 1 }, { $push: { a: 1 } }, 2],
    ['$set below a number', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
    ['$set of a name in an array', { a: [] }, { $set: { 'a.b': 1 } }, 28],
    ['an unknown operator', {}, { $foo: { a: 1 } }, 9],
    ['the positional $ without a matched array', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
    ['$[name] without a filter', { a: [1] }, { $set: { 'a.$[x]': 1 } }, 2],
    ['an empty field name', {}, { $set: { 'a..b': 1 } }, 56],
    ['$pop by 2', { a: [1] }, { $pop: { a: 2 } }, 9],
  ];

  test.each(refusals)('%s is refused and changes nothing', async (_, before, update, code) => {
    const collection = database().db.collection<{ _id: number }>(freshName());
    await collection.insertOne({ _id: 1, ...before });
    await expect(collection.updateOne({ _id: 1 }, update)).rejects.toMatchObject({ code });
    expect(await collection.findOne()).toEqual({ _id: 1, ...before });
  });
});
