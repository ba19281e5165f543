import { describe, expect, test } from 'vitest';
import { needs } from '../support/capabilities.ts';
import { useTestDatabase } from '../support/database.ts';
import { decimal, double, evaluate, int, long, type Row } from './aggregation-evaluate.ts';

const database = useTestDatabase();
const max = '9223372036854775807';
const doc = {
  i: int(7),
  l: long(7),
  d: double(7),
  m: decimal('7'),
  n: null,
  items: [int(1), double(2), int(3)],
};

const arithmetic: readonly Row[] = [
  ['int plus int is an int', { $add: ['$i', 1] }, int(8)],
  ['int plus int grows to a long', { $add: [int(2147483647), int(1)] }, long(2147483648)],
  ['int plus long is a long', { $add: ['$i', '$l'] }, long(14)],
  ['long plus long grows to a double', { $add: [long(max), long(max)] }, double(18446744073709552000)],
  ['int plus double is a double, even a whole one', { $add: ['$i', '$d'] }, double(14)],
  ['double plus decimal is a decimal', { $type: { $add: [double(0.5), decimal('0.25')] } }, 'decimal'],
  ['double plus decimal adds up', { $eq: [{ $add: [double(0.5), decimal('0.25')] }, decimal('0.75')] }, true],
  [
    'a double is added to a decimal by its exact value',
    { $add: [double(0.1), decimal('0.2')] },
    decimal('0.3000000000000000055511151231257827'),
  ],
  ['decimals are added exactly', { $add: [decimal('0.1'), decimal('0.2')] }, decimal('0.3')],
  [
    'an int64 beyond 2^53 is added exactly',
    { $add: [long('9007199254740993'), 1] },
    long('9007199254740994'),
  ],
  ['adding null gives null', { $add: ['$i', '$n'] }, null],
  ['adding nothing gives 0', { $add: [] }, int(0)],
  ['int minus int is an int', { $subtract: ['$i', 9] }, int(-2)],
  ['int minus int grows to a long', { $subtract: [int(-2147483648), int(1)] }, long(-2147483649)],
  ['long minus double is a double', { $subtract: ['$l', '$d'] }, double(0)],
  ['decimals are subtracted exactly', { $subtract: [decimal('1.10'), decimal('0.05')] }, decimal('1.05')],
  ['int times int is an int', { $multiply: ['$i', 6] }, int(42)],
  ['int times int grows to a long', { $multiply: [int(2147483647), int(2)] }, long(4294967294)],
  ['int times double is a double', { $multiply: ['$i', double(2)] }, double(14)],
  ['decimals are multiplied exactly', { $multiply: [decimal('1.1'), decimal('1.1')] }, decimal('1.21')],
  ['a quotient of ints is a double', { $divide: [int(6), int(3)] }, double(2)],
  ['a quotient of longs is a double', { $divide: ['$l', '$l'] }, double(1)],
  ['a quotient with a decimal is a decimal', { $divide: [decimal('1'), int(4)] }, decimal('0.25')],
  ['int modulo int is an int', { $mod: ['$i', 4] }, int(3)],
  ['long modulo int is a long', { $mod: ['$l', 4] }, long(3)],
  ['double modulo int is a double', { $mod: [double(5.5), 2] }, double(1.5)],
  ['a remainder has the sign of the dividend', { $mod: [int(-7), 4] }, int(-3)],
  ['$abs keeps an int', { $abs: int(-3) }, int(3)],
  ['$abs of the least int is a long', { $abs: int(-2147483648) }, long(2147483648)],
  ['$abs keeps a double', { $abs: double(-3) }, double(3)],
  ['$abs keeps a decimal', { $abs: decimal('-1.50') }, decimal('1.50')],
  ['$ceil of a double is a double', { $ceil: double(1.2) }, double(2)],
  ['$ceil of an int is the int', { $ceil: '$i' }, int(7)],
  ['$floor of a decimal is a decimal', { $floor: decimal('-1.5') }, decimal('-2')],
  ['$round goes to the even neighbour', { $round: [double(2.5)] }, double(2)],
  ['$round up to an even neighbour', { $round: [double(3.5), 0] }, double(4)],
  ['$round to places', { $round: [double(2.345), 2] }, double(2.35)],
  ['$round of an int to tens', { $round: [int(1250), -2] }, int(1200)],
  ['$round of a decimal to places', { $round: [decimal('1.255'), 2] }, decimal('1.26')],
  ['$trunc cuts off', { $trunc: [double(-1.99), 1] }, double(-1.9)],
  ['$trunc of an int is the int', { $trunc: '$i' }, int(7)],
  ['$sqrt is a double', { $sqrt: int(16) }, double(4)],
  ['$pow of ints is an int', { $pow: [int(2), int(10)] }, int(1024)],
  ['$pow of ints grows to a long', { $pow: [int(2), int(40)] }, long(1099511627776)],
  ['$pow of ints grows to a double', { $pow: [int(2), int(70)] }, double(2 ** 70)],
  ['$pow with a negative exponent is a double', { $pow: [int(2), int(-1)] }, double(0.5)],
  ['$exp is a double', { $exp: int(0) }, double(1)],
  ['$ln is a double', { $ln: int(1) }, double(0)],
  ['$log takes a base', { $log: [int(8), int(2)] }, double(3)],
  ['$log10 is a double', { $log10: int(1000) }, double(3)],
  ['$bitAnd of ints is an int', { $bitAnd: [int(6), int(3)] }, int(2)],
  ['$bitOr with a long is a long', { $bitOr: [int(6), long(1)] }, long(7)],
  ['$bitXor of ints', { $bitXor: [int(6), int(3)] }, int(5)],
  ['$bitNot of an int', { $bitNot: int(5) }, int(-6)],
  ['$sin is a double', { $sin: int(0) }, double(0)],
  ['$degreesToRadians is a double', { $degreesToRadians: int(180) }, double(Math.PI)],
  ['$atan2 is a double', { $atan2: [int(0), int(1)] }, double(0)],
];

