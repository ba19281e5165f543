import type { SeriesTrend } from '../shapes/trends.ts';
import type { CompleteSeries } from './complete-series.ts';
import { PERIOD } from './decomposition.ts';
import { addMonths } from './month.ts';
import { mean, tidy } from './statistics.ts';

/** Year-over-year growth. Percentages only where every value is positive: elsewhere they would mean nothing. */
export function growthOf(series: CompleteSeries): SeriesTrend['growth'] {
  const { values } = series;
  const last = values.at(-1) ?? 0;
  const latestChange = tidy(last - (values.at(-1 - PERIOD) ?? 0));
  if (values.some((value) => value <= 0)) {
    return { latestPercent: null, latestChange, averagePercent: null, best: null, worst: null };
  }
  const yearly = values.slice(PERIOD).map((value, index) => ({
    month: addMonths(series.firstMonth, index + PERIOD),
    percent: tidy((value / (values[index] ?? value) - 1) * 100),
  }));
  const sorted = [...yearly].sort((a, b) => b.percent - a.percent);
  return {
    latestPercent: yearly.at(-1)?.percent ?? null,
    latestChange,
    averagePercent: tidy(compoundGrowth(values)),
    best: sorted[0] ?? null,
    worst: sorted.at(-1) ?? null,
  };
}

/** From the mean of the first twelve months to that of the last twelve, so that no single month decides. */
function compoundGrowth(values: readonly number[]): number {
  const ratio = mean(values.slice(-PERIOD)) / mean(values.slice(0, PERIOD));
  return (ratio ** (PERIOD / (values.length - PERIOD)) - 1) * 100;
}
