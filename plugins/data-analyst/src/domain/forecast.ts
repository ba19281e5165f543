import type { BackTest, ForecastMethod, ForecastPoint, SeriesForecast } from '../shapes/forecasts.ts';
import { backTest } from './back-test.ts';
import type { CompleteSeries } from './complete-series.ts';
import { PERIOD } from './decomposition.ts';
import { bestFit, type Fit, fitAll } from './fit.ts';
import type { SmoothingKind } from './holt-winters.ts';
import { baselinePoints, HORIZON, modelPoints } from './intervals.ts';
import { addMonths } from './month.ts';
import { numberText } from './number-text.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { sum, tidy } from './statistics.ts';

/** Older months say little about the next quarter, and the search costs time in proportion. */
const FIT_MONTHS_MAX = 240;

export const FORECAST_METHOD =
  'Exponential smoothing: Holt, additive or multiplicative Holt-Winters by AIC, parameters by least squared one-step ' +
  'error, normal intervals after Yar and Chatfield. Used where a rolling-origin back-test over the last twelve months ' +
  'shows a smaller mean absolute error than the seasonal naive forecast; elsewhere the seasonal naive forecast itself.';

const METHODS: Readonly<Record<SmoothingKind, ForecastMethod>> = {
  holt: 'holt',
  additive: 'holt-winters-additive',
  multiplicative: 'holt-winters-multiplicative',
};

/** The next three months of one series, by the model or by the baseline, whichever did better in the back-test. */
export function forecastSeries(series: CompleteSeries): SeriesForecast {
  const values = series.values.slice(-FIT_MONTHS_MAX);
  const lastMonth = addMonths(series.firstMonth, series.values.length - 1);
  const test = backTest(values);
  const fit = bestFit(fitAll(values));
  const modelWins = test !== null && test.model.mae < test.baseline.mae;
  const points = modelWins ? modelPoints(fit, lastMonth) : baselinePoints(seasonalNaive(values), lastMonth);
  const lastYear = values.slice(-PERIOD, -PERIOD + HORIZON);
  return {
    name: series.name,
    ...(series.unit === undefined ? {} : { unit: series.unit }),
    method: modelWins ? METHODS[fit.kind] : 'seasonal-naive',
    modelTried: METHODS[fit.kind],
    reason: reasonFor(test),
    baselineWins: !modelWins,
    parameters: parametersOf(fit),
    points,
    lastYear,
    changePercent: values.every((value) => value > 0) ? changePercent(points, lastYear) : null,
    backTest: test,
  };
}

function reasonFor(test: BackTest | null): string {
  if (!test)
    return `Fewer than ${2 * PERIOD + HORIZON} months: no back-test is possible, so the seasonal naive forecast is used.`;
  const model = numberText(test.model.mae);
  const baseline = numberText(test.baseline.mae);
  return test.model.mae < test.baseline.mae
    ? `Mean absolute error ${model} in the back-test, against ${baseline} of the seasonal naive forecast.`
    : `The seasonal naive forecast did as well or better in the back-test (mean absolute error ${baseline} against ${model}), so it is used.`;
}

function parametersOf({ kind, parameters }: Fit): SeriesForecast['parameters'] {
  const gamma = kind === 'holt' ? null : tidy(parameters.gamma);
  return { alpha: tidy(parameters.alpha), beta: tidy(parameters.beta), gamma };
}

function changePercent(points: readonly ForecastPoint[], lastYear: readonly number[]): number | null {
  const next = points.map((point) => point.value);
  if (next.some((value) => value <= 0)) return null;
  return tidy((sum(next) / sum(lastYear) - 1) * 100);
}
