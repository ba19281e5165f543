import * as z from 'zod';

/** At most fifty years of months: beyond that one month per row is almost surely not what the file holds. */
export const ROWS_MAX = 600;
/** At most this many value columns in one run, so that every step stays within its time and message limits. */
export const SERIES_MAX = 24;
/** Two full years: one to see a season, a second to see it come back. */
export const MONTHS_MIN = 24;

/** Beyond this doubles lose whole units. Values that cleaning computes may lie somewhat outside those of the file. */
export const VALUE_MAX = 1e15;
const COMPUTED_MAX = 4 * VALUE_MAX;

export const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month such as 2006-01')
  .describe('Calendar month, YYYY-MM');

const mark = z
  .enum(['filled', 'outlier', 'replaced'])
  .describe('filled: no value was given; outlier: flagged and kept; replaced: an outlier was smoothed away');

const point = z.object({
  month,
  value: z
    .number()
    .min(-COMPUTED_MAX)
    .max(COMPUTED_MAX)
    .nullable()
    .describe('null where the source has no value'),
  mark: mark.optional(),
});

const series = z
  .object({
    name: z.string().min(1).max(200),
    unit: z.string().max(60).optional().describe('Unit of the values, when the column header names one'),
    points: z.array(point).min(1).max(ROWS_MAX),
  })
  .refine(
    ({ points }) => points.every((one, index) => index === 0 || one.month > (points[index - 1]?.month ?? '')),
    {
      message: 'expected every month once, oldest first',
      path: ['points'],
    },
  )
  .describe('One monthly series, oldest month first');

export const seriesList = z
  .array(series)
  .min(1)
  .max(SERIES_MAX)
  .refine((list) => new Set(list.map((one) => one.name)).size === list.length, {
    message: 'expected every series to have a name of its own',
  });

export type Point = z.infer<typeof point>;
export type Series = z.infer<typeof series>;
