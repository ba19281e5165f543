import { describe, expect, test } from 'vitest';
import { findIllFormed, InvalidArgumentError, type JsonValue, requireWellFormed } from '../src/index.ts';

const half = '\ud83d';

describe('text that is no Unicode', () => {
  test.each<[string, JsonValue, string]>([
    ['as the whole value', half, 'input'],
    ['within a text', `a${half}b`, 'input'],
    ['with its halves the wrong way round', '\ude00\ud83d', 'input'],
    ['in an object', { city: { name: half } }, 'input.city.name'],
    ['in a list', { rows: [1, ['x', half]] }, 'input.rows[1][1]'],
    ['as a key', { city: { [half]: 1 } }, 'input.city.\ufffd'],
  ])('is found %s', (_what, value, where) => {
    expect(findIllFormed('input', value)).toBe(where);
    expect(() => requireWellFormed('input', value)).toThrow(InvalidArgumentError);
    expect(() => requireWellFormed('input', value)).toThrow(`Argument "${where}" must be text of whole`);
  });

  test('is found however deep it lies', () => {
    let value: JsonValue = half;
    for (let depth = 0; depth < 100_000; depth++) value = [value];
    expect(findIllFormed('input', value)?.length).toBeLessThan(300);
  });

  test.each<[string, JsonValue]>([
    ['whole pairs', { '😀': ['😀', 'ß', ''] }],
    ['what is no text', [1, true, null, {}, []]],
    ['a replacement character, which is one like any other', '\ufffd'],
  ])('is not seen in %s', (_what, value) => {
    expect(findIllFormed('input', value)).toBeNull();
    expect(() => requireWellFormed('input', value)).not.toThrow();
  });
});
