import { formatUsd } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';

describe('an amount in dollars', () => {
  it.each([
    [0, '$0.00'],
    [1, '$0.000001'],
    [123, '$0.000123'],
    [12_300, '$0.0123'],
    [100_000, '$0.10'],
    [1_500_000, '$1.50'],
    [1_000_000, '$1.00'],
    [1_234_567, '$1.234567'],
    [-250_000, '-$0.25'],
    [9_007_199_254_740_991, '$9007199254.740991'],
  ])('%d is written %s', (amount, text) => {
    expect(formatUsd(amount)).toBe(text);
  });
});
