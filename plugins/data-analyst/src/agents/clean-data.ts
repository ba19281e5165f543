import * as z from 'zod';
import { coded } from '../coded.ts';
import { CLEANING_METHOD, cleanAll, OUTLIER_THRESHOLD } from '../domain/clean-series.ts';
import { gapMonth, salesFilled, salesWithGap } from '../examples.ts';
import { plugin } from '../plugin.ts';
import { cleaning } from '../shapes/cleaning.ts';
import { seriesList } from '../shapes/series.ts';

const input = z.strictObject({
  series: seriesList,
  replaceOutliers: z
    .boolean()
    .optional()
    .describe('Replace unusual values by what was expected. Default false: mark them'),
  outlierThreshold: z
    .number()
    .min(2)
    .max(20)
    .optional()
    .describe(`Robust standard deviations from which a value is unusual. Default ${OUTLIER_THRESHOLD}`),
});

/** Gaps filled, unusual values marked or replaced, and a record of every change. */
export const cleanData = plugin.agent({
  title: 'Clean data',
  description:
    'Fills missing months by linear or seasonal interpolation, marks unusual values by a robust rule on the ' +
    'seasonally adjusted series (replacing them only when asked), and reports every change.',
  input,
  output: cleaning,
  annotations: { readOnly: true, idempotent: true },
  timeout: '20s',
  examples: [
    {
      input: { series: [salesWithGap] },
      output: {
        series: [salesFilled],
        changes: [{ series: 'sales', month: gapMonth, kind: 'gap-filled', before: null, after: 114 }],
        dropped: [],
        summary: { gapsFilled: 1, outliersFlagged: 0, outliersReplaced: 0, edgesTrimmed: 0 },
        method: CLEANING_METHOD,
      },
    },
  ],
  run({ series, replaceOutliers = false, outlierThreshold: threshold = OUTLIER_THRESHOLD }, ctx) {
    const cleaned = coded(ctx, () => cleanAll(series, { threshold, replaceOutliers }));
    const { gapsFilled, outliersFlagged, outliersReplaced } = cleaned.summary;
    const unusual = outliersFlagged + outliersReplaced;
    ctx.emit({ type: 'progress', value: 1, message: `${gapsFilled} gaps filled, ${unusual} unusual values` });
    for (const { series: name, reason } of cleaned.dropped) ctx.log.warn('series left out', { name, reason });
    return cleaned;
  },
});
