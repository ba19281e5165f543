import { lineThrough, mean, studentT975, sum } from './statistics.ts';

export interface TrendLine {
  readonly perMonth: number;
  readonly standardError: number;
  readonly low95: number;
  readonly high95: number;
  readonly rSquared: number;
  readonly lags: number;
}

/**
 * Straight line through the values with a 95 % interval on its slope. The months of a year resemble each other, so
 * the standard error is Newey and West's (1987), Bartlett weights, 1.3 times the root of n lags as Lazarus, Lewis,
 * Stock and Watson (2018) recommend, with Student's t at n - 2. Against very slow cycles it stays an approximation.
 */
export function trendLine(
  values: readonly number[],
  lags = Math.floor(1.3 * Math.sqrt(values.length)),
): TrendLine {
  const { slope, intercept } = lineThrough(values);
  const residuals = values.map((value, index) => value - intercept - slope * index);
  const standardError = neweyWest(residuals, lags);
  const margin = studentT975(values.length - 2) * standardError;
  const centre = mean(values);
  const total = sum(values.map((value) => (value - centre) ** 2));
  const left = sum(residuals.map((value) => value ** 2));
  return {
    perMonth: slope,
    standardError,
    low95: slope - margin,
    high95: slope + margin,
    rSquared: total === 0 ? 0 : Math.max(0, 1 - left / total),
    lags,
  };
}

/** Standard error of the slope, with the small-sample factor n / (n - 2). */
function neweyWest(residuals: readonly number[], lags: number): number {
  const n = residuals.length;
  const centre = (n - 1) / 2;
  const scores = residuals.map((value, index) => (index - centre) * value);
  let meat = sum(scores.map((score) => score ** 2));
  for (let lag = 1; lag <= Math.min(lags, n - 1); lag += 1) {
    const pairs = scores.slice(lag).map((score, index) => score * (scores[index] ?? 0));
    meat += 2 * (1 - lag / (lags + 1)) * sum(pairs);
  }
  const spread = sum(residuals.map((_, index) => (index - centre) ** 2));
  return Math.sqrt((n / (n - 2)) * Math.max(0, meat)) / spread;
}
