import * as z from 'zod';
import { month } from './series.ts';

export const table = z
  .object({
    rows: z.number().int().describe('Data rows read, the header not counted'),
    columns: z.array(z.string()).describe('Every column of the file, in its order'),
    delimiter: z.string(),
    dateColumn: z.string(),
    valueColumns: z.array(z.string()),
    ignoredColumns: z.array(z.string()).describe('Columns that are neither the date nor a value'),
    firstMonth: month,
    lastMonth: month,
    monthsMissing: z.number().int().describe('Months between first and last for which the file has no row'),
    valuesMissing: z.number().int().describe('Blank cells in the value columns'),
  })
  .describe('What the file holds');

export type TableSummary = z.infer<typeof table>;
