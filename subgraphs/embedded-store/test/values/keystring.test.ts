import { Binary, BSONRegExp, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { describe, expect, test } from 'vitest';
import { compareValues } from '../../src/values/compare.ts';
import { keyString } from '../../src/values/keystring.ts';

const inOrder: readonly unknown[] = [
  new MinKey(),
  null,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  Decimal128.fromString('-1E+6000'),
  -1e300,
  Long.MIN_VALUE,
  Long.fromString('-9007199254740993'),
  -9007199254740992,
  -1,
  -5e-324,
  0,
  Decimal128.fromString('1E-6000'),
  5e-324,
  Decimal128.fromString('0.1'),
  0.1,
  Decimal128.fromString('0.10000000000000001'),
  1,
  Decimal128.fromString('1.000000000000000000000000000000001'),
  Decimal128.fromString('1.000000000000000000000000000000002'),
  2,
  9007199254740992,
  Long.fromString('9007199254740993'),
  9007199254740994,
  Long.fromString('9223372036854775806'),
  Long.MAX_VALUE,
  2 ** 63,
  Number.POSITIVE_INFINITY,
  '',
  '\u0000',
  '\u0000\u0000',
  '\u0000a',
  '\u0001',
  'a',
  'a\u0000',
  'a\u0000b',
  'aa',
  'ÿ',
  '\uffff',
  '\u{10000}',
  {},
  { a: null },
  { a: 1 },
  { a: 1, b: 1 },
  { b: 0 },
  { a: 'x' },
  [],
  [null],
  [1],
  [1, 1],
  [2],
  new Binary(Buffer.from([])),
  new Binary(Buffer.from([1])),
  new Binary(Buffer.from([1]), 4),
  new Binary(Buffer.from([0, 0])),
  new ObjectId('000000000000000000000000'),
  new ObjectId('ffffffffffffffffffffffff'),
  false,
  true,
  new Date(-8.64e15),
  new Date(-1),
  new Date(0),
  new Date(8.64e15),
  new Timestamp({ t: 0, i: 1 }),
  new Timestamp({ t: 4294967295, i: 4294967295 }),
  new BSONRegExp('a', ''),
  new BSONRegExp('a', 'i'),
  new BSONRegExp('b', ''),
  new MaxKey(),
];

describe('key strings', () => {
  test.each([
    [[1, new Double(1), Long.fromNumber(1), Decimal128.fromString('1.00')]],
    [[0, -0, new Double(-0), Decimal128.fromString('-0')]],
    [[null, undefined]],
  ])('equal values of different types have one key: %s', (values) => {
    const keys = new Set(values.map((value) => keyString([value]).toString('hex')));
    expect(keys.size).toBe(1);
  });

  test('their bytes are in the order of the values, each way, alone and before another field', () => {
    for (const [i, a] of inOrder.entries()) {
      for (const [j, b] of inOrder.entries()) {
        const expected = Math.sign(i - j);
        const shown = `${String(a)} against ${String(b)}`;
        expect(Math.sign(Buffer.compare(keyString([a]), keyString([b]))), shown).toBe(expected);
        expect(Math.sign(Buffer.compare(keyString([a], [-1]), keyString([b], [-1]))), shown).toBe(
          -expected || 0,
        );
        if (i === j) continue;
        expect(Math.sign(Buffer.compare(keyString([a, 'z']), keyString([b, 'a']))), shown).toBe(expected);
        const down = Buffer.compare(keyString([a, 'z'], [-1, 1]), keyString([b, 'a'], [-1, 1]));
        expect(Math.sign(down), shown).toBe(-expected);
      }
    }
  });

  test('comparing values gives the same order', () => {
    for (const [i, a] of inOrder.entries()) {
      for (const [j, b] of inOrder.entries()) {
        expect(Math.sign(compareValues(a, b)), `${String(a)} against ${String(b)}`).toBe(Math.sign(i - j));
      }
    }
  });

  test('a key longer than the scratch buffer is whole', () => {
    const long = 'x'.repeat(100_000);
    expect(keyString([long, 1])).toHaveLength(100_000 + 3 + keyString([1]).length);
  });
});
