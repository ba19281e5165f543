import { describe, expect, it } from 'vitest';
import { jsonBytes } from '../../src/domain/json-size.ts';

describe('the size of a value as JSON', () => {
  it.each([
    null,
    true,
    12.5,
    '',
    'häß"\\\n\u0001\ud800',
    [],
    {},
    [1, [2, 'x']],
    { a: 1, 'b c': { d: [null] } },
  ])('of %j is that of its text', (value) => {
    expect(jsonBytes(value, 1_000)).toBe(Buffer.byteLength(JSON.stringify(value)));
  });

  it('is not counted far past the limit, however often a large part is shared', () => {
    const large = 'x'.repeat(1_000);
    let shared: object = [large];
    for (let depth = 0; depth < 60; depth++) shared = [shared, shared];
    expect(jsonBytes(JSON.parse(JSON.stringify([large])), 100)).toBeGreaterThan(100);
    expect(jsonBytes(shared as never, 10_000)).toBeGreaterThan(10_000);
  });

  it('is without end for a value that is nested too deeply', () => {
    expect(jsonBytes(JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)), 1_000_000)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