const accumulated: readonly Row[] = [
  ['$sum of ints and doubles is a double', { $sum: '$items' }, double(6)],
  ['$sum of ints is an int', { $sum: [int(1), int(2)] }, int(3)],
  ['$sum of ints grows to a long', { $sum: [int(2147483647), int(1)] }, long(2147483648)],
  ['$sum passes over what is no number', { $sum: ['$i', 'text', '$n', '$missing'] }, int(7)],
  [
    '$sum of doubles loses nothing to rounding',
    { $sum: [double(0.1), double(0.2), double(0.3)] },
    double(0.6),
  ],
  ['$sum with a decimal is a decimal', { $sum: [int(1), decimal('0.10')] }, decimal('1.10')],
  ['$sum of nothing is 0', { $sum: '$missing' }, int(0)],
  ['$avg of ints is a double', { $avg: [int(1), int(3)] }, double(2)],
  ['$avg of decimals is a decimal', { $avg: [decimal('1'), decimal('2')] }, decimal('1.5')],
  ['$avg of nothing is null', { $avg: '$missing' }, null],
  ['$max keeps the type', { $max: [int(1), double(2)] }, double(2)],
  ['$min passes over null', { $min: ['$n', long(4)] }, long(4)],
  ['$stdDevPop is a double', { $stdDevPop: [int(1), int(3)] }, double(1)],
  ['$stdDevSamp of one number is null', { $stdDevSamp: [int(1)] }, null],
];

