import { BSONRegExp } from 'bson';
import { describe, expect, test } from 'vitest';
import { toRegExp } from '../../src/matching/regex.ts';
import { boundedRegExp } from '../../src/values/bounded-regex.ts';
import { fuzzRun } from './random.ts';

const { random, rounds } = fuzzRun('regex');

const atoms = [
  'a',
  'B',
  '.',
  '[ab]',
  '[^a-c]',
  '[Z-z]',
  '[a-]',
  '\\w',
  '\\d',
  '\\.',
  '\\-',
  '-',
  ' ',
  'é',
  '(?:ab|c)',
  '(x)',
  '$',
  '\\b',
];
const repeats = ['', '', '', '*', '+', '?', '{2}', '{1,3}', '*?'];
const letters = [
  'a',
  'A',
  'b',
  'B',
  'c',
  'x',
  'X',
  'z',
  '_',
  '1',
  '-',
  '.',
  ' ',
  'é',
  'É',
  '\n',
  '\u{1f600}',
];
const made = <T>(length: number, make: () => T): T[] => Array.from({ length }, make);

describe('a bounded regular expression', () => {
  test('matches what the same expression matches without bounds', () => {
    for (let round = 0; round < 3000 * rounds; round++) {
      const pieces = made(1 + random.below(5), () => random.pick(atoms) + random.pick(repeats));
      const source = (random.below(3) === 0 ? '^' : '') + pieces.join('');
      const flags = random.pick(['', 'i', 'm', 's', 'im']);
      const plain = plainly(source, flags);
      if (plain === undefined) continue;
      const bounded = boundedRegExp(source, flags);
      const text = made(random.below(12), () => random.pick(letters)).join('');
      const [found, expected] = [bounded.exec(text), plain.exec(text)];
      expect([source, flags, text, found?.[0], found?.index]).toEqual([
        source,
        flags,
        text,
        expected?.[0],
        expected?.index,
      ]);
      expect(bounded.test(text)).toBe(expected !== null);
      const all = (regex: RegExp): string[] =>
        Array.from(text.matchAll(regex), (match) => `${match.index} ${match[0]}`);
      expect([source, flags, text, all(boundedRegExp(source, `${flags}g`))]).toEqual([
        source,
        flags,
        text,
        all(new RegExp(plain.source, `${plain.flags}g`)),
      ]);
    }
  });

  test.each([
    ['(a+)+$', ''],
    ['(a+)+$', 'i'],
    ['^(\\w+\\s?)+$', 'i'],
    ['(a|aa)+$', 'm'],
    ['(.*)*x', 's'],
    ['([a-z]+)*[A-Z]{2,}$', 'i'],
  ])('%s with flags "%s" ends within the time of a test', (source, flags) => {
    expect(boundedRegExp(source, flags).test(`${'a'.repeat(5000)}!`)).toBe(false);
  });

  test.each(['(?=a)(a+)+$', '(a+)+\\1$', '([\\p{L}]+)+$', '(é|éé)+$|(a+)+$'])(
    '%s is stopped with a sentence',
    (source) => {
      expect(() => boundedRegExp(source, 'i').test(`${'a'.repeat(40)}!`)).toThrow(/took more than 200 ms/);
    },
  );

  test('an expression stopped once can be used again', () => {
    const regex = boundedRegExp('(?=a)(a+)+$', '');
    expect(() => regex.test(`${'a'.repeat(40)}!`)).toThrow(/took more than/);
    expect(regex.test('aaa')).toBe(true);
    expect(() => Array.from(`${'a'.repeat(40)}!`.matchAll(boundedRegExp('(?=a)(a+)+$', 'g')))).toThrow(
      /took more/,
    );
    expect('xaax'.replace(boundedRegExp('A+', 'i'), 'b')).toBe('xbx');
  });
});

function plainly(source: string, flags: string): RegExp | undefined {
  for (const tried of [`${flags}u`, flags]) {
    try {
      return new RegExp(source, tried);
    } catch {
      // Not everything put together at random is an expression.
    }
  }
  return undefined;
}

test('an extended expression whose class never ends is refused, however long it is', () => {
  const open = `[${'\\a'.repeat(60)}`;
  expect(() => toRegExp(new BSONRegExp(open, 'x'))).toThrow(/invalid/);
});
