import { cleanAll, OUTLIER_THRESHOLD } from '../src/domain/clean-series.ts';
import { completeSeries } from '../src/domain/complete-series.ts';
import { forecastSeries } from '../src/domain/forecast.ts';
import { addMonths } from '../src/domain/month.ts';
import { rankingOf, seriesTrend } from '../src/domain/series-trend.ts';
import type { Cleaning } from '../src/shapes/cleaning.ts';
import type { Forecasts } from '../src/shapes/forecasts.ts';
import type { Series } from '../src/shapes/series.ts';
import type { Trends } from '../src/shapes/trends.ts';

/** What the first agents would say about the series. */
export function analysed(series: readonly Series[]): {
  cleaning: Cleaning;
  trends: Trends;
  forecasts: Forecasts;
} {
  const cleaning = cleanAll(series, { threshold: OUTLIER_THRESHOLD, replaceOutliers: false });
  const complete = cleaning.series.map(completeSeries);
  const trends = complete.map(seriesTrend);
  const forecasts = complete.map(forecastSeries);
  const last = cleaning.series[0]?.points.at(-1)?.month ?? '';
  return {
    cleaning,
    trends: { series: trends, ranking: rankingOf(trends), method: 'trend' },
    forecasts: {
      months: [1, 2, 3].map((count) => addMonths(last, count)),
      series: forecasts,
      baselineWins: forecasts.filter((one) => one.baselineWins).length,
      method: 'forecast',
    },
  };
}
