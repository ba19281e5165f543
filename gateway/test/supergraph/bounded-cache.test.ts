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
