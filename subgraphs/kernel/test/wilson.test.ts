import { wilsonInterval } from '@ymera/kernel';
import { describe, expect, it } from 'vitest';

describe('the Wilson interval', () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven methods",
  // Statistics in Medicine 17 (1998), table I, method 3: score method without continuity correction.
  it.each([
    { successes: 81, trials: 263, low: 0.2553, high: 0.3662 },
    { successes: 15, trials: 148, low: 0.0624, high: 0.1605 },
    { successes: 0, trials: 20, low: 0, high: 0.1611 },
    { successes: 1, trials: 29, low: 0.0061, high: 0.1718 },
  ])('agrees with the published $successes of $trials', ({ successes, trials, low, high }) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('agrees with one success in one trial worked by hand: low is 1 / (1 + z²)', () => {
    expect(wilsonInterval(1, 1).low).toBeCloseTo(1 / (1 + 1.959963984540054 ** 2), 12);
  });

  it('spans everything before the first trial', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1, confidence: 0.95 });
  });

  it('touches the end exactly when all trials went one way', () => {
    for (const trials of [1, 2, 3, 7, 50, 1000, 123_457]) {
      expect(wilsonInterval(0, trials).low).toBe(0);
      expect(wilsonInterval(trials, trials).high).toBe(1);
    }
  });

  it('holds the measured rate and never leaves 0 to 1', () => {
    for (let trials = 1; trials <= 60; trials++) {
      for (let successes = 0; successes <= trials; successes++) {
        const { low, high } = wilsonInterval(successes, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(high).toBeLessThanOrEqual(1);
      }
    }
  });

  it('mirrors itself when success and failure change places', () => {
    const { low, high } = wilsonInterval(3, 11);
    const mirrored = wilsonInterval(8, 11);
    expect(mirrored.low).toBeCloseTo(1 - high, 12);
    expect(mirrored.high).toBeCloseTo(1 - low, 12);
  });

  it('narrows as trials come in', () => {
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(wilsonInterval(90, 100))).toBeLessThan(width(wilsonInterval(9, 10)));
  });
});
