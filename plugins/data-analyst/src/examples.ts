import { FORECAST_METHOD } from './domain/forecast.ts';
import { TREND_METHOD } from './domain/series-trend.ts';
import type { Finding } from './shapes/findings.ts';
import type { Forecasts } from './shapes/forecasts.ts';
import type { Series } from './shapes/series.ts';
import type { Trends } from './shapes/trends.ts';

// One small case goes through all six examples: two years of sales, 100 in the first month and one more in each that
// follows, so that every number can be checked by head.

const months = Array.from({ length: 24 }, (_, index) => {
  const ofYear = String((index % 12) + 1).padStart(2, '0');
  return `${index < 12 ? 2024 : 2025}-${ofYear}`;
});

/** What fetch-data makes of `salesCsv`. */
export const sales: Series = {
  name: 'sales',
  points: months.map((month, index) => ({ month, value: 100 + index })),
};

export const salesCsv = ['month,sales', ...sales.points.map(({ month, value }) => `${month},${value}`)].join(
  '\n',
);

/** `sales` with nothing in one month, and what cleaning makes of it. */
export const gapMonth = '2025-03';
const inGap = (change: object): Series => ({
  ...sales,
  points: sales.points.map((point) => (point.month === gapMonth ? { ...point, ...change } : point)),
});
export const salesWithGap = inGap({ value: null });
export const salesFilled = inGap({ mark: 'filled' });

/** What analyse-trends says of `sales`. */
export const salesTrends: Trends = {
  series: [
    {
      name: 'sales',
      months: 24,
      model: 'additive',
      trend: months.slice(6, 18).map((month, index) => ({ month, value: 106 + index })),
      seasonal: Array.from({ length: 12 }, (_, index) => ({ month: index + 1, value: 0 })),
      seasonalStrength: null,
      trendStrength: null,
      seasonalPeak: 1,
      seasonalTrough: 12,
      seasonalSwingPercent: 0,
      slope: { perMonth: 1, perYear: 12, low95: 12, high95: 12, significant: true, rSquared: 1, lags: 6 },
      growth: {
        latestPercent: 10.81081081,
        latestChange: 12,
        averagePercent: 11.37440758,
        best: { month: '2025-01', percent: 12 },
        worst: { month: '2025-12', percent: 10.81081081 },
      },
      turningPoints: [],
    },
  ],
  ranking: [{ name: 'sales', averagePercent: 11.37440758 }],
  method: TREND_METHOD,
};

/** Results have ten digits. */
const round = (value: number) => Number(value.toPrecision(10));

/** What predict-next-quarter says of `sales`: too short for a back-test, so each month repeats the year before. */
export const salesForecasts: Forecasts = {
  months: ['2026-01', '2026-02', '2026-03'],
  series: [
    {
      name: 'sales',
      method: 'seasonal-naive',
      modelTried: 'holt',
      reason: 'Fewer than 27 months: no back-test is possible, so the seasonal naive forecast is used.',
      baselineWins: true,
      parameters: { alpha: 0.6, beta: 0.01, gamma: null },
      points: ['2026-01', '2026-02', '2026-03'].map((month, index) => ({
        month,
        value: 112 + index,
        low80: round(96.62138121 + index),
        high80: round(127.3786188 + index),
        low95: round(88.48043219 + index),
        high95: round(135.5195678 + index),
      })),
      lastYear: [112, 113, 114],
      changePercent: 0,
      backTest: null,
    },
  ],
  baselineWins: 1,
  method: FORECAST_METHOD,
};

/** What generate-insights says of both. */
export const salesFindings: Finding[] = [
  {
    kind: 'growth',
    title: 'Sales grew fastest: +11.4 % a year',
    detail:
      'Compound growth from the mean of the first twelve months to that of the last twelve. Its trend line runs at ' +
      '+12 a year, 95 % interval +12 to +12, which leaves out zero.',
    series: ['sales'],
    evidence: { averagePercent: 11.37440758, perYear: 12, low95: 12, high95: 12, months: 24, rank: 1 },
    importance: 0.95,
  },
  {
    kind: 'reliability',
    title: 'No back-test was possible',
    detail:
      'With fewer than 27 months there is nothing to compare a forecast with; the forecast repeats the values of a year before.',
    series: [],
    evidence: { series: 1, monthsNeeded: 27 },
    importance: 0.7,
  },
  {
    kind: 'momentum',
    title: 'Sales runs behind its own long run: +10.8 % over the last year',
    detail: 'Its average is +11.4 % a year, 0.6 percentage points more than now.',
    series: ['sales'],
    evidence: {
      latestPercent: 10.81081081,
      averagePercent: 11.37440758,
      departurePoints: -0.5635967700000002,
    },
    importance: 0.396,
  },
];