const converted: readonly Row[] = [
  ['$toInt cuts a double', { $toInt: double(1.9) }, int(1)],
  ['$toInt reads a text', { $toInt: '-12' }, int(-12)],
  ['$toInt of true is 1', { $toInt: true }, int(1)],
  ['$toLong of an int is a long', { $toLong: '$i' }, long(7)],
  ['$toLong of a date is its milliseconds', { $toLong: new Date(1500) }, long(1500)],
  ['$toDouble of an int is a double', { $toDouble: '$i' }, double(7)],
  ['$toDouble reads a text', { $toDouble: '1e3' }, double(1000)],
  ['$toDecimal of a text keeps its digits', { $toDecimal: '1.50' }, decimal('1.50')],
  ['$toDecimal of an int', { $toDecimal: '$i' }, decimal('7')],
  ['$toBool of 0 is false', { $toBool: double(0) }, false],
  ['$toBool of a text is true', { $toBool: 'false' }, true],
  ['$toString of a long', { $toString: long(max) }, max],
  ['$toString of a decimal keeps its zeros', { $toString: decimal('1.50') }, '1.50'],
  ['$toString of a double', { $toString: double(2.5) }, '2.5'],
  ['$toString of a small double', { $toString: 1.5e-7 }, '1.5e-07'],
  ['$toString of a large double', { $toString: 1e20 }, '1e+20'],
  ['$toDate of a long', { $toDate: long(1500) }, new Date(1500)],
  ['$convert by name', { $convert: { input: '5', to: 'long' } }, long(5)],
  ['$convert by number', { $convert: { input: int(5), to: 1 } }, double(5)],
  ['$convert that fails gives onError', { $convert: { input: 'x', to: 'int', onError: 'bad' } }, 'bad'],
  ['$convert of null gives onNull', { $convert: { input: null, to: 'int', onNull: int(0) } }, int(0)],
  ['$type tells a double from an int', { $type: '$d' }, 'double'],
  ['$type of a missing field', { $type: '$missing' }, 'missing'],
  ['$isNumber of a decimal', { $isNumber: '$m' }, true],
  ['$size is an int', { $size: '$items' }, int(3)],
  ['an array keeps the types of its items', '$items', [int(1), double(2), int(3)]],
  ['a literal keeps its type', { $literal: double(5) }, double(5)],
];

describe('numbers in expressions', needs('server8'), () => {
  test.each([...arithmetic, ...accumulated, ...converted])('%s', async (_, expression, value) => {
    expect(await evaluate(database().db, expression, doc)).toEqual(value);
  });

  test('equal numbers of different types fall into one group', async () => {
    const documents = [
      { n: int(1) },
      { n: double(1) },
      { n: long(1) },
      { n: decimal('1.0') },
      { n: double(1.5) },
    ];
    const pipeline = [
      { $documents: documents },
      { $group: { _id: '$n', count: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ];
    const groups = await database().db.aggregate(pipeline).toArray();
    expect(groups.map(({ count }) => count)).toEqual([4, 1]);
  });

  test('numbers pass through stages with their types', async () => {
    const { db } = database();
    await db.collection<{ _id: number }>('typed').insertOne({ _id: 1, ...doc });
    const pipeline = [
      { $match: { _id: 1 } },
      { $addFields: { extra: 1 } },
      { $unwind: '$items' },
      { $sort: { items: 1 } },
      { $group: { _id: '$_id', d: { $first: '$d' }, l: { $last: '$l' }, all: { $push: '$items' } } },
    ];
    const [result] = await db.collection('typed').aggregate(pipeline, { promoteValues: false }).toArray();
    expect(result).toEqual({ _id: int(1), d: double(7), l: long(7), all: [int(1), double(2), int(3)] });
  });

  test('a sum of a group has the widest type in it', async () => {
    const documents = [
      { k: 'ints', v: int(1) },
      { k: 'ints', v: int(2) },
      { k: 'doubles', v: int(1) },
      { k: 'doubles', v: double(2) },
      { k: 'longs', v: int(1) },
      { k: 'longs', v: long(2) },
    ];
    const pipeline = [
      { $documents: documents },
      { $group: { _id: '$k', sum: { $sum: '$v' } } },
      { $sort: { _id: 1 } },
    ];
    const groups = await database().db.aggregate(pipeline, { promoteValues: false }).toArray();
    expect(groups.map(({ sum }) => sum)).toEqual([double(3), int(3), long(3)]);
  });

  test('counting gives ints', async () => {
    const pipeline = [{ $documents: [{}, {}] }, { $count: 'n' }];
    expect(await database().db.aggregate(pipeline, { promoteValues: false }).toArray()).toEqual([
      { n: int(2) },
    ]);
  });
});
