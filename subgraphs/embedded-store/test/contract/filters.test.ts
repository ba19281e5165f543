import { Binary, BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'mongodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
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

const values: readonly { _id: number; v?: unknown }[] = [
  { _id: 1, v: null },
  { _id: 2 },
  { _id: 3, v: [] },
  { _id: 4, v: [null] },
  { _id: 5, v: [1, 2] },
  { _id: 6, v: [[1, 2]] },
  { _id: 7, v: { x: 1 } },
  { _id: 8, v: { x: 1, y: 2 } },
  { _id: 9, v: 'text' },
  { _id: 10, v: 5 },
  { _id: 11, v: -5 },
  { _id: 12, v: new Double(5.5) },
  { _id: 13, v: true },
  { _id: 14, v: day },
  { _id: 15, v: new BSONRegExp('te', 'i') },
  { _id: 16, v: new Binary(Buffer.from([0b101])) },
  {
    _id: 17,
    v: [
      { k: 1, n: [1, 2] },
      { k: 2, n: [3] },
    ],
  },
  { _id: 18, v: Number.POSITIVE_INFINITY },
  { _id: 19, v: new Timestamp({ t: 5, i: 1 }) },
  { _id: 20, v: new MinKey() },
  { _id: 21, v: new MaxKey() },
  { _id: 22, v: Decimal128.fromString('5.50') },
  { _id: 23, v: [[{ k: 1 }]] },
];

const everythingBut = (...ids: number[]): number[] =>
  values.map(({ _id }) => _id).filter((_id) => !ids.includes(_id));

type ValueCase = readonly [name: string, condition: unknown, ids: readonly number[]];

const valueCases: readonly ValueCase[] = [
  ['null: null, missing, and null within an array', null, [1, 2, 4]],
  ['$eq null', { $eq: null }, [1, 2, 4]],
  ['$ne null', { $ne: null }, everythingBut(1, 2, 4)],
  ['$gt null is never true', { $gt: null }, []],
  ['$gte null is null or missing', { $gte: null }, [1, 2, 4]],
  ['$in with null', { $in: [null, 5] }, [1, 2, 4, 10]],
  ['$nin with null', { $nin: [null] }, everythingBut(1, 2, 4)],
  ['$type null is not missing', { $type: 'null' }, [1, 4]],
  ['$exists false is missing alone', { $exists: false }, [2]],
  ['$exists with a number', { $exists: 0 }, [2]],
  ['an empty array', [], [3]],
  ['an array within an array', [1, 2], [5, 6]],
  ['$in with an array', { $in: [[1, 2]] }, [5, 6]],
  ['$eq to a document is exact', { $eq: { x: 1 } }, [7]],
  ['a number sees elements', 2, [5]],
  ['a number equals a decimal', new Double(5.5), [12, 22]],
  ['$gt takes numbers of every type', { $gt: 5 }, [12, 18, 22]],
  ['$gt sees elements', { $gt: 1 }, [5, 10, 12, 18, 22]],
  ['$lt 0', { $lt: 0 }, [11]],
  ['$lt on documents goes field by field', { $lt: { x: 1, y: 0 } }, [7, 17]],
  ['$gt on documents', { $gt: { x: 1 } }, [8]],
  ['$gt on arrays compares them whole', { $gt: [1, 1] }, [5, 6, 17, 23]],
  ['$lte true', { $lte: true }, [13]],
  ['$gte on dates does not see timestamps', { $gte: new Date(0) }, [14]],
  ['$gt on timestamps', { $gt: new Timestamp({ t: 4, i: 9 }) }, [19]],
  ['$gt MinKey is every other value', { $gt: new MinKey() }, everythingBut(2, 20)],
  ['$lt MaxKey is every other value', { $lt: new MaxKey() }, everythingBut(2, 21)],
  ['MinKey equals itself', new MinKey(), [20]],
  ['Infinity', Number.POSITIVE_INFINITY, [18]],
  [
    '$not of a comparison takes what has another type',
    { $not: { $gt: -10 } },
    everythingBut(5, 10, 11, 12, 18, 22),
  ],
  ['$not of $exists', { $not: { $exists: true } }, [2]],
  ['$not of $size', { $not: { $size: 2 } }, everythingBut(5, 17)],
  ['$not of a regular expression', { $not: /te/ }, everythingBut(9)],
  ['$not of $regex', { $not: { $regex: 'TE', $options: 'i' } }, everythingBut(9)],
  ['a regular expression matches text', /ex/, [9]],
  ['a regular expression matches one that equals it', new BSONRegExp('te', 'i'), [9, 15]],
  ['$eq with a regular expression is for stored ones', { $eq: new BSONRegExp('te', 'i') }, [15]],
  ['$in with a regular expression matches text', { $in: [/^te/] }, [9]],
  ['$all with a regular expression', { $all: [/^te/] }, [9]],
  ['$type of elements', { $type: 'int' }, [5, 10, 11]],
  ['$type array', { $type: 'array' }, [3, 4, 5, 6, 17, 23]],
  ['$type object sees elements', { $type: 'object' }, [7, 8, 17]],
  ['$type with several', { $type: ['bool', 'date'] }, [13, 14]],
  ['$type number', { $type: 'number' }, [5, 10, 11, 12, 18, 22]],
  ['$type of MinKey', { $type: 'minKey' }, [20]],
  ['$type of MinKey by number', { $type: -1 }, [20]],
  ['$type regex', { $type: 'regex' }, [15]],
  ['$type binData', { $type: 5 }, [16]],
  ['$type timestamp', { $type: 'timestamp' }, [19]],
  ['$size 1', { $size: 1 }, [4, 6, 23]],
  ['$size as a double', { $size: new Double(2) }, [5, 17]],
  ['$all sees elements', { $all: [2, 1] }, [5]],
  ['$all with null', { $all: [null] }, [1, 2, 4]],
  ['$all with an array', { $all: [[1, 2]] }, [5, 6]],
  ['$all of $elemMatch', { $all: [{ $elemMatch: { k: 1 } }, { $elemMatch: { k: 2 } }] }, [17]],
  ['$elemMatch on values', { $elemMatch: { $gte: 2, $lt: 3 } }, [5]],
  ['$elemMatch with $in', { $elemMatch: { $in: [1] } }, [5]],
  ['$elemMatch with null', { $elemMatch: { $eq: null } }, [4]],
  ['$elemMatch with $exists', { $elemMatch: { $exists: true } }, [4, 5, 6, 17, 23]],
  ['$elemMatch with $not', { $elemMatch: { $not: { $gt: 1 } } }, [4, 5, 6, 17, 23]],
  ['$elemMatch with $or', { $elemMatch: { $or: [{ k: 2 }, { k: 3 }] } }, [17]],
  ['$elemMatch on an array within an array', { $elemMatch: { $elemMatch: { $eq: 1 } } }, [6]],
  ['$elemMatch does not see into arrays within arrays', { $elemMatch: { k: 1 } }, [17]],
  ['$elemMatch takes positions within arrays', { $elemMatch: { '0.k': 1 } }, [23]],
  ['$mod truncates', { $mod: [5, 0] }, [10, 11, 12, 22]],
  ['$mod keeps the sign', { $mod: [4, -1] }, [11]],
  ['$mod takes doubles', { $mod: [new Double(4.9), new Double(1.9)] }, [5, 10, 12, 22]],
  ['$bitsAllSet takes positions', { $bitsAllSet: [0, 2] }, [10, 16]],
  ['$bitsAllClear', { $bitsAllClear: 2 }, [5, 10, 16]],
  ['$bitsAnySet sees elements', { $bitsAnySet: 2 }, [5, 11]],
  ['$bitsAnyClear', { $bitsAnyClear: [0] }, [5]],
  ['$bitsAllSet reads negative numbers as endless ones', { $bitsAllSet: [40] }, [11]],
  ['$bitsAllSet takes bytes', { $bitsAllSet: new Binary(Buffer.from([0b101])) }, [10, 16]],
  [
    '$in with a long list',
    { $in: [null, 5, 'text', true, day, new MinKey(), [1, 2], { x: 1 }, new Double(5.5), 77, 78, 79] },
    [1, 2, 4, 5, 6, 7, 9, 10, 12, 13, 14, 20, 22],
  ],
  ['$in with a long list and a pattern', { $in: [...Array(20).keys(), /^te/].slice(6) }, [9]],
  ['$nin with a long list', { $nin: [...Array(20).keys()] }, everythingBut(5, 10)],
  ['several operators are all to hold', { $type: 'number', $gt: 5, $ne: new Double(5.5) }, [18]],
];

const pathCases: readonly ValueCase[] = [
  ['a field of array elements', { 'v.k': 1 }, [17]],
  ['a position and a field', { 'v.1.k': 2 }, [17]],
  ['a position past the end', { 'v.7.k': null }, everythingBut(3, 4, 5, 6, 23)],
  ['an array within array elements', { 'v.n': 3 }, [17]],
  ['an array within array elements, whole', { 'v.n': [3] }, [17]],
  ['a position within arrays of elements', { 'v.n.1': 2 }, [17]],
  ['$all over elements of several arrays', { 'v.n': { $all: [1, 3] } }, [17]],
  ['$all over fields of several elements', { 'v.k': { $all: [1, 2] } }, [17]],
  ['$size within elements', { 'v.n': { $size: 1 } }, [17]],
  ['$exists within elements', { 'v.k': { $exists: true } }, [17]],
  ['$elemMatch within elements', { 'v.n': { $elemMatch: { $gt: 2 } } }, [17]],
  ['a field of a document', { 'v.y': 2 }, [8]],
  ['$ne through elements means none of them', { 'v.k': { $ne: 1 } }, everythingBut(17)],
  ['$expr with a constant', { $expr: { $eq: ['$v', 5] } }, [10]],
  ['$expr sees arrays whole', { $expr: { $eq: ['$v', [1, 2]] } }, [5]],
  ['$expr compares across types', { $expr: { $gt: ['$v', new MaxKey()] } }, []],
  ['$expr joined', { $expr: { $and: [{ $eq: ['$v.x', 1] }, { $eq: ['$v.y', 2] }] } }, [8]],
  ['$sampleRate 1', { $sampleRate: 1 }, everythingBut()],
  ['$sampleRate 0', { $sampleRate: 0 }, []],
  ['$alwaysFalse', { $alwaysFalse: 1 }, []],
  ['$nor of several', { $nor: [{ v: { $exists: true } }, { _id: { $lt: 2 } }] }, [2]],
  ['$and within $or', { $or: [{ $and: [{ v: 5 }, { _id: 10 }] }, { _id: 9 }] }, [9, 10]],
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
    await database()
      .db.collection<{ _id: number }>('values')
      .insertMany([...values]);
    const indexedValues = database().db.collection<{ _id: number }>('indexedValues');
    await indexedValues.insertMany([...values]);
    for (const path of ['v', 'v.k', 'v.n', 'v.x']) await indexedValues.createIndex({ [path]: 1 });
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

  const numbersIn = async (collection: string, filter: object): Promise<unknown[]> =>
    (await idsIn(collection, filter)).sort((a, b) => Number(a) - Number(b));

  const valueFilters: ValueCase[] = [
    ...valueCases.map(([name, condition, ids]): ValueCase => [name, { v: condition }, ids]),
    ...pathCases,
  ];

  test.each(valueFilters)('of any value: %s', async (_, filter, ids) => {
    expect(await numbersIn('values', filter as object)).toEqual(ids); // each case is a filter
  });

  test.each(valueFilters)('of any value, with indexes: %s', async (_, filter, ids) => {
    expect(await numbersIn('indexedValues', filter as object)).toEqual(ids); // as above
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
    ['an invalid regular expression option', { s: { $regex: 'a', $options: 'q' } }, 51108],
    ['options given twice', { s: { $regex: /a/i, $options: 'i' } }, 51075],
    ['$options alone', { s: { $options: 'i' } }, 2],
    ['$regex with a number', { s: { $regex: 5 } }, 2],
    ['a regular expression that is none', { s: { $regex: '(' } }, 51091],
    ['$mod with one number', { n: { $mod: [2] } }, 2],
    ['$mod with three numbers', { n: { $mod: [2, 1, 0] } }, 2],
    ['$mod with a text', { n: { $mod: ['a', 0] } }, 2],
    ['$mod with NaN', { n: { $mod: [Number.NaN, 0] } }, 2],
    ['$type with an unknown number', { n: { $type: 100 } }, 2],
    ['$type with nothing', { n: { $type: [] } }, 9],
    ['$all without an array', { n: { $all: 1 } }, 2],
    ['$all with an operator', { n: { $all: [{ $gt: 1 }] } }, 2],
    ['$not with nothing', { n: { $not: {} } }, 2],
    ['$in with an operator', { n: { $in: [{ $gt: 1 }] } }, 2],
    ['$gt with a regular expression', { n: { $gt: /a/ } }, 2],
    ['$expr within $elemMatch', { items: { $elemMatch: { $expr: true } } }, 2],
    ['an operator among fields', { n: { $gt: 1, x: 1 } }, 2],
    ['$sampleRate above 1', { $sampleRate: 2 }, 2],
    ['a negative bit position', { n: { $bitsAllSet: [-1] } }, 2],
    ['a negative bit mask', { n: { $bitsAllSet: -1 } }, 9],
    ['$and within a condition', { n: { $and: [{ $gt: 1 }] } }, 2],
  ];

  test.each(refusals)('%s is refused with its code', async (_, filter, code) => {
    await expect(database().db.collection('filters').find(filter).toArray()).rejects.toMatchObject({ code });
  });

  test.each([
    ['$where', { $where: 'true' }],
    ['$text', { $text: { $search: 'a' } }],
    ['$near', { at: { $near: [1, 2] } }],
  ])('%s is refused and not ignored', needs('embedded'), async (_, filter) => {
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
