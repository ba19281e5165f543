import { expect, it } from 'vitest';
import { BoundedCache } from '../../src/supergraph/bounded-cache.ts';

it('the entry unused for longest is forgotten first', () => {
  const cache = new BoundedCache<string, number>(2);
  cache.set('a', 1);
  cache.set('b', 2);
  cache.get('a');
  cache.set('c', 3);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
});

it('a key of more than 32,768 characters is not kept', () => {
  const cache = new BoundedCache<string, number>(2);
  cache.set('x'.repeat(32_768), 1);
  cache.set('x'.repeat(32_769), 2);
  expect(cache.size).toBe(1);
});

it('keys of more than a million characters together push out the oldest', () => {
  const cache = new BoundedCache<string, number>(1000);
  for (let each = 0; each < 101; each++) cache.set(String(each).padEnd(10_000, 'x'), each);
  expect(cache.size).toBe(100);
  expect(cache.get('0'.padEnd(10_000, 'x'))).toBeUndefined();
});

it('a key that is forgotten or entered anew counts once', () => {
  const cache = new BoundedCache<string, number>(1000);
  const key = 'x'.repeat(30_000);
  for (let each = 0; each < 100; each++) {
    cache.set(key, each);
    cache.set('y', each);
    cache.delete('y');
  }
  expect([cache.size, cache.get(key)]).toEqual([1, 99]);
});
