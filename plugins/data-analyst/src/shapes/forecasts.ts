import * as z from 'zod';
import { month } from './series.ts';

const method = z.enum(['holt', 'holt-winters-additive', 'holt-winters-multiplicative', 'seasonal-naive']);

const forecastPoint = z.object({
  month,
  value: z.number(),
  low80: z.number(),
  high80: z.number(),
  low95: z.number(),
  high95: z.number(),
});

const errors = z.object({
  mae: z.number().describe('Mean absolute error, in units of the series'),
  mape: z.number().nullable().describe('Mean absolute percentage error; null when an actual value is zero'),
  mase: z
    .number()
    .nullable()
    .describe('MAE over the in-sample error of the seasonal naive forecast; null when that is zero'),
});

const backTest = z
  .object({
    origins: z.number().int().describe('Months from which the next three were forecast, refitting each time'),
    forecasts: z.number().int().describe('Forecast values compared with what came'),
    model: errors,
    baseline: errors.describe('The same for the seasonal naive forecast: the value of a year before'),
    covered80: z.number().describe("Share of actual values inside the model's 80 % interval"),
    covered95: z.number(),
  })
  .describe('Rolling-origin back-test');

const seriesForecast = z.object({
  name: z.string(),
  unit: z.string().optional(),
  method: method.describe('What the points come from'),
  modelTried: method.describe('The smoothing model chosen on the whole series, used or not'),
  reason: z.string().describe('Why this method, with the numbers behind it'),
  baselineWins: z.boolean(),
  parameters: z
    .object({ alpha: z.number(), beta: z.number(), gamma: z.number().nullable() })
    .describe('Of modelTried'),
  points: z.array(forecastPoint).length(3),
  lastYear: z.array(z.number()).length(3).describe('Values of the same three months a year before'),
  changePercent: z
    .number()
    .nullable()
    .describe('Sum of the three months over lastYear; null unless the whole series is positive'),
  backTest: backTest.nullable().describe('null when the series is too short for one'),
});

export const forecasts = z.object({
  months: z.array(month).length(3).describe('The three months after the latest month of any series'),
  series: z.array(seriesForecast).min(1),
  baselineWins: z.number().int().describe('In how many series the seasonal naive forecast was used'),
  method: z.string(),
});

export type ForecastMethod = z.infer<typeof method>;
export type ForecastPoint = z.infer<typeof forecastPoint>;
export type ForecastErrors = z.infer<typeof errors>;
export type BackTest = z.infer<typeof backTest>;
export type SeriesForecast = z.infer<typeof seriesForecast>;
export type Forecasts = z.infer<typeof forecasts>;
