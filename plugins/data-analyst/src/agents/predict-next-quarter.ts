import * as z from 'zod';
import { coded } from '../coded.ts';
import { completeSeries } from '../domain/complete-series.ts';
import { FORECAST_METHOD, forecastSeries } from '../domain/forecast.ts';
import { HORIZON } from '../domain/intervals.ts';
import { monthAt, monthNumber } from '../domain/month.ts';
import { sales, salesForecasts } from '../examples.ts';
import { plugin } from '../plugin.ts';
import { forecasts } from '../shapes/forecasts.ts';
import { seriesList } from '../shapes/series.ts';

/** The next three months of every series, with intervals and a back-test. */
export const predictNextQuarter = plugin.agent({
  title: 'Predict next quarter',
  description:
    'Forecasts the next three months of every series by exponential smoothing with 80 and 95 % intervals, measures ' +
    'the error in a rolling back-test beside the seasonal naive forecast, and uses that baseline where it is better.',
  input: z.strictObject({ series: seriesList.describe('Series without gaps, as clean-data gives them') }),
  output: forecasts,
  annotations: { readOnly: true, idempotent: true },
  timeout: '30s',
  examples: [{ input: { series: [sales] }, output: salesForecasts }],
  run({ series }, ctx) {
    const predicted = series.map((one, index) => {
      const forecast = forecastSeries(coded(ctx, () => completeSeries(one)));
      ctx.emit({ type: 'progress', value: (index + 1) / series.length, message: one.name });
      return forecast;
    });
    const last = Math.max(...series.map((one) => monthNumber(one.points.at(-1)?.month ?? '')));
    return {
      months: Array.from({ length: HORIZON }, (_, index) => monthAt(last + index + 1)),
      series: predicted,
      baselineWins: predicted.filter((one) => one.baselineWins).length,
      method: FORECAST_METHOD,
    };
  },
});
