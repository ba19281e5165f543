import { VALUE_MAX } from '../shapes/series.ts';

const POINT_DECIMAL = /^[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const COMMA_DECIMAL = /^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d*)?$/;
const BLANK = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '-', '–', '.', '..', '?']);

/** Which character stands before the decimals of a column. */
export type DecimalSign = '.' | ',';

/** True for an empty cell and for the usual words for "no value". */
export function isBlank(cell: string): boolean {
  return BLANK.has(cell.trim().toLowerCase());
}

/**
 * A comma is the decimal sign only where some cell cannot be read otherwise ("12,5") and every cell can be read so;
 * "1,234" alone stays twelve hundred and thirty-four.
 */
export function decimalSignOf(cells: readonly string[]): DecimalSign {
  const bare = cells.filter((cell) => !isBlank(cell)).map(bareNumber);
  const needsComma = bare.some((text) => !POINT_DECIMAL.test(text) && COMMA_DECIMAL.test(text));
  return needsComma && bare.every((text) => COMMA_DECIMAL.test(text)) ? ',' : '.';
}

/** The number in a cell, or null when it is not one. Currency signs, a percent sign and (brackets) are understood. */
export function numberOfCell(cell: string, decimal: DecimalSign): number | null {
  const text = bareNumber(cell);
  if (!(decimal === '.' ? POINT_DECIMAL : COMMA_DECIMAL).test(text)) return null;
  const plain = decimal === '.' ? text.replaceAll(',', '') : text.replaceAll('.', '').replace(',', '.');
  const value = Number(plain);
  return Math.abs(value) <= VALUE_MAX ? value : null;
}

function bareNumber(cell: string): string {
  const text = cell.replace(/[\s\u00a0\u202f']/g, '').replace(/^([+-]?)[$€£¥]/, '$1');
  const bracketed = /^\((.+)\)$/.exec(text);
  return (bracketed ? `-${bracketed[1]}` : text).replace(/%$/, '').replace('−', '-');
}
