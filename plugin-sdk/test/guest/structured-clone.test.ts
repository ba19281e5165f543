import { describe, expect, it } from 'vitest';
import { Blob as GuestBlob, File as GuestFile } from '../../src/guest/web/blob.ts';
import { DOMException as GuestDOMException } from '../../src/guest/web/dom-exception.ts';
import { EventTarget as GuestTarget } from '../../src/guest/web/events.ts';
import { Headers as GuestHeaders } from '../../src/guest/web/http/headers.ts';
import { ReadableStream as GuestStream } from '../../src/guest/web/streams/readable.ts';
import { structuredClone as guestClone } from '../../src/guest/web/structured-clone.ts';
import { URL as GuestUrl } from '../../src/guest/web/url/url.ts';

const nameOf = (run: () => unknown) => {
  try {
    run();
    return 'cloned';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};
class Point {
  x = 1;
  get y() {
    return 2;
  }
}

describe('structuredClone', () => {
  it.each<[string, () => unknown]>([
    ['primitives', () => [undefined, null, true, -0, Number.NaN, 5n, 'x']],
    ['wrappers', () => [Object(true), Object(5), Object('x'), Object(5n)]],
    ['dates', () => [new Date(0), new Date(Number.NaN)]],
    ['regular expressions', () => [/a/gi, Object.assign(/b/g, { lastIndex: 3 })]],
    [
      'maps and sets',
      () => [new Map<unknown, unknown>([[{ a: 1 }, new Set([1, 'x'])]]), new Set([new Map()])],
    ],
    ['buffers', () => [new Uint8Array([1, 2]).buffer, new ArrayBuffer(0)]],
    ['views', () => [new Uint16Array([1, 2, 3]).subarray(1), new DataView(new ArrayBuffer(8), 2, 3)]],
    [
      'views of every kind',
      () => [new BigInt64Array(1), new Float64Array([0.5]), new Uint8ClampedArray([300])],
    ],
    ['sparse arrays', () => [Object.assign(new Array(3), { 1: 'x', extra: 'y' })]],
    ['objects without a prototype', () => Object.assign(Object.create(null), { a: 1 })],
    ['objects of a class', () => new Point()],
    ['getters', () => ({ get a() { return [1]; } })], // biome-ignore format: one line.
    ['hidden and symbol keys', () => Object.defineProperty({ [Symbol('s')]: 1, a: 1 }, 'h', { value: 2 })],
    ['a key of __proto__', () => JSON.parse('{"__proto__": {"polluted": 1}, "a": 1}')],
    ['boxed strings with more', () => Object.assign(Object('ab'), { more: 1 })],
  ])('copies %s as Node does', (_, make) => {
    const [guest, node] = [guestClone(make()), structuredClone(make())];
    expect(guest).toEqual(node);
    expect(Object.getPrototypeOf(Object(guest))).toBe(Object.getPrototypeOf(Object(node)));
    expect(Reflect.ownKeys(Object(guest))).toEqual(Reflect.ownKeys(Object(node)));
  });

  it('keeps cycles and shared parts', () => {
    const shared = { n: 1 };
    const value: Record<string, unknown> = { a: shared, b: shared, list: [shared] };
    value.self = value;
    value.map = new Map([[value, value]]);
    const copy = guestClone(value) as typeof value;
    expect(copy.self).toBe(copy);
    expect(copy.a).toBe(copy.b);
    expect(copy.a).not.toBe(shared);
    expect((copy.map as Map<unknown, unknown>).get(copy)).toBe(copy);
  });

  it('copies a buffer once for all its views', () => {
    const buffer = new ArrayBuffer(8);
    const [a, b] = guestClone([new Uint8Array(buffer), new Uint32Array(buffer, 4)]) as [
      Uint8Array,
      Uint32Array,
    ];
    expect(a.buffer).toBe(b.buffer);
    expect(a.buffer).not.toBe(buffer);
  });

  it('copies errors with their name, message, cause and stack', () => {
    const error = new RangeError('far', { cause: { code: 1 } });
    const copy = guestClone(error) as RangeError;
    expect(copy).toBeInstanceOf(RangeError);
    expect(copy).toMatchObject({
      name: 'RangeError',
      message: 'far',
      cause: { code: 1 },
      stack: error.stack,
    });
    const odd = guestClone(Object.assign(new TypeError('x'), { name: 'Mine', extra: 1 })) as Error;
    expect(odd.name).toBe('Error');
    expect(odd).not.toHaveProperty('extra');
    const dom = guestClone(new GuestDOMException('gone', 'AbortError')) as GuestDOMException;
    expect([dom.name, dom.message, dom.code]).toEqual(['AbortError', 'gone', 20]);
  });

  it('copies blobs and files', async () => {
    const copy = guestClone(
      new GuestFile(['abc'], 'a.txt', { type: 'text/plain', lastModified: 5 }),
    ) as GuestFile;
    expect([copy.name, copy.type, copy.lastModified, await copy.text()]).toEqual([
      'a.txt',
      'text/plain',
      5,
      'abc',
    ]);
    expect(guestClone(new GuestBlob(['x']))).toBeInstanceOf(GuestBlob);
  });

  it.each<[string, () => unknown]>([
    ['a function', () => () => 1],
    ['a method within', () => ({ a: [{ b() {} }] })],
    ['a symbol', () => Symbol('x')],
    ['a promise', () => Promise.resolve()],
    ['a weak map', () => new WeakMap()],
    ['a weak set', () => new WeakSet()],
    ['a URL', () => new GuestUrl('http://h')],
    ['headers', () => new GuestHeaders()],
    ['a stream', () => new GuestStream()],
    ['an event target', () => new GuestTarget()],
  ])('refuses %s', (_, make) => {
    expect(nameOf(() => guestClone(make()))).toBe('DataCloneError');
  });

  it('lets the errors of getters through', () => {
    const hostile = { get a() { throw new RangeError('mine'); } }; // biome-ignore format: one line.
    expect(nameOf(() => guestClone(hostile))).toBe('RangeError');
  });

  it('refuses what only claims to be a date or a map', () => {
    expect(nameOf(() => guestClone(Object.create(Date.prototype)))).toBe('TypeError');
    expect(nameOf(() => guestClone(Object.create(Map.prototype)))).toBe('TypeError');
  });

  it('moves buffers that are transferred', () => {
    const buffer = Uint8Array.of(1, 2, 3).buffer;
    const copy = guestClone({ view: new Uint8Array(buffer, 1), buffer }, { transfer: [buffer] }) as {
      view: Uint8Array;
      buffer: ArrayBuffer;
    };
    expect([...copy.view]).toEqual([2, 3]);
    expect(copy.view.buffer).toBe(copy.buffer);
    expect(buffer.byteLength).toBe(0);
    expect(nameOf(() => guestClone(1, { transfer: [buffer] }))).toBe('DataCloneError');
    expect(nameOf(() => guestClone(1, { transfer: [{}] }))).toBe('DataCloneError');
  });

  it('leaves a buffer whole when the rest is refused', () => {
    const buffer = new ArrayBuffer(4);
    expect(nameOf(() => guestClone({ buffer, bad() {} }, { transfer: [buffer] }))).toBe('DataCloneError');
    expect(buffer.byteLength).toBe(4);
  });
});
