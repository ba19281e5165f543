import { describe, expect, it } from 'vitest';
import { CSV_LENGTH_MAX } from '../src/domain/csv-table.ts';
import { DataProblem } from '../src/domain/data-problem.ts';
import { type ReadRequest, readSeries } from '../src/domain/read-series.ts';
import { aCsv } from './builders.ts';

const MONTHS = Array.from({ length: 24 }, (_, index) => index + 1);
const GOOD = aCsv({ sales: MONTHS, cost: MONTHS });

describe('reading a CSV', () => {
  it('finds date column, value columns and delimiter by itself', () => {
    const { table, series } = readSeries({
      csv: aCsv({ sales: MONTHS, region: MONTHS.map(() => 'north') }, ';'),
    });
    expect(table).toMatchObject({
      rows: 24,
      delimiter: ';',
      dateColumn: 'month',
      valueColumns: ['sales'],
      ignoredColumns: ['region'],
      firstMonth: '2006-01',
      lastMonth: '2007-12',
    });
    expect(series[0]?.points[23]).toEqual({ month: '2007-12', value: 24 });
  });

  it('sorts rows that come newest first', () => {
    const [header, ...rows] = GOOD.split('\n');
    const { series } = readSeries({ csv: [header, ...rows.reverse()].join('\n') });
    expect(series[0]?.points.map((point) => point.value)).toEqual(MONTHS);
  });

  it('reads only the columns that are named, in the order of their names', () => {
    const { series } = readSeries({ csv: GOOD, valueColumns: ['cost', 'sales'] });
    expect(series.map((one) => one.name)).toEqual(['cost', 'sales']);
  });

  it('takes the unit from brackets at the end of a header', () => {
    expect(readSeries({ csv: aCsv({ 'sales (EUR)': MONTHS }) }).series[0]).toMatchObject({ unit: 'EUR' });
  });

  it('keeps blank cells as missing values and counts them with the missing months', () => {
    const lines = aCsv({ sales: [...MONTHS, 25] }).split('\n');
    lines.splice(5, 1);
    lines[3] = '2006-03,';
    const { table, series } = readSeries({ csv: lines.join('\r\n') });
    expect(table).toMatchObject({ monthsMissing: 1, valuesMissing: 1 });
    expect(series[0]?.points[2]).toEqual({ month: '2006-03', value: null });
  });

  it('ignores a byte order mark, blank lines and empty columns at the end', () => {
    const csv = `\uFEFF${GOOD.split('\n').join(',\n')},\n\n`;
    expect(readSeries({ csv }).table.columns).toEqual(['month', 'sales', 'cost']);
  });
});

describe('a CSV that cannot be read', () => {
  const line = (number: number, text: string): string => {
    const lines = GOOD.split('\n');
    lines[number - 1] = text;
    return lines.join('\n');
  };
  const many = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`c${index}`, MONTHS]));

  it.each<[string, ReadRequest, RegExp]>([
    ['CSV_EMPTY', { csv: '' }, /empty/],
    ['CSV_EMPTY', { csv: ' \n \n' }, /empty/],
    ['CSV_EMPTY', { csv: 'month,sales\n' }, /no rows/],
    ['CSV_MALFORMED', { csv: line(5, '2006-04,4') }, /line 5: it has 2 cells where the header has 3/],
    ['CSV_MALFORMED', { csv: line(5, '2006-04,4,4,4') }, /line 5: it has 4 cells/],
    ['CSV_MALFORMED', { csv: line(5, '2006-04,"4,4') }, /line 5/],
    ['CSV_MALFORMED', { csv: line(1, 'month,sales,sales') }, /two columns are called "sales"/],
    ['CSV_MALFORMED', { csv: line(1, 'month,,sales') }, /column 2 is blank/],
    ['CSV_MALFORMED', { csv: 'PK\u0003\u0004\0\0\n' }, /NUL/],
    ['CSV_TOO_LARGE', { csv: 'a'.repeat(CSV_LENGTH_MAX + 1) }, /at most 4000000/],
    ['DATE_COLUMN_MISSING', { csv: 'a,b\n1,2\n' }, /Columns seen: "a", "b"/],
    ['DATE_COLUMN_MISSING', { csv: GOOD, dateColumn: 'when' }, /no column "when".*"month", "sales", "cost"/],
    ['VALUE_COLUMN_MISSING', { csv: GOOD, valueColumns: ['profit'] }, /no column "profit"/],
    ['VALUE_COLUMN_MISSING', { csv: GOOD, valueColumns: ['month'] }, /is the date column/],
    ['VALUE_COLUMN_MISSING', { csv: aCsv({ region: MONTHS.map(() => 'north') }) }, /No column of numbers/],
    ['DATE_INVALID', { csv: line(7, 'soon,6,6') }, /Line 7, column "month": "soon"/],
    ['NUMBER_INVALID', { csv: line(9, '2006-08,8,eight') }, /Line 9, column "cost": "eight"/],
    ['DUPLICATE_DATE', { csv: line(9, '2006-07,8,8') }, /Lines 8 and 9 are both 2006-07/],
    ['TOO_FEW_ROWS', { csv: GOOD.split('\n').slice(0, 24).join('\n') }, /23 months.*two full years, 24/],
    ['TOO_MANY_COLUMNS', { csv: aCsv(many) }, /25 value columns; at most 24.*valueColumns/],
    [
      'TOO_MANY_ROWS',
      { csv: aCsv({ sales: Array.from({ length: 601 }, () => 1) }) },
      /601 rows; at most 600/,
    ],
  ])('is refused with %s', (code, request, message) => {
    expect(problemOf(request)).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('is placed at its line of the file even behind cells that span lines', () => {
    const csv = line(3, '2006-02,2,2\n\n2006-03,"3\n",3')
      .replace('2006-03,3,3\n', '')
      .replace('2006-06,6,6', '2006-06,6,x');
    expect(problemOf({ csv })).toMatchObject({ code: 'NUMBER_INVALID', details: { line: 9, value: 'x' } });
  });

  it('is quoted in the message only in part, on one line', () => {
    const problem = problemOf({ csv: line(7, `${'ab '.repeat(500)},6,6`) });
    expect(problem.message.length).toBeLessThan(250);
    expect(problem.message).not.toContain('\n');
  });
});

function problemOf(request: ReadRequest): DataProblem {
  try {
    readSeries(request);
  } catch (problem) {
    if (problem instanceof DataProblem) return problem;
    throw problem;
  }
  throw new Error('the CSV was read');
}
