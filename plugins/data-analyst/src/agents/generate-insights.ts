import * as z from 'zod';
import { rankFindings } from '../domain/findings/rank.ts';
import { salesFindings, salesForecasts, salesTrends } from '../examples.ts';
import { plugin } from '../plugin.ts';
import { change } from '../shapes/cleaning.ts';
import { findings } from '../shapes/findings.ts';
import { forecasts } from '../shapes/forecasts.ts';
import { trends } from '../shapes/trends.ts';

/** What the numbers say, most important first. */
export const generateInsights = plugin.agent({
  title: 'Generate insights',
  description:
    'Turns trends, forecasts and the record of cleaning into ranked findings: growth, decline, turning points, ' +
    'season, anomalies, outlook, and how far the forecasts can be trusted. Every finding carries its numbers.',
  input: z.strictObject({
    trends: trends.describe('Output of analyse-trends'),
    forecasts: forecasts.describe('Output of predict-next-quarter'),
    changes: z.array(change).optional().describe('The changes that clean-data reports'),
  }),
  output: z.object({ findings }),
  annotations: { readOnly: true, idempotent: true },
  timeout: '20s',
  examples: [
    { input: { trends: salesTrends, forecasts: salesForecasts }, output: { findings: salesFindings } },
  ],
  run({ trends: analysed, forecasts: predicted, changes = [] }, ctx) {
    const found = rankFindings({ trends: analysed, forecasts: predicted, changes });
    ctx.emit({ type: 'progress', value: 1, message: `${found.length} findings` });
    return { findings: found };
  },
});
