import { describe, expect, it } from 'vitest';
import { URLSearchParams as GuestParams } from '../../src/guest/web/url/search-params.ts';
import { URL as GuestUrl } from '../../src/guest/web/url/url.ts';
import { bases, hrefs, relatives, setterCases } from './url-cases.ts';

// Node's own URL, which follows the same standard, says what is right.
const parts = [
  ...(['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port'] as const),
  ...(['pathname', 'search', 'hash'] as const),
];
type AnyUrl = URL | GuestUrl;

function show(make: () => AnyUrl): string[] | string {
  try {
    const url = make();
    return [...parts.map((part) => url[part]), JSON.stringify([...url.searchParams])];
  } catch (error) {
    return error instanceof TypeError ? 'TypeError' : String(error);
  }
}

describe('URL', () => {
  it.each(hrefs)('reads %j as the standard says', (href) => {
    expect(show(() => new GuestUrl(href))).toEqual(show(() => new URL(href)));
    expect(GuestUrl.canParse(href)).toBe(URL.canParse(href));
  });

  it.each(bases)('reads every address against %j as the standard says', (base) => {
    for (const href of [...relatives, ...hrefs]) {
      const label = JSON.stringify([href, base]);
      expect(
        show(() => new GuestUrl(href, base)),
        label,
      ).toEqual(show(() => new URL(href, base)));
    }
  });

  it.each(setterCases)(
    '%s, with %s set to each value, becomes what the standard says',
    (href, part, values) => {
      for (const value of values) {
        const set = (url: AnyUrl) => {
          url[part] = value;
          return url;
        };
        const label = JSON.stringify([href, part, value]);
        expect(
          show(() => set(new GuestUrl(href))),
          label,
        ).toEqual(show(() => set(new URL(href))));
      }
    },
  );

  it.each(['http://bücher.de', 'http://日本.jp/', 'https://ho\u00adst', 'http://a%C3%BC'])(
    'refuses %j, whose domain is not in its ASCII form',
    (href) => {
      expect(() => new GuestUrl(href)).toThrow('xn--');
      expect(GuestUrl.parse(href)).toBeNull();
    },
  );

  it('follows changes of its parameters, and they follow it', () => {
    const url = new GuestUrl('https://h/?a=1&a=2');
    url.searchParams.delete('a', '1');
    url.searchParams.append('b c', 'ü&');
    expect(url.href).toBe('https://h/?a=2&b+c=%C3%BC%26');
    url.search = '?z=0';
    expect([...url.searchParams]).toEqual([['z', '0']]);
    url.searchParams.delete('z');
    expect(url.href).toBe('https://h/');
  });
});

describe('URLSearchParams', () => {
  it.each([
    ['', '?', '?a', 'a=b=c', '&&a=1&', 'a+b=c+d', '%zz=%', 'a%20b=%C3%BC', '=x', 'ü=€', '%ff=1', 'a=\ud800'],
    [
      [
        ['a', '1'],
        ['a', '2'],
      ],
      { a: 1, b: null },
      new Map([['x', 'y']]),
      new URLSearchParams('q=1'),
      5,
      null,
    ],
  ])('reads every kind of start', (...inits) => {
    for (const init of inits) {
      // Both take anything; the types of Node's own do not say so.
      const node = new URLSearchParams(init as string);
      const guest = new GuestParams(init);
      expect([...guest], JSON.stringify(init)).toEqual([...node]);
      expect(guest.toString()).toBe(node.toString());
      expect(guest.size).toBe(node.size);
    }
  });

  it('writes every ASCII character as forms do', () => {
    const text = String.fromCharCode(...Array.from({ length: 128 }, (_, i) => i));
    expect(new GuestParams({ [text]: text }).toString()).toBe(
      new URLSearchParams({ [text]: text }).toString(),
    );
  });

  it('sorts by code units and keeps the order of equal names', () => {
    const text = 'z=1&a=2&ﬃ=3&🌈=4&a=1';
    const [guest, node] = [new GuestParams(text), new URLSearchParams(text)];
    guest.sort();
    node.sort();
    expect(guest.toString()).toBe(node.toString());
  });

  it('refuses what are no pairs', () => {
    for (const init of [[['a']], [['a', 'b', 'c']], ['ab'], [1]]) {
      expect(() => new GuestParams(init), JSON.stringify(init)).toThrow(TypeError);
    }
  });
});
