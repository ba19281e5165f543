import * as z from 'zod';
import { coded } from '../coded.ts';
import { readSeries } from '../domain/read-series.ts';
import { sales, salesCsv } from '../examples.ts';
import { plugin } from '../plugin.ts';
import { SERIES_MAX, seriesList } from '../shapes/series.ts';
import { table } from '../shapes/table.ts';

const input = z
  .strictObject({
    csv: z.string().optional().describe('The CSV itself, header line included'),
    file: z.string().min(1).max(1000).optional().describe('Path of a CSV file under the workspace root'),
    dateColumn: z.string().optional().describe('Column of the dates; found by its content when absent'),
    valueColumns: z
      .array(z.string())
      .min(1)
      .max(SERIES_MAX)
      .optional()
      .describe('Columns to read as series; every column of numbers when absent'),
  })
  .refine(({ csv, file }) => (csv === undefined) !== (file === undefined), {
    message: 'give exactly one of csv and file',
    path: ['csv'],
  });

const fileAnswer = z.object({ text: z.string() });

/** CSV in, checked monthly series out. */
export const fetchData = plugin.agent({
  title: 'Fetch data',
  description:
    'Reads a CSV, given as text or as a file of the workspace, into monthly series. Finds delimiter, date column and ' +
    'columns of numbers by itself, and names line and value of whatever cannot be read.',
  input,
  output: z.object({ table, series: seriesList }),
  annotations: { readOnly: true, idempotent: true },
  timeout: '20s',
  examples: [
    {
      input: { csv: salesCsv },
      output: {
        table: {
          rows: 24,
          columns: ['month', 'sales'],
          delimiter: ',',
          dateColumn: 'month',
          valueColumns: ['sales'],
          ignoredColumns: [],
          firstMonth: '2024-01',
          lastMonth: '2025-12',
          monthsMissing: 0,
          valuesMissing: 0,
        },
        series: [sales],
      },
    },
  ],
  async run({ csv, file, dateColumn, valueColumns }, ctx) {
    let text = csv ?? '';
    if (file !== undefined) {
      ctx.emit({ type: 'progress', value: 0.1, message: `Reading ${file}` });
      text = fileAnswer.parse(await ctx.tools.call('core/read-file', { path: file })).text;
    }
    ctx.emit({ type: 'progress', value: 0.4, message: 'Parsing' });
    const read = coded(ctx, () => readSeries({ csv: text, dateColumn, valueColumns }));
    const { rows, firstMonth, lastMonth } = read.table;
    ctx.log.info('read', { rows, series: read.series.length, firstMonth, lastMonth });
    ctx.emit({
      type: 'progress',
      value: 1,
      message: `${read.series.length} series, ${firstMonth} to ${lastMonth}`,
    });
    return read;
  },
});
