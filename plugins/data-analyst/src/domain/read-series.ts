import { MONTHS_MIN, type Point, ROWS_MAX, type Series } from '../shapes/series.ts';
import type { TableSummary } from '../shapes/table.ts';
import { cellsOf, chooseColumns } from './csv-columns.ts';
import { type CsvTable, clip, parseCsv } from './csv-table.ts';
import { DataProblem } from './data-problem.ts';
import { monthOfDateCell } from './date-cell.ts';
import { monthNumber } from './month.ts';
import { decimalSignOf, isBlank, numberOfCell } from './number-cell.ts';

export interface ReadRequest {
  readonly csv: string;
  readonly dateColumn?: string | undefined;
  readonly valueColumns?: readonly string[] | undefined;
}

/** CSV text to monthly series, oldest first. Throws a `DataProblem` that names line, column and value. */
export function readSeries(request: ReadRequest): { table: TableSummary; series: Series[] } {
  const table = parseCsv(request.csv);
  const columns = chooseColumns(table, request);
  if (table.rows.length > ROWS_MAX) throw tooManyRows(table.rows.length);
  const months = readMonths(table, columns.date);
  const order = months.map((_, row) => row).sort((a, b) => numberAt(months, a) - numberAt(months, b));
  const series = columns.values.map((column) => readColumn(table, column, months, order));
  if (months.length < MONTHS_MIN) throw tooFewRows(months.length);
  return { table: summarise(table, columns, series), series };
}

function readMonths(table: CsvTable, column: number): string[] {
  const lineOfMonth = new Map<string, number>();
  return table.rows.map((row) => {
    const cell = row.cells[column] ?? '';
    const month = monthOfDateCell(cell);
    if (month === null) throw dateInvalid(row.line, cell, table.columns[column] ?? '');
    const earlier = lineOfMonth.get(month);
    if (earlier !== undefined) throw duplicateDate(month, earlier, row.line);
    lineOfMonth.set(month, row.line);
    return month;
  });
}

function readColumn(
  table: CsvTable,
  column: number,
  months: readonly string[],
  order: readonly number[],
): Series {
  const name = table.columns[column] ?? '';
  const cells = cellsOf(table, column);
  const decimal = decimalSignOf(cells);
  const points: Point[] = order.map((row) => {
    const cell = cells[row] ?? '';
    const value = isBlank(cell) ? null : numberOfCell(cell, decimal);
    if (value === null && !isBlank(cell)) throw numberInvalid(table.rows[row]?.line ?? 0, name, cell);
    return { month: months[row] ?? '', value };
  });
  const unit = /\(([^()]{1,60})\)\s*$/.exec(name)?.[1];
  return unit === undefined ? { name, points } : { name, unit, points };
}

function summarise(
  table: CsvTable,
  columns: { date: number; values: readonly number[] },
  series: readonly Series[],
): TableSummary {
  const points = series[0]?.points ?? [];
  const firstMonth = points[0]?.month ?? '';
  const lastMonth = points.at(-1)?.month ?? '';
  const used = new Set([columns.date, ...columns.values]);
  return {
    rows: table.rows.length,
    columns: [...table.columns],
    delimiter: table.delimiter,
    dateColumn: table.columns[columns.date] ?? '',
    valueColumns: series.map((one) => one.name),
    ignoredColumns: table.columns.filter((_, index) => !used.has(index)),
    firstMonth,
    lastMonth,
    monthsMissing: monthNumber(lastMonth) - monthNumber(firstMonth) + 1 - points.length,
    valuesMissing: series.reduce(
      (sum, one) => sum + one.points.filter((point) => point.value === null).length,
      0,
    ),
  };
}

const numberAt = (months: readonly string[], row: number): number => monthNumber(months[row] ?? '');

function dateInvalid(line: number, value: string, column: string): DataProblem {
  const message = `Line ${line}, column "${clip(column)}": "${clip(value)}" is not a date such as 2006-01, 2006-01-31, Jan 2006 or 1/31/2006.`;
  return new DataProblem('DATE_INVALID', message, { line, column, value: clip(value) });
}

function numberInvalid(line: number, column: string, value: string): DataProblem {
  const message = `Line ${line}, column "${clip(column)}": "${clip(value)}" is not a number. Leave the cell empty where there is no value.`;
  return new DataProblem('NUMBER_INVALID', message, { line, column, value: clip(value) });
}

function duplicateDate(month: string, firstLine: number, line: number): DataProblem {
  const message = `Lines ${firstLine} and ${line} are both ${month}. Monthly data needs one row per month: add up or average before.`;
  return new DataProblem('DUPLICATE_DATE', message, { month, firstLine, line });
}

function tooFewRows(rows: number): DataProblem {
  const message = `${rows} months; seasonality needs at least two full years, ${MONTHS_MIN} months.`;
  return new DataProblem('TOO_FEW_ROWS', message, { rows, rowsMin: MONTHS_MIN });
}

function tooManyRows(rows: number): DataProblem {
  const message = `${rows} rows; at most ${ROWS_MAX} months can be read. Is this daily data? Add it up by month before.`;
  return new DataProblem('TOO_MANY_ROWS', message, { rows, rowsMax: ROWS_MAX });
}
