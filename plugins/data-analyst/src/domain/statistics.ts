/** Arithmetic mean; 0 for no values. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Sample variance (n - 1); 0 for fewer than two values. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
}

/** Middle value, or the mean of the two middle ones; 0 for no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

/**
 * Spread that outliers hardly move, on the scale of a standard deviation: 1.4826 times the median absolute deviation,
 * or, when more than half of the values are equal, 1.2533 times the mean one (Iglewicz and Hoaglin 1993).
 */
export function robustSpread(values: readonly number[]): number {
  const centre = median(values);
  const deviations = values.map((value) => Math.abs(value - centre));
  return 1.4826 * median(deviations) || 1.2533 * mean(deviations);
}

export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** Ordinary least squares of the values on 0, 1, 2, … */
export function lineThrough(values: readonly number[]): Line {
  const centreX = (values.length - 1) / 2;
  const centreY = mean(values);
  let xy = 0;
  let xx = 0;
  values.forEach((value, index) => {
    xy += (index - centreX) * (value - centreY);
    xx += (index - centreX) ** 2;
  });
  const slope = xx === 0 ? 0 : xy / xx;
  return { slope, intercept: centreY - slope * centreX };
}

/**
 * The 97.5 % quantile of Student's t, by the expansion of Abramowitz and Stegun 26.7.5; within 0.002 of the tables
 * from 5 degrees of freedom on, and within 0.0001 from 10 on.
 */
export function studentT975(degrees: number): number {
  const z = 1.959963984540054;
  const g1 = (z ** 3 + z) / 4;
  const g2 = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const g3 = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  const g4 = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160;
  return z + g1 / degrees + g2 / degrees ** 2 + g3 / degrees ** 3 + g4 / degrees ** 4;
}

/** Ten significant digits: enough for any use, and half the bytes of a full double in JSON. */
export function tidy(value: number): number {
  return Number(value.toPrecision(10));
}
