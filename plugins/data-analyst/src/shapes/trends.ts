import * as z from 'zod';
import { month } from './series.ts';

const monthValue = z.object({ month, value: z.number() });
const monthPercent = z.object({ month, percent: z.number() });

const seriesTrend = z.object({
  name: z.string(),
  unit: z.string().optional(),
  months: z.number().int(),
  model: z.enum(['additive', 'multiplicative']).describe('How season and trend combine'),
  trend: z.array(monthValue).describe('Centred 2x12 moving average; six months shorter at either end'),
  seasonal: z
    .array(z.object({ month: z.number().int().min(1).max(12), value: z.number() }))
    .length(12)
    .describe(
      'Seasonal figure by calendar month: units when additive (0 = none), factor when multiplicative (1 = none)',
    ),
  seasonalStrength: z.number().nullable().describe('0 none to 1 dominant; null under 36 months'),
  trendStrength: z.number().nullable().describe('0 none to 1 dominant; null under 36 months'),
  seasonalPeak: z.number().int().min(1).max(12),
  seasonalTrough: z.number().int().min(1).max(12),
  seasonalSwingPercent: z.number().nullable().describe('Peak minus trough, as a share of the mean level'),
  slope: z.object({
    perMonth: z.number(),
    perYear: z.number(),
    low95: z.number().describe('Lower end of the 95 % interval of perYear'),
    high95: z.number(),
    significant: z.boolean().describe('The 95 % interval leaves out zero'),
    rSquared: z.number(),
    lags: z.number().int().describe('Newey-West lags behind the interval'),
  }),
  growth: z.object({
    latestPercent: z
      .number()
      .nullable()
      .describe('Last month over the same month a year earlier; null unless all values are positive'),
    latestChange: z.number(),
    averagePercent: z
      .number()
      .nullable()
      .describe('Compound growth a year, first twelve months to last twelve'),
    best: monthPercent.nullable(),
    worst: monthPercent.nullable(),
  }),
  turningPoints: z.array(
    z.object({ month, kind: z.enum(['peak', 'trough']), value: z.number(), reversal: z.number() }),
  ),
});

export const trends = z.object({
  series: z.array(seriesTrend).min(1),
  ranking: z
    .array(z.object({ name: z.string(), averagePercent: z.number() }))
    .describe('Series with positive values only, fastest compound growth first'),
  method: z.string(),
});

export type SeriesTrend = z.infer<typeof seriesTrend>;
export type Trends = z.infer<typeof trends>;
