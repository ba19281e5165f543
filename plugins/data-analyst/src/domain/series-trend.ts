import type { SeriesTrend, Trends } from '../shapes/trends.ts';
import type { CompleteSeries } from './complete-series.ts';
import { type Decomposition, decompose, PERIOD, present, strengths, withSeason } from './decomposition.ts';
import { growthOf } from './growth.ts';
import { addMonths, monthNumber } from './month.ts';
import { mean, tidy, variance } from './statistics.ts';
import { trendLine } from './trend-line.ts';
import { turningPoints } from './turning-points.ts';

export const TREND_METHOD =
  'Classical decomposition (2x12 moving average), additive or multiplicative by the smaller remainder; least squares ' +
  'on the seasonally adjusted values; 95 % interval by Newey-West standard errors and Student t.';

/** Everything analyse-trends says about one series. */
export function seriesTrend(series: CompleteSeries): SeriesTrend {
  const parts = decompose(series.values);
  const strength = strengths(parts);
  const season = seasonByMonth(series, parts);
  return {
    name: series.name,
    ...(series.unit === undefined ? {} : { unit: series.unit }),
    months: series.values.length,
    model: parts.model,
    trend: parts.trend.flatMap((value, index) =>
      value === null ? [] : [{ month: addMonths(series.firstMonth, index), value: tidy(value) }],
    ),
    seasonal: season.figures,
    seasonalStrength: strength && tidy(strength.seasonal),
    trendStrength: strength && tidy(strength.trend),
    seasonalPeak: season.peak,
    seasonalTrough: season.trough,
    seasonalSwingPercent: season.swingPercent,
    slope: slopeOf(parts.adjusted),
    growth: growthOf(series),
    turningPoints: turningPointsOf(series, parts),
  };
}

/** Fastest compound growth first. */
export function rankingOf(series: readonly SeriesTrend[]): Trends['ranking'] {
  return series
    .flatMap(({ name, growth }) =>
      growth.averagePercent === null ? [] : [{ name, averagePercent: growth.averagePercent }],
    )
    .sort((a, b) => b.averagePercent - a.averagePercent);
}

function slopeOf(adjusted: readonly number[]): SeriesTrend['slope'] {
  const line = trendLine(adjusted);
  return {
    perMonth: tidy(line.perMonth),
    perYear: tidy(line.perMonth * PERIOD),
    low95: tidy(line.low95 * PERIOD),
    high95: tidy(line.high95 * PERIOD),
    significant: line.low95 > 0 || line.high95 < 0,
    rSquared: tidy(line.rSquared),
    lags: line.lags,
  };
}

function seasonByMonth(series: CompleteSeries, parts: Decomposition) {
  const firstCalendarMonth = monthNumber(series.firstMonth) % PERIOD;
  const figures = Array.from({ length: PERIOD }, (_, calendar) => ({
    month: calendar + 1,
    value: tidy(parts.figure[(calendar - firstCalendarMonth + PERIOD) % PERIOD] ?? 0),
  }));
  const sorted = [...figures].sort((a, b) => b.value - a.value);
  const level = mean(series.values);
  const top = sorted[0] ?? { month: 1, value: 0 };
  const bottom = sorted.at(-1) ?? top;
  const swing = withSeason(parts.model, level, top.value) - withSeason(parts.model, level, bottom.value);
  const swingPercent = level > 0 ? tidy((swing / level) * 100) : null;
  return { figures, peak: top.month, trough: bottom.month, swingPercent };
}

/**
 * A turn of the moving average counts when it is larger than two standard deviations of what the decomposition could
 * not explain, and than a tenth of the whole range of the path.
 */
function turningPointsOf(series: CompleteSeries, parts: Decomposition): SeriesTrend['turningPoints'] {
  const path = present(parts.trend);
  const noise = 2 * Math.sqrt(variance(present(parts.remainder)));
  const range = Math.max(...path) - Math.min(...path);
  const offset = PERIOD / 2;
  return turningPoints(path, Math.max(noise, range / 10)).map((point) => ({
    month: addMonths(series.firstMonth, point.index + offset),
    kind: point.kind,
    value: tidy(point.value),
    reversal: tidy(point.reversal),
  }));
}
