import { describe, expect, it } from 'vitest';
import { monthOfDateCell } from '../src/domain/date-cell.ts';
import { addMonths, monthLabel, monthNumber } from '../src/domain/month.ts';
import { decimalSignOf, isBlank, numberOfCell } from '../src/domain/number-cell.ts';

describe('a date cell', () => {
  it.each([
    ['2006-01', '2006-01'],
    ['2006-01-31', '2006-01'],
    ['2006/2/1', '2006-02'],
    ['2006-03-01T00:00:00.000Z', '2006-03'],
    ['Jan 2006', '2006-01'],
    ['January 31, 2006', '2006-01'],
    ['2006 Dec', '2006-12'],
    ['1/31/2006', '2006-01'],
    ['12/2006', '2006-12'],
    [' 2006-01 ', '2006-01'],
  ])('%j is read as the month %s', (cell, month) => {
    expect(monthOfDateCell(cell)).toBe(month);
  });

  it.each(['', '2006', '2006-13', '2006-02-30', '31/1/2006', 'soon', 'Foo 2006', '200601', '2006-01-01-01'])(
    '%j is refused rather than guessed',
    (cell) => {
      expect(monthOfDateCell(cell)).toBeNull();
    },
  );
});

describe('a month', () => {
  it('steps over the end of the year in both directions', () => {
    expect(addMonths('2015-12', 1)).toBe('2016-01');
    expect(addMonths('2016-01', -1)).toBe('2015-12');
    expect(monthNumber('2016-01') - monthNumber('2015-12')).toBe(1);
  });

  it('is named in English without asking the locale', () => {
    expect(monthLabel('2006-05')).toBe('May 2006');
  });
});

describe('a number cell', () => {
  it.each([
    ['1234.5', 1234.5],
    ['1,234,567.8', 1234567.8],
    ['-12', -12],
    ['(1,200)', -1200],
    ['$1,200', 1200],
    ['12 %', 12],
    ['1e3', 1000],
    ['.5', 0.5],
    ['1 234', 1234],
  ])('%j is %d', (cell, value) => {
    expect(numberOfCell(cell, '.')).toBe(value);
  });

  it.each(['twelve', '1,2', '1.2.3', '12abc', 'Infinity', '1e99', '0x10', '--1'])(
    '%j is not a number',
    (cell) => {
      expect(numberOfCell(cell, '.')).toBeNull();
    },
  );

  it('reads a comma as decimal sign only when the column cannot be read otherwise', () => {
    expect(decimalSignOf(['1,234', '2,345'])).toBe('.');
    expect(decimalSignOf(['1.234,5', '2.345', ''])).toBe(',');
    expect(decimalSignOf(['12,5', '3.14'])).toBe('.');
    expect(numberOfCell('1.234,5', ',')).toBe(1234.5);
  });

  it.each(['', '  ', 'NA', 'n/a', 'null', '-'])('%j means that there is no value', (cell) => {
    expect(isBlank(cell)).toBe(true);
  });
});
