import { Decimal128, Double, Long, ObjectId } from 'mongodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { useTestDatabase } from '../support/database.ts';

const database = useTestDatabase();
const id = new ObjectId('65f000000000000000000001');
const day = new Date('2024-02-29T12:00:00Z');

const documents = [
  { _id: 'one', n: 1, s: 'apple', tags: ['a', 'b'], sub: { x: 1, y: 2 }, at: day },
  {
    _id: 'two',
    n: 2,
    s: 'Banana',
    tags: ['b', 'c'],
    sub: { x: 2 },
    items: [
      { k: 1, v: 5 },
      { k: 2, v: 9 },
    ],
  },
  { _id: 'three', n: new Double(3.5), s: 'cherry', tags: [], sub: null, items: [{ k: 1, v: 9 }] },
  { _id: 'four', n: Long.fromString('9007199254740993'), s: 'apple pie', ref: id, flag: true },
  { _id: 'five', n: null, tags: 'b', flag: false, grid: [[1, 2], [3]] },
  { _id: 'six', d: Decimal128.fromString('0.1'), n: Number.NaN, items: [] },
];

type Case = readonly [name: string, filter: object, ids: readonly string[]];

const cases: readonly Case[] = [
  ['an empty filter matches everything', {}, ['one', 'two', 'three', 'four', 'five', 'six']],
  ['a value matches an equal field', { s: 'apple' }, ['one']],
  ['a value matches an element of an array', { tags: 'b' }, ['one', 'two', 'five']],
  ['a whole array matches an equal array', { tags: ['a', 'b'] }, ['one']],
  ['an array in other order does not match', { tags: ['b', 'a'] }, []],
  ['an empty array matches an empty array', { tags: [] }, ['three']],
  ['an embedded document matches field by field in order', { sub: { x: 1, y: 2 } }, ['one']],
  ['an embedded document in other field order does not match', { sub: { y: 2, x: 1 } }, []],
  ['a dotted path reaches into documents', { 'sub.x': 2 }, ['two']],
  ['a dotted path reaches into arrays of documents', { 'items.v': 9 }, ['two', 'three']],
  ['a numeric part of a path is a position', { 'items.1.v': 9 }, ['two']],
  ['a position after the last element matches nothing', { 'tags.5': 'a' }, []],
  ['null matches null and missing fields', { n: null }, ['five']],
  ['null matches where the parent is missing', { 'sub.x': null }, ['three', 'four', 'five', 'six']],
  ['numbers match across types', { n: Long.fromNumber(2) }, ['two']],
  ['a double matches an equal double', { n: 3.5 }, ['three']],
  ['an int64 beyond 2^53 is told from its neighbour', { n: Long.fromString('9007199254740992') }, []],
  ['an int64 beyond 2^53 matches itself', { n: Long.fromString('9007199254740993') }, ['four']],
  ['a decimal matches itself', { d: Decimal128.fromString('0.10') }, ['six']],
  ['a decimal is not the double next to it', { d: 0.1 }, []],
  ['NaN matches NaN', { n: Number.NaN }, ['six']],
  ['an ObjectId matches', { ref: id }, ['four']],
  ['a date matches', { at: day }, ['one']],
  ['false does not match missing', { flag: false }, ['five']],
  ['$gt sees numbers only', { n: { $gt: 1 } }, ['two', 'three', 'four']],
  ['$gte includes the bound', { n: { $gte: 2 } }, ['two', 'three', 'four']],
  ['$lt leaves out null and NaN', { n: { $lt: 2 } }, ['one']],
  ['$lte includes the bound', { n: { $lte: 2 } }, ['one', 'two']],
  ['a range is the meeting of its ends', { n: { $gt: 1, $lt: 3 } }, ['two']],
  ['$gt on text compares bytes', { s: { $gt: 'apple' } }, ['three', 'four']],
  ['$gt on an array sees its elements', { tags: { $gt: 'b' } }, ['two']],
  ['$lt on dates', { at: { $lt: new Date('2025-01-01') } }, ['one']],
  ['$gte null matches null and missing', { ref: { $gte: null } }, ['one', 'two', 'three', 'five', 'six']],
  ['$ne leaves out equal values', { s: { $ne: 'apple' } }, ['two', 'three', 'four', 'five', 'six']],
  ['$ne on an array means no element is equal', { tags: { $ne: 'b' } }, ['three', 'four', 'six']],
  ['$in matches any of the values', { s: { $in: ['apple', 'cherry'] } }, ['one', 'three']],
  ['$in with null matches missing fields', { s: { $in: [null] } }, ['five', 'six']],
  ['$in takes regular expressions', { s: { $in: [/^ban/i] } }, ['two']],
  ['$in of nothing matches nothing', { s: { $in: [] } }, []],
  ['$nin leaves out all of the values', { s: { $nin: ['apple', 'cherry', null] } }, ['two', 'four']],
  ['$exists true', { items: { $exists: true } }, ['two', 'three', 'six']],
  ['$exists false', { s: { $exists: false } }, ['five', 'six']],
  ['$exists sees null as present', { n: { $exists: true } }, ['one', 'two', 'three', 'four', 'five', 'six']],
  ['$type by name', { n: { $type: 'double' } }, ['three', 'six']],
  ['$type by number', { n: { $type: 18 } }, ['four']],
  ['$type number is every numeric type', { n: { $type: 'number' } }, ['one', 'two', 'three', 'four', 'six']],
  ['$type array looks at the field itself', { tags: { $type: 'array' } }, ['one', 'two', 'three']],
  ['$type string looks into arrays', { tags: { $type: 'string' } }, ['one', 'two', 'five']],
  ['$size', { tags: { $size: 2 } }, ['one', 'two']],
  ['$size 0', { items: { $size: 0 } }, ['six']],
  ['$all asks for every value', { tags: { $all: ['b', 'c'] } }, ['two']],
  ['$all on a single value', { tags: { $all: ['b'] } }, ['one', 'two', 'five']],
  ['$all of nothing matches nothing', { tags: { $all: [] } }, []],
  ['$elemMatch wants one element to fulfil all', { items: { $elemMatch: { k: 1, v: 9 } } }, ['three']],
  ['without $elemMatch two elements may share the work', { 'items.k': 1, 'items.v': 9 }, ['two', 'three']],
  ['$elemMatch on values', { tags: { $elemMatch: { $gt: 'a', $lt: 'c' } } }, ['one', 'two']],
  ['$mod', { n: { $mod: [2, 0] } }, ['two']],
  ['$mod on an int64 beyond 2^53 is exact', { n: { $mod: [10, 3] } }, ['three', 'four']],
  ['a regular expression', { s: /^apple/ }, ['one', 'four']],
  ['$regex with $options', { s: { $regex: 'AN', $options: 'i' } }, ['two']],
  [
    '$not negates a condition and matches missing fields',
    { n: { $not: { $gt: 1 } } },
    ['one', 'five', 'six'],
  ],
  ['$not with a regular expression', { s: { $not: /a/ } }, ['three', 'five', 'six']],
  ['$and', { $and: [{ tags: 'b' }, { n: 1 }] }, ['one']],
  ['$or', { $or: [{ n: 1 }, { s: 'cherry' }] }, ['one', 'three']],
  ['$nor', { $nor: [{ n: { $gte: 1 } }, { n: null }] }, ['six']],
  ['$or inside a conjunction', { tags: 'b', $or: [{ n: 1 }, { flag: false }] }, ['one', 'five']],
  ['$expr compares fields', { $expr: { $gt: ['$sub.y', '$sub.x'] } }, ['one']],
  ['$comment changes nothing', { n: 1, $comment: 'why' }, ['one']],
  ['$bitsAllSet', { n: { $bitsAllSet: 2 } }, ['two']],
  ['an array inside an array is an element', { grid: [1, 2] }, ['five']],
];

