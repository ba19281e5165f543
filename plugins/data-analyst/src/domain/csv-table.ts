import Papa from 'papaparse';
import { DataProblem } from './data-problem.ts';

/** Characters; some 30,000 rows of a wide file, far above any monthly table. */
export const CSV_LENGTH_MAX = 4_000_000;
const COLUMNS_MAX = 400;
const ROWS_READ_MAX = 50_000;
const DELIMITERS = [',', ';', '\t', '|'];

interface CsvRow {
  /** Line of the file on which the row starts; the header is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly delimiter: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Reads a CSV text with a header line. Throws `CSV_EMPTY`, `CSV_TOO_LARGE`, `CSV_MALFORMED`, `TOO_MANY_COLUMNS`. */
export function parseCsv(text: string): CsvTable {
  if (text.length > CSV_LENGTH_MAX) throw tooLarge(text.length);
  const body = text.replace(/^\uFEFF/, '');
  if (body.trim() === '')
    throw new DataProblem('CSV_EMPTY', 'The CSV is empty: expected a header line and one row per month.');
  if (body.includes('\0'))
    throw malformed(1, 'it holds NUL bytes, so it is not text; export it as CSV in UTF-8');
  const parsed = Papa.parse<string[]>(body, { delimitersToGuess: DELIMITERS, preview: ROWS_READ_MAX });
  const rows = withLines(parsed.data);
  const badQuotes = parsed.errors.find((error) => error.type === 'Quotes');
  if (badQuotes) throw malformed(lineOfRow(parsed.data, badQuotes.row ?? 0), badQuotes.message.toLowerCase());
  const [header, ...data] = rows;
  if (!header) throw new DataProblem('CSV_EMPTY', 'The CSV has no header line.');
  if (data.length === 0) throw new DataProblem('CSV_EMPTY', 'The CSV has a header line but no rows.');
  const columns = columnNames(header);
  return {
    delimiter: parsed.meta.delimiter,
    columns,
    rows: data.map((row) => ({ line: row.line, cells: fitted(row, columns.length) })),
  };
}

function withLines(data: readonly string[][]): CsvRow[] {
  let line = 1;
  const rows: CsvRow[] = [];
  for (const cells of data) {
    if (cells.some((cell) => cell.trim() !== '')) rows.push({ line, cells });
    line += linesOf(cells);
  }
  return rows;
}

/** A quoted cell may hold line breaks, so a row may span several lines of the file. */
function linesOf(cells: readonly string[]): number {
  return 1 + cells.reduce((sum, cell) => sum + cell.split(/\r\n|\r|\n/).length - 1, 0);
}

function lineOfRow(data: readonly string[][], row: number): number {
  return 1 + data.slice(0, row).reduce((sum, cells) => sum + linesOf(cells), 0);
}

function columnNames(header: CsvRow): string[] {
  const names = header.cells.map((cell) => cell.trim());
  while (names.at(-1) === '') names.pop();
  if (names.length > COLUMNS_MAX) {
    throw new DataProblem(
      'TOO_MANY_COLUMNS',
      `The CSV has ${names.length} columns; at most ${COLUMNS_MAX} can be read.`,
    );
  }
  const blank = names.indexOf('');
  if (blank >= 0) throw malformed(header.line, `the header of column ${blank + 1} is blank`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw malformed(header.line, `two columns are called "${clip(twice)}"`);
  const long = names.find((name) => name.length > 200);
  if (long !== undefined)
    throw malformed(header.line, `a column name is longer than 200 characters: "${clip(long)}"`);
  return names;
}

function fitted(row: CsvRow, width: number): readonly string[] {
  const extra = row.cells.slice(width);
  if (row.cells.length >= width && extra.every((cell) => cell.trim() === ''))
    return row.cells.slice(0, width);
  throw malformed(row.line, `it has ${row.cells.length} cells where the header has ${width}`);
}

function malformed(line: number, what: string): DataProblem {
  return new DataProblem('CSV_MALFORMED', `The CSV cannot be read at line ${line}: ${what}.`, { line });
}

function tooLarge(length: number): DataProblem {
  const message = `The CSV has ${length} characters; at most ${CSV_LENGTH_MAX} can be read. Monthly data needs one row per month.`;
  return new DataProblem('CSV_TOO_LARGE', message, { length, lengthMax: CSV_LENGTH_MAX });
}

/** Cells are quoted in messages, and a message should stay one line. */
export function clip(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ');
  return oneLine.length > 60 ? `${oneLine.slice(0, 57)}...` : oneLine;
}
