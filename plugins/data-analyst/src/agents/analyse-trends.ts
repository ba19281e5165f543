import * as z from 'zod';
import { coded } from '../coded.ts';
import { completeSeries } from '../domain/complete-series.ts';
import { rankingOf, seriesTrend, TREND_METHOD } from '../domain/series-trend.ts';
import { sales, salesTrends } from '../examples.ts';
import { plugin } from '../plugin.ts';
import { seriesList } from '../shapes/series.ts';
import { trends } from '../shapes/trends.ts';

/** Trend, season and growth of every series. */
export const analyseTrends = plugin.agent({
  title: 'Analyse trends',
  description:
    'Splits every series into trend, season and remainder, draws a line through the seasonally adjusted values with ' +
    'a 95 % interval on its slope, measures growth and turning points, and ranks the series.',
  input: z.strictObject({ series: seriesList.describe('Series without gaps, as clean-data gives them') }),
  output: trends,
  annotations: { readOnly: true, idempotent: true },
  timeout: '20s',
  examples: [{ input: { series: [sales] }, output: salesTrends }],
  run({ series }, ctx) {
    const analysed = series.map((one, index) => {
      const trend = seriesTrend(coded(ctx, () => completeSeries(one)));
      ctx.emit({ type: 'progress', value: (index + 1) / series.length, message: one.name });
      return trend;
    });
    return { series: analysed, ranking: rankingOf(analysed), method: TREND_METHOD };
  },
});
