import { InvalidArgumentError, pageOf, pageRequest, readCursor, writeCursor } from '@ymera/kernel';
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
    const page = pageOf([item('c'), item('b'), item('a')], 2, (found) => found);
    expect(page.items).toEqual([item('c'), item('b')]);
    expect(readCursor(page.nextCursor)).toEqual(item('b'));
  });

  it('is the last one when the store found no more', () => {
    expect(pageOf([item('b'), item('a')], 2, (found) => found).nextCursor).toBeNull();
    expect(pageOf([], 2, () => item('never')).nextCursor).toBeNull();
  });
});

describe('a cursor', () => {
  it('comes back as it went, whatever the id holds', () => {
    for (const id of ['run_1:task', 'ümläut "quoted"', '']) {
      expect(readCursor(writeCursor({ at: 1_767_225_600_000, id }))).toEqual({ at: 1_767_225_600_000, id });
    }
  });

  it('is nothing at the start of a list', () => {
    expect(readCursor(null)).toBeNull();
  });

  it.each([
    ['', 'an empty text'],
    ['!!!', 'no base64'],
    [Buffer.from('5').toString('base64url'), 'a number'],
    [Buffer.from('["1","a"]').toString('base64url'), 'a time that is a text'],
    [Buffer.from('[1.5,"a"]').toString('base64url'), 'half a millisecond'],
    [Buffer.from('[1,{"$gt":""}]').toString('base64url'), 'an id that is a query'],
    [Buffer.from('[1,"a",2]').toString('base64url'), 'one part too many'],
  ])('%j is refused: %s', (text) => {
    expect(() => readCursor(text)).toThrow(InvalidArgumentError);
  });
});
