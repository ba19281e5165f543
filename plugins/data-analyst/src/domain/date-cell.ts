import { calendarMonthNamed } from './month.ts';

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]\d{2}:\d{2}.*)?$/;
const NAME_FIRST = /^([A-Za-z]{3,9})\.?[\s-]*(?:(\d{1,2}),\s*)?(\d{4})$/;
const YEAR_THEN_NAME = /^(\d{4})[\s-]+([A-Za-z]{3,9})\.?$/;
const US = /^(\d{1,2})\/(?:(\d{1,2})\/)?(\d{4})$/;

/**
 * The month of a date cell, as YYYY-MM, or null when it is none of the known forms: 2006-01, 2006-01-31, an ISO
 * timestamp, Jan 2006, January 31, 2006, 2006 Jan, 1/31/2006 (month first, as in the US) or 1/2006.
 */
export function monthOfDateCell(cell: string): string | null {
  const text = cell.trim();
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return monthOf(yearFirst[1], Number(yearFirst[2]), yearFirst[3]);
  const us = US.exec(text);
  if (us) return monthOf(us[3], Number(us[1]), us[2]);
  const named = NAME_FIRST.exec(text);
  if (named) return monthOf(named[3], calendarMonthNamed(named[1] ?? ''), named[2]);
  const yearThenName = YEAR_THEN_NAME.exec(text);
  if (yearThenName) return monthOf(yearThenName[1], calendarMonthNamed(yearThenName[2] ?? ''), undefined);
  return null;
}

function monthOf(year: string | undefined, month: number, day: string | undefined): string | null {
  if (month < 1 || month > 12) return null;
  const daysInMonth = new Date(Date.UTC(Number(year), month, 0)).getUTCDate();
  if (day !== undefined && (Number(day) < 1 || Number(day) > daysInMonth)) return null;
  return `${year}-${String(month).padStart(2, '0')}`;
}
