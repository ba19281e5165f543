import { mean, median, sum, variance } from './statistics.ts';

export const PERIOD = 12;
/** With two years each calendar month has one detrended value, so nothing is left over to compare the season with. */
const STRENGTH_MONTHS_MIN = 36;

export type Model = 'additive' | 'multiplicative';

export interface Decomposition {
  readonly model: Model;
  /** null for the first and last six months, where the moving average does not reach. */
  readonly trend: readonly (number | null)[];
  /** One figure per month of the year, the first for the month of the first value. */
  readonly figure: readonly number[];
  readonly adjusted: readonly number[];
  /** In units of the series for both models; null where the trend is. */
  readonly remainder: readonly (number | null)[];
}

/**
 * Classical decomposition (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 3.4) with the
 * model that leaves the smaller remainder. Needs at least 24 values.
 */
export function decompose(values: readonly number[]): Decomposition {
  const additive = decomposeAs('additive', values);
  if (values.some((value) => value <= 0)) return additive;
  const multiplicative = decomposeAs('multiplicative', values);
  return squares(multiplicative) < squares(additive) ? multiplicative : additive;
}

export function decomposeAs(model: Model, values: readonly number[]): Decomposition {
  const trend = centredAverage(values);
  const figure = seasonalFigure(model, values, trend, mean);
  const adjusted = values.map((value, index) => without(model, value, figure[index % PERIOD] ?? 0));
  const remainder = values.map((value, index) => {
    const level = trend[index] ?? null;
    return level === null ? null : value - withSeason(model, level, figure[index % PERIOD] ?? 0);
  });
  return { model, trend, figure, adjusted, remainder };
}

/** The same figure from medians, which one odd month cannot bend. */
export function robustAdditiveFigure(values: readonly number[]): number[] {
  return seasonalFigure('additive', values, centredAverage(values), median);
}

/** The 2x12 moving average: a full year around each month, half a weight at both ends. */
export function centredAverage(values: readonly number[]): (number | null)[] {
  const half = PERIOD / 2;
  return values.map((_, index) => {
    if (index < half || index + half >= values.length) return null;
    const inner = sum(values.slice(index - half + 1, index + half));
    return (inner + ((values[index - half] ?? 0) + (values[index + half] ?? 0)) / 2) / PERIOD;
  });
}

function seasonalFigure(
  model: Model,
  values: readonly number[],
  trend: readonly (number | null)[],
  average: (values: readonly number[]) => number,
): number[] {
  const detrended: number[][] = Array.from({ length: PERIOD }, () => []);
  values.forEach((value, index) => {
    const level = trend[index] ?? null;
    if (level !== null) detrended[index % PERIOD]?.push(without(model, value, level));
  });
  const raw = detrended.map(average);
  const centre = mean(raw);
  return raw.map((value) => without(model, value, centre));
}

function without(model: Model, value: number, part: number): number {
  return model === 'additive' ? value - part : value / part;
}

export function withSeason(model: Model, level: number, figure: number): number {
  return model === 'additive' ? level + figure : level * figure;
}

function squares(decomposition: Decomposition): number {
  return sum(present(decomposition.remainder).map((value) => value ** 2));
}

export function present(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

/**
 * Strength of season and trend, 0 to 1 (Wang, Smith and Hyndman 2006): one minus the share of the variance that the
 * remainder keeps once the other part is taken out. null below 36 months.
 */
export function strengths(parts: Decomposition): { seasonal: number; trend: number } | null {
  if (parts.adjusted.length < STRENGTH_MONTHS_MIN) return null;
  const seasonal: number[] = [];
  const trended: number[] = [];
  const rest: number[] = [];
  parts.trend.forEach((level, index) => {
    const left = parts.remainder[index] ?? null;
    if (level === null || left === null) return;
    seasonal.push(withSeason(parts.model, level, parts.figure[index % PERIOD] ?? 0) - level + left);
    trended.push(level + left);
    rest.push(left);
  });
  const strength = (whole: readonly number[]): number => {
    const total = variance(whole);
    return total === 0 ? 0 : Math.max(0, 1 - variance(rest) / total);
  };
  return { seasonal: strength(seasonal), trend: strength(trended) };
}
