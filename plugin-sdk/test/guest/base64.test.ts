import { expect, it } from 'vitest';
import {
  decodeBase64,
  encodeBase64,
  atob as guestAtob,
  btoa as guestBtoa,
} from '../../src/guest/web/base64.ts';

// Node's own functions, which follow the same standard, say what is right.
const outcome = (run: () => string) => {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};

it.each(['', 'a', 'ab', 'abc', 'hello world', '\x00\xff\x80', 'x'.repeat(10_000)])(
  'btoa writes %j',
  (text) => {
    expect(guestBtoa(text)).toBe(btoa(text));
  },
);

it.each([
  ...[
    '',
    'YQ==',
    'YWI=',
    'YWJj',
    'YQ',
    'YWI',
    ' Y W J j ',
    'YW\nJj\t',
    'Y',
    'YWJjZ',
    'YQ=',
    'YQ===',
    '=',
    '==',
  ],
  ...[
    'YR==',
    'A===',
    '====',
    'AA=A',
    'A-_A',
    'AAAA=',
    'AAAA==',
    'é',
    'AAA\u00a0A',
    '/+8=',
    '\x0cAAAA\r',
    'AB\0C',
  ],
])('atob reads %j', (text) => {
  expect(outcome(() => guestAtob(text))).toBe(outcome(() => atob(text)));
});

it('characters beyond a byte are refused', () => {
  expect(outcome(() => guestBtoa('\u0100'))).toBe('InvalidCharacterError');
  expect(outcome(() => guestBtoa('🙂'))).toBe('InvalidCharacterError');
});

it('numbers and null are taken as text', () => {
  expect(guestBtoa(null)).toBe(btoa('null'));
  expect(guestAtob(1234)).toBe(atob('1234'));
});

it('all bytes come back, at every length', () => {
  for (let length = 0; length < 70; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 89 + length) % 256);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
  }
});
