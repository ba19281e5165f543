import { describe, expect, test } from 'vitest';
import type { Collation } from '../../src/collation/collation.ts';
import { parseCollation } from '../../src/collation/parse.ts';
import { indexEntries, parseFields, shareEntry } from '../../src/storage/index-keys.ts';
import { compareValues, equalValues } from '../../src/values/compare.ts';
import { docOf } from '../../src/values/document.ts';
import { keyString } from '../../src/values/keystring.ts';

function collationOf(options: object): Collation {
  const collation = parseCollation(docOf({ ...options }));
  if (collation === undefined) throw new Error('this is the simple collation');
  return collation;
}

const locales = [
  'root',
  'en',
  'de@collation=phonebook',
  'fr_CA',
  'da',
  'cs',
  'hu',
  'hr',
  'sv',
  'tr',
  'es@collation=traditional',
  'th',
  'ja',
  'ko',
  'zh',
  'ar',
  'hi',
];
const shapes = [
  { strength: 1 },
  { strength: 2 },
  { strength: 3 },
  { strength: 1, caseLevel: true },
  { strength: 3, caseFirst: 'upper' },
  { strength: 2, numericOrdering: true },
  { strength: 1, alternate: 'shifted' },
];

// Pieces that locales join, split, leave out or take for each other.
const pieces = [
  'a',
  'A',
  'á',
  'a\u0301',
  'ä',
  'ae',
  'æ',
  'Æ',
  'aa',
  'å',
  'c',
  'ch',
  'CH',
  'cs',
  'ccs',
  'cscs',
  'dž',
  'dz',
  'ǆ',
  'll',
  'i',
  'ı',
  'İ',
  'ss',
  'ß',
  'ﬁ',
  'fi',
  'ø',
  'o',
  'th',
  'þ',
  'ñ',
  '1',
  '01',
  '10',
  '١',
  '²',
  ' ',
  '-',
  '\u00ad',
  '\u200b',
  '.',
  '日',
  '本',
  'か',
  'カ',
  'が',
  'か\u3099',
  '가',
  '\u1100\u1161',
  'เก',
  'ก',
  'к',
  'й',
  'и\u0306',
  'σ',
  'ς',
  'ا',
  'أ',
  '🙂',
  '\u0000',
  'e\u0301\u0327',
  'e\u0327\u0301',
];

function texts(count: number, seed: number): string[] {
  let state = seed;
  const below = (limit: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: below(4) }, () => pieces[below(pieces.length)] ?? '').join(''),
  );
}

describe('keys of texts', () => {
  test.each(locales)('of %s are one for texts that are equal', (locale) => {
    for (const shape of shapes) {
      const collation = collationOf({ locale, ...shape });
      const sorted = [...pieces, ...texts(300, 7)].sort(collation.compare);
      let pairs = 0;
      for (const [i, text] of sorted.entries()) {
        const next = sorted[i + 1];
        if (next === undefined || text === next || !collation.equal(text, next)) continue;
        pairs++;
        const shown = `${JSON.stringify(text)} and ${JSON.stringify(next)} under ${JSON.stringify(shape)}`;
        expect(collation.key(next).equals(collation.key(text)), shown).toBe(true);
      }
      expect(pairs).toBeGreaterThan(5);
    }
  });

  test('hold no zero, so that they end where they end', () => {
    const collation = collationOf({ locale: 'en', strength: 1, numericOrdering: true });
    for (const text of [...pieces, ...texts(200, 11), '', '9'.repeat(40), 'x'.repeat(5000)]) {
      const key = collation.key(text);
      expect(key.includes(0)).toBe(false);
      expect(key.length).toBeLessThan(64 * 9);
    }
  });

  test.each([
    ['addresses', { locale: 'en', strength: 2 }, (i: number) => `user${i}@example.com`],
    ['numbers in texts', { locale: 'en', numericOrdering: true }, (i: number) => `item-${i * 37}`],
    ['versions', { locale: 'en', numericOrdering: true }, (i: number) => `v1.${i}.0`],
    [
      'Cyrillic',
      { locale: 'ru', strength: 2 },
      (i: number) => String.fromCodePoint(0x430 + (i % 32), 0x430 + ((i >> 5) % 32)),
    ],
    ['Hangul', { locale: 'ko', strength: 2 }, (i: number) => String.fromCodePoint(0xac00 + i)],
    ['Han', { locale: 'zh', strength: 2 }, (i: number) => String.fromCodePoint(0x4e00 + i)],
  ])('tell %s apart', (_, options, textOf) => {
    const collation = collationOf(options);
    const keys = new Set(Array.from({ length: 1000 }, (__, i) => collation.key(textOf(i)).toString('hex')));
    expect(keys.size).toBeGreaterThan(950);
  });
});

