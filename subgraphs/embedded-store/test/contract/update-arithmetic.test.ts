import { Decimal128, Double, Int32, Long } from 'mongodb';
import { describe, test } from 'vitest';
import { useTestDatabase } from '../support/database.ts';
import { checkRefusal, checkUpdate, type RefusalCase, type UpdateCase } from '../support/updates.ts';

const database = useTestDatabase();
type Cases<Case> = readonly (readonly [name: string, given: Case])[];

const int = (n: number) => new Int32(n);
const long = (n: number | string) => Long.fromString(String(n));
const double = (n: number) => new Double(n);
const decimal = (text: string) => Decimal128.fromString(text);

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