describe('filters', () => {
  beforeAll(async () => {
    await database().db.collection<{ _id: string }>('filters').insertMany(documents);
    const indexed = database().db.collection<{ _id: string }>('indexed');
    await indexed.insertMany(documents);
    for (const path of ['n', 's', 'tags', 'sub.x', 'items.v', 'at', 'd', 'ref', 'flag', 'grid']) {
      await indexed.createIndex({ [path]: path.length % 2 === 0 ? -1 : 1 });
    }
    await indexed.createIndex({ 'items.k': 1, 'items.v': -1 });
  });

  const idsIn = async (collection: string, filter: object): Promise<unknown[]> => {
    const found = await database().db.collection(collection).find(filter).toArray();
    return found.map(({ _id }) => _id).sort();
  };

  test.each(cases)('%s', async (_, filter, ids) => {
    expect(await idsIn('filters', filter)).toEqual([...ids].sort());
  });

  test.each(cases)('with indexes: %s', async (_, filter, ids) => {
    expect(await idsIn('indexed', filter)).toEqual([...ids].sort());
  });

  const refusals: readonly (readonly [name: string, filter: object, code: number])[] = [
    ['an unknown operator', { n: { $foo: 1 } }, 2],
    ['an unknown top-level operator', { $foo: 1 }, 2],
    ['$in without an array', { n: { $in: 1 } }, 2],
    ['$or without branches', { $or: [] }, 2],
    ['$and with something else than documents', { $and: [1] }, 2],
    ['$not with a value', { n: { $not: 1 } }, 2],
    ['$ne with a regular expression', { n: { $ne: /a/ } }, 2],
    ['$mod by zero', { n: { $mod: [0, 1] } }, 2],
    ['$elemMatch with a value', { n: { $elemMatch: 1 } }, 2],
    ['$type with an unknown name', { n: { $type: 'whatever' } }, 2],
    ['an invalid regular expression option', { s: { $regex: 'a', $options: 'q' } }, 2],
  ];

  test.each(refusals)('%s is refused with its code', async (_, filter, code) => {
    await expect(database().db.collection('filters').find(filter).toArray()).rejects.toMatchObject({ code });
  });

  test.each([
    ['$where', { $where: 'true' }],
    ['$text', { $text: { $search: 'a' } }],
    ['$near', { at: { $near: [1, 2] } }],
  ])('%s is refused and not ignored', async (_, filter) => {
    if (!database().embedded) return;
    const find = database().db.collection('filters').find(filter).toArray();
    await expect(find).rejects.toMatchObject({ code: 238, codeName: 'NotImplemented' });
  });

  test('a refused filter is refused where no collection exists, too', async () => {
    const find = database()
      .db.collection('nowhere')
      .find({ n: { $foo: 1 } })
      .toArray();
    await expect(find).rejects.toMatchObject({ code: 2 });
  });
});