describe('values under a collation', () => {
  const collation = collationOf({ locale: 'en', strength: 2 });

  test.each<[string, unknown, unknown]>([
    ['texts', 'a', 'A'],
    ['texts in arrays', ['a', 1], ['A', 1]],
    ['texts in documents', { a: 'x', b: ['y'] }, { a: 'X', b: ['Y'] }],
  ])('%s are equal and share a key', (_, a, b) => {
    expect(equalValues(a, b, collation)).toBe(true);
    expect(equalValues(a, b)).toBe(false);
    expect(keyString([a], [], collation).equals(keyString([b], [], collation))).toBe(true);
  });

  test.each<[string, unknown, unknown]>([
    ['names of fields', { a: 1 }, { A: 1 }],
    ['types', 'a', ['a']],
    ['orders of fields', { a: 'x', b: 'y' }, { b: 'y', a: 'x' }],
    ['letters', 'a', 'b'],
  ])('%s are told apart', (_, a, b) => {
    expect(equalValues(a, b, collation)).toBe(false);
    expect(keyString([a], [], collation).equals(keyString([b], [], collation))).toBe(false);
  });

  test.each<[unknown, unknown]>([
    [{ a: 'A' }, { a: 'b' }],
    [{ a: 'b' }, { a: 'B', b: 1 }],
    [['A'], ['b']],
    ['Z', {}],
    [5, 'a'],
  ])('%j comes before %j', (a, b) => {
    expect(compareValues(a, b, collation)).toBeLessThan(0);
    expect(compareValues(b, a, collation)).toBeGreaterThan(0);
  });
});

describe('entries of an index with a collation', () => {
  const collation = collationOf({ locale: 'de@collation=phonebook', strength: 1 });
  const fields = parseFields({ name: 1, n: -1 });
  const keyOf = (doc: object) => indexEntries(fields, docOf({ ...doc }), collation).keys.map(String);

  test('are shared by documents that are equal under it', () => {
    const [a, b] = [docOf({ name: 'Müller', n: 1 }), docOf({ name: 'MUELLER', n: 1 })];
    expect(keyOf(a)).toEqual(keyOf(b));
    expect(shareEntry(fields, collation, a, b)).toBe(true);
  });

  test('are compared where their keys are the same and their texts are not', () => {
    const variants = collationOf({ locale: 'en', strength: 3 });
    const [a, b] = [docOf({ name: 'a' }), docOf({ name: 'A' })];
    const keys = [a, b].map((doc) => indexEntries(fields, doc, variants).keys.map(String));
    expect(keys[0]).toEqual(keys[1]);
    expect(shareEntry(fields, variants, a, b)).toBe(false);
  });

  test('are compared element by element', () => {
    const tags = parseFields({ tags: 1 });
    const doc = (...items: string[]) => docOf({ tags: items });
    expect(shareEntry(tags, collation, doc('a', 'ü'), doc('x', 'UE'))).toBe(true);
    expect(shareEntry(tags, collation, doc('a', 'b'), doc('x', 'y'))).toBe(false);
    expect(shareEntry(tags, collation, doc(), docOf({ tags: null }))).toBe(false);
    expect(shareEntry(tags, collation, docOf({}), docOf({ tags: null }))).toBe(true);
  });
});
