import { Code } from 'bson';
import { expect, test } from 'vitest';
import { compareValues, equalValues } from '../../src/values/compare.ts';
import { decode } from '../../src/values/decode.ts';
import { docOf } from '../../src/values/document.ts';
import { encode } from '../../src/values/encode.ts';
import { typeNameOf } from '../../src/values/types.ts';

const stored = (code: Code): unknown => decode(encode(docOf({ code }))).code;
const plain = stored(new Code('x'));
const scoped = (a: number): unknown => stored(new Code('x', { a }));

test('code with a scope is of a type of its own, after all code without', () => {
  expect([typeNameOf(plain), typeNameOf(scoped(1))]).toEqual(['javascript', 'javascriptWithScope']);
  expect(compareValues(stored(new Code('z')), scoped(1))).toBeLessThan(0);
});

test('scopes are compared', () => {
  expect(equalValues(scoped(1), scoped(1))).toBe(true);
  expect(equalValues(scoped(1), scoped(2))).toBe(false);
  expect(equalValues(plain, scoped(1))).toBe(false);
  expect(compareValues(scoped(1), scoped(2))).toBeLessThan(0);
});
