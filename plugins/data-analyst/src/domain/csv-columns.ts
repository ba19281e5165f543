import { SERIES_MAX } from '../shapes/series.ts';
import { type CsvTable, clip } from './csv-table.ts';
import { DataProblem } from './data-problem.ts';
import { monthOfDateCell } from './date-cell.ts';
import { decimalSignOf, isBlank, numberOfCell } from './number-cell.ts';

const DATE_NAMES = new Set(['date', 'month', 'period', 'time', 'year_month', 'yearmonth']);

export interface ColumnChoice {
  readonly date: number;
  readonly values: readonly number[];
}

/** Which columns to read: those asked for, else the first that holds dates and all that hold numbers. */
export function chooseColumns(
  table: CsvTable,
  asked: { readonly dateColumn?: string | undefined; readonly valueColumns?: readonly string[] | undefined },
): ColumnChoice {
  const date = asked.dateColumn === undefined ? detectDate(table) : table.columns.indexOf(asked.dateColumn);
  if (date < 0) throw dateColumnMissing(table, asked.dateColumn);
  const values = asked.valueColumns
    ? asked.valueColumns.map((name) => namedValue(table, name, date))
    : detectValues(table, date);
  if (values.length === 0) throw valueColumnMissing(table, 'No column of numbers was found');
  if (values.length > SERIES_MAX) throw tooManyColumns(values.length);
  return { date, values: [...new Set(values)] };
}

function detectDate(table: CsvTable): number {
  const named = table.columns.findIndex((name) => DATE_NAMES.has(name.toLowerCase()));
  if (named >= 0 && shareOf(table, named, isDate) > 0) return named;
  return table.columns.findIndex((_, index) => shareOf(table, index, isDate) >= 0.5);
}

function detectValues(table: CsvTable, date: number): number[] {
  const candidates = table.columns.map((_, index) => index).filter((index) => index !== date);
  // Half numbers is enough to be meant as numbers; what does not parse is then named as a mistake, not skipped.
  return candidates.filter((index) => {
    const decimal = decimalSignOf(cellsOf(table, index));
    return shareOf(table, index, (cell) => numberOfCell(cell, decimal) !== null) >= 0.5;
  });
}

function namedValue(table: CsvTable, name: string, date: number): number {
  const index = table.columns.indexOf(name);
  if (index < 0) throw valueColumnMissing(table, `There is no column "${clip(name)}"`);
  if (index === date) throw valueColumnMissing(table, `Column "${clip(name)}" is the date column`);
  return index;
}

/** Share of the cells that are not blank and satisfy `test`; 0 when all are blank. */
function shareOf(table: CsvTable, index: number, test: (cell: string) => boolean): number {
  const filled = cellsOf(table, index).filter((cell) => !isBlank(cell));
  return filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
}

const isDate = (cell: string): boolean => monthOfDateCell(cell) !== null;

/** All cells of one column, top down. */
export function cellsOf(table: CsvTable, index: number): string[] {
  return table.rows.map((row) => row.cells[index] ?? '');
}

function dateColumnMissing(table: CsvTable, asked: string | undefined): DataProblem {
  const what =
    asked === undefined
      ? 'No column holds dates such as 2006-01, 2006-01-31, Jan 2006 or 1/31/2006'
      : `There is no column "${clip(asked)}"`;
  return new DataProblem('DATE_COLUMN_MISSING', `${what}. Columns seen: ${listed(table)}.`, {
    columns: table.columns,
  });
}

function valueColumnMissing(table: CsvTable, what: string): DataProblem {
  return new DataProblem('VALUE_COLUMN_MISSING', `${what}. Columns seen: ${listed(table)}.`, {
    columns: table.columns,
  });
}

function tooManyColumns(count: number): DataProblem {
  const message = `${count} value columns; at most ${SERIES_MAX} in one run. Name the ones you want in valueColumns.`;
  return new DataProblem('TOO_MANY_COLUMNS', message, { count, countMax: SERIES_MAX });
}

function listed(table: CsvTable): string {
  const shown = table.columns.slice(0, 30).map((name) => `"${clip(name)}"`);
  return shown.join(', ') + (table.columns.length > 30 ? ` and ${table.columns.length - 30} more` : '');
}
