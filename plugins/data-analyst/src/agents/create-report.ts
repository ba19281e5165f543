import * as z from 'zod';
import { CLEANING_METHOD } from '../domain/clean-series.ts';
import { createReport as composed } from '../domain/report/create-report.ts';
import { sales, salesFindings, salesForecasts, salesTrends } from '../examples.ts';
import { plugin } from '../plugin.ts';
import { cleaning } from '../shapes/cleaning.ts';
import { findings } from '../shapes/findings.ts';
import { forecasts } from '../shapes/forecasts.ts';
import { report } from '../shapes/report.ts';
import { SERIES_MAX } from '../shapes/series.ts';
import { table } from '../shapes/table.ts';
import { trends } from '../shapes/trends.ts';

const CHARTS_DEFAULT = 6;

/** Everything above as a document. */
export const createReport = plugin.agent({
  title: 'Create report',
  description:
    'Writes the report: Markdown, a self-contained HTML page with SVG charts, and a short text for a terminal. ' +
    'Charts the series that the findings speak of most.',
  input: z.strictObject({
    title: z.string().min(1).max(200).optional().describe('Heading of the report. Default "Data analysis"'),
    table: table.optional().describe('The table that fetch-data describes'),
    cleaning: cleaning.describe('Output of clean-data'),
    trends: trends.describe('Output of analyse-trends'),
    forecasts: forecasts.describe('Output of predict-next-quarter'),
    findings: findings.describe('The findings of generate-insights'),
    chartCount: z
      .number()
      .int()
      .min(1)
      .max(SERIES_MAX)
      .optional()
      .describe(`Series to chart. Default ${CHARTS_DEFAULT}`),
  }),
  output: report,
  annotations: { readOnly: true, idempotent: true },
  timeout: '20s',
  examples: [
    {
      input: {
        title: 'Sales',
        cleaning: {
          series: [sales],
          changes: [],
          dropped: [],
          summary: { gapsFilled: 0, outliersFlagged: 0, outliersReplaced: 0, edgesTrimmed: 0 },
          method: CLEANING_METHOD,
        },
        trends: salesTrends,
        forecasts: salesForecasts,
        findings: salesFindings,
      },
    },
  ],
  run({ title = 'Data analysis', chartCount = CHARTS_DEFAULT, ...parts }, ctx) {
    const made = composed({ ...parts, title, chartCount });
    ctx.log.info('report', { charts: made.charts.length, characters: made.html.length });
    ctx.emit({ type: 'progress', value: 1, message: `${made.charts.length} charts` });
    return made;
  },
});
