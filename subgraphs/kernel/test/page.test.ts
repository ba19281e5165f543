import {
  InvalidArgumentError,
  newestFirst,
  pageOf,
  pageRequest,
  readCursor,
  readNumberCursor,
  readTimeCursor,
  timeKey,
  writeCursor,
} from '@ymera/kernel';
import { describe, expect, it } from 'vitest';

describe('a page request', () => {
  it('asks for 20 from the start when nothing is said', () => {
    expect(pageRequest({})).toEqual({ first: 20, after: null });
    expect(pageRequest({ first: null, after: null })).toEqual({ first: 20, after: null });
  });

  it.each([1, 100])('may ask for %d', (first) => {
    expect(pageRequest({ first, after: 'x' })).toEqual({ first, after: 'x' });
  });

  it.each([0, -1, 101, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('may not ask for %d', (first) => {
    expect(() => pageRequest({ first })).toThrow(
      `Argument "first" must be a whole number from 1 to 100; it is ${first}.`,
    );
  });
});

describe('a page', () => {
  const item = (id: string) => ({ id, at: 7 });

  it('names the place of its last item when the store found one more', () => {
    const page = pageOf([item('c'), item('b'), item('a')], 2, timeKey);
    expect(page.items).toEqual([item('c'), item('b')]);
    expect(readTimeCursor(page.nextCursor)).toEqual(item('b'));
  });

  it('is the last one when the store found no more', () => {
    expect(pageOf([item('b'), item('a')], 2, timeKey).nextCursor).toBeNull();
    expect(pageOf([], 2, () => 'never').nextCursor).toBeNull();
  });
});

describe('a cursor', () => {
  const text = (sortKey: string) => Buffer.from(sortKey).toString('base64url');

  it('comes back as it went', () => {
    for (const key of ['ada@example.org', 'ümläut "quoted"']) expect(readCursor(writeCursor(key))).toBe(key);
  });

  it('is nothing at the start of a list', () => {
    expect([readCursor(null), readTimeCursor(null), readNumberCursor(null)]).toEqual([null, null, null]);
  });

  it.each(['', '!', 'YQ==', ' YQ', 'YQ\n', 'x'.repeat(2001), '\u0000'])('%j is refused', (cursor) => {
    for (const read of [readCursor, readTimeCursor, readNumberCursor]) {
      expect(() => read(cursor)).toThrow(InvalidArgumentError);
    }
  });

  it('by time comes back as it went, whatever the id holds', () => {
    for (const id of ['run_1:task', 'ümläut "quoted"', '']) {
      const place = { at: 1_767_225_600_000, id };
      expect(readTimeCursor(writeCursor(timeKey(place)))).toEqual(place);
    }
  });

  it.each([
    ['5', 'a number'],
    ['["1","a"]', 'a time that is a text'],
    ['[1.5,"a"]', 'half a millisecond'],
    ['[1,{"$gt":""}]', 'an id that is a query'],
    ['[1,"a",2]', 'one part too many'],
    ['[1', 'half of a list'],
  ])('by time is refused for %j: %s', (sortKey) => {
    expect(() => readTimeCursor(text(sortKey))).toThrow(InvalidArgumentError);
  });

  it('by time has its place in the list: newest first, and by descending id within a moment', () => {
    const [old, a, b, young] = [
      { at: 1, id: 'z' },
      { at: 2, id: 'a' },
      { at: 2, id: 'b' },
      { at: 3, id: 'a' },
    ];
    expect([a, old, young, b].sort(newestFirst)).toEqual([young, b, a, old]);
    expect(newestFirst(a, { ...a })).toBe(0);
  });

  it('by number comes back as it went', () => {
    expect(readNumberCursor(writeCursor('12'))).toBe(12);
  });

  it.each(['x', '0', '-1', '1.5', '1e9', '9'.repeat(20)])('by number is refused for %j', (sortKey) => {
    expect(() => readNumberCursor(text(sortKey))).toThrow(InvalidArgumentError);
  });
});
