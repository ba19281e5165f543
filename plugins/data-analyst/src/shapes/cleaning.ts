import * as z from 'zod';
import { month, seriesList } from './series.ts';

export const change = z
  .object({
    series: z.string(),
    month,
    kind: z.enum(['gap-filled', 'outlier-flagged', 'outlier-replaced', 'edge-trimmed']),
    before: z.number().nullable(),
    after: z.number().nullable(),
    score: z
      .number()
      .optional()
      .describe('Outliers only: distance from the seasonally adjusted path, in robust standard deviations'),
  })
  .describe('One thing that cleaning did or noticed');

const dropped = z.object({ series: z.string(), reason: z.string() });

export const cleaning = z.object({
  series: seriesList,
  changes: z.array(change).describe('Every filled gap, flagged or replaced outlier and trimmed edge'),
  dropped: z.array(dropped).describe('Series that cannot be analysed, with the reason'),
  summary: z.object({
    gapsFilled: z.number().int(),
    outliersFlagged: z.number().int(),
    outliersReplaced: z.number().int(),
    edgesTrimmed: z.number().int(),
  }),
  method: z.string(),
});

export type Change = z.infer<typeof change>;
export type Cleaning = z.infer<typeof cleaning>;
