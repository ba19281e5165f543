import { describe, expect, it } from 'vitest';
import { Headers as GuestHeaders, lockHeaders } from '../../src/guest/web/http/headers.ts';

// Node's own class, which follows the same standard, says what is right.
const show = (make: () => Iterable<unknown>) => {
  try {
    return [...make()];
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};

describe('headers', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object', { B: '2', a: ' 1 ', 'X-Y': 3 }],
    [
      'pairs',
      [
        ['a', '1'],
        ['A', '2'],
        ['b', ''],
      ],
    ],
    ['a map', new Map([['k', 'v']])],
    ['other headers', new Headers({ q: 'r' })],
    [
      'cookies',
      [
        ['set-cookie', 'a=1'],
        ['Set-Cookie', 'b=2; Expires=Mon, 1'],
        ['z', '1'],
      ],
    ],
    ['null', null],
    ['a string', 'a: b'],
    ['a number', 5],
    ['a short pair', [['a']]],
    ['a long pair', [['a', 'b', 'c']]],
    ['strings as pairs', ['ab']],
    ['a name with a space', { 'a b': '1' }],
    ['an empty name', { '': '1' }],
    ['a name beyond ASCII', { ü: '1' }],
    ['a value with a line break', { a: 'x\r\ny: z' }],
    ['a value with a zero', { a: 'x\0' }],
    ['a value beyond bytes', { a: '€' }],
    ['a value of bytes', { a: 'ü' }],
    ['a value with tabs around it', { a: '\t x \n' }],
  ])('are made of %s as the standard says', (_, init) => {
    expect(show(() => new GuestHeaders(init))).toEqual(
      show(() => new Headers(init as Record<string, string>)),
    );
  });

  it('join values but for cookies, in the order of names', () => {
    for (const headers of [new GuestHeaders(), new Headers()]) {
      headers.append('Set-Cookie', 'a=1');
      headers.append('set-cookie', 'b=2');
      headers.append('Accept', 'x');
      headers.append('accept', 'y');
      headers.set('Zeta', '1');
      headers.delete('ZETA');
      expect(headers.get('ACCEPT')).toBe('x, y');
      expect(headers.has('zeta')).toBe(false);
      expect(headers.get('zeta')).toBeNull();
      expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
      expect([...headers.keys()]).toEqual(['accept', 'set-cookie', 'set-cookie']);
      const seen: string[] = [];
      headers.forEach((value: string, name: string) => void seen.push(`${name}=${value}`));
      expect(seen).toEqual(['accept=x, y', 'set-cookie=a=1', 'set-cookie=b=2']);
    }
  });

  it('of a received response cannot be changed', () => {
    const headers = lockHeaders(new GuestHeaders({ a: '1' }));
    expect(() => headers.set('a', '2')).toThrow(TypeError);
    expect(() => headers.append('b', '2')).toThrow(TypeError);
    expect(() => headers.delete('a')).toThrow(TypeError);
    expect([...new GuestHeaders(headers)]).toEqual([['a', '1']]);
  });
});
