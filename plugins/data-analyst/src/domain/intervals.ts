import type { ForecastPoint } from '../shapes/forecasts.ts';
import { PERIOD } from './decomposition.ts';
import type { Fit } from './fit.ts';
import { forecastAt } from './holt-winters.ts';
import { addMonths } from './month.ts';
import type { SeasonalNaive } from './seasonal-naive.ts';
import { tidy } from './statistics.ts';

export const HORIZON = 3;
export const Z80 = 1.2815515655446004;
export const Z95 = 1.959963984540054;

/**
 * Standard deviation of the forecast error 1, 2, … months ahead, after Yar and Chatfield (1990): an error made now
 * moves the forecast j months on by alpha (1 + j beta), and by gamma (1 - alpha) more when a year has passed.
 */
export function errorDeviations(fit: Fit, horizon: number): number[] {
  const { alpha, beta, gamma } = fit.parameters;
  const seasonal = fit.kind === 'holt' ? 0 : gamma * (1 - alpha);
  const carried = (months: number): number =>
    months === 0 ? 1 : alpha * (1 + months * beta) + (months % PERIOD === 0 ? seasonal : 0);
  return Array.from({ length: horizon }, (_, index) => {
    let total = 0;
    for (let months = 0; months <= index; months += 1) {
      total += (carried(months) * seasonRatio(fit, index, index - months)) ** 2;
    }
    return fit.sigma * Math.sqrt(total);
  });
}

/** An error in a weak month weighs more in a strong one when the season multiplies. */
function seasonRatio(fit: Fit, to: number, from: number): number {
  if (fit.kind !== 'multiplicative') return 1;
  return (fit.state.seasonal[to % PERIOD] ?? 1) / (fit.state.seasonal[from % PERIOD] ?? 1);
}

/** Forecast of the next months with normal 80 and 95 % intervals. */
export function modelPoints(fit: Fit, lastMonth: string): ForecastPoint[] {
  const deviations = errorDeviations(fit, HORIZON);
  return deviations.map((deviation, index) =>
    withIntervals(addMonths(lastMonth, index + 1), forecastAt(fit.kind, fit.state, index + 1), deviation),
  );
}

/** The same for the baseline; its error does not grow within the first year. */
export function baselinePoints(baseline: SeasonalNaive, lastMonth: string): ForecastPoint[] {
  return baseline.next
    .slice(0, HORIZON)
    .map((value, index) => withIntervals(addMonths(lastMonth, index + 1), value, baseline.deviation));
}

function withIntervals(month: string, value: number, deviation: number): ForecastPoint {
  return {
    month,
    value: tidy(value),
    low80: tidy(value - Z80 * deviation),
    high80: tidy(value + Z80 * deviation),
    low95: tidy(value - Z95 * deviation),
    high95: tidy(value + Z95 * deviation),
  };
}
