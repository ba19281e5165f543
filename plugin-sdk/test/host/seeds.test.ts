import { expect, test } from 'vitest';
import { takeSeed } from '../../src/host/seeds.ts';

test('every seed is 32 bytes that no other has', () => {
  const seeds = Array.from({ length: 200 }, takeSeed);
  expect(seeds.every((seed) => /^[0-9a-f]{64}$/.test(seed))).toBe(true);
  expect(new Set(seeds).size).toBe(200);
  expect(seeds).not.toContain('0'.repeat(64));
});
