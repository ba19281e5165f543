import { locationError } from '../../errors.ts';
import { lookupTable } from '../../lookup-table.ts';
import { isoDayOfWeek } from './calendar.ts';
import { months } from './date-format.ts';

/** A date read from a text: the local time it names, and the offset if it names one. */
export interface ReadDate {
  readonly localMs: number;
  readonly offsetMs: number | undefined;
}

interface Fields {
  [field: string]: number;
}

const readers = lookupTable<readonly [pattern: string, field: string]>({
  Y: ['\\d{4}', 'year'],
  m: ['\\d{1,2}', 'month'],
  d: ['\\d{1,2}', 'day'],
  H: ['\\d{1,2}', 'hour'],
  M: ['\\d{1,2}', 'minute'],
  S: ['\\d{1,2}', 'second'],
  L: ['\\d{1,3}', 'millisecond'],
  j: ['\\d{1,3}', 'dayOfYear'],
  G: ['\\d{4}', 'isoYear'],
  V: ['\\d{1,2}', 'isoWeek'],
  u: ['[1-7]', 'isoDay'],
  b: ['[A-Za-z]{3}', 'month'],
  B: ['[A-Za-z]+', 'month'],
  z: ['[+-]\\d\\d:?\\d\\d|Z', 'offset'],
  Z: ['[+-]\\d+', 'offset'],
});

/** Reads a text by a format; undefined if it does not fit. */
export function parseByFormat(text: string, format: string): ReadDate | undefined {
  const specifiers: string[] = [];
  const pattern = format.replace(/%(.?)|[\\^$.*+?()[\]{}|]/gs, (token, specifier: string | undefined) => {
    if (specifier === undefined) return `\\${token}`;
    if (specifier === '%') return '%';
    const reader = readers[specifier];
    if (reader === undefined)
      throw locationError(18536, `Invalid format character '%${specifier}' in format string`);
    specifiers.push(specifier);
    return `(${reader[0]})`;
  });
  const match = new RegExp(`^${pattern}$`).exec(text);
  if (match === null) return undefined;
  const fields: Fields = {};
  for (const [i, specifier] of specifiers.entries()) {
    const value = readField(specifier, match[i + 1] ?? '');
    if (value === undefined) return undefined;
    fields[readers[specifier]?.[1] ?? ''] = value;
  }
  return readDate(fields);
}

function readField(specifier: string, text: string): number | undefined {
  if (specifier === 'b' || specifier === 'B') {
    const month = months.findIndex(
      (name) => name.slice(0, specifier === 'b' ? 3 : 20).toLowerCase() === text.toLowerCase(),
    );
    return month < 0 ? undefined : month + 1;
  }
  if (specifier === 'L') return Number(text.padEnd(3, '0'));
  if (specifier === 'z') return offsetOf(text);
  return specifier === 'Z' ? Number(text) * 60_000 : Number(text);
}

function offsetOf(text: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(text);
  if (match === null) return 0;
  const ms = (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000;
  return match[1] === '-' ? -ms : ms;
}

const bounds: readonly (readonly [field: keyof Fields, low: number, high: number])[] = [
  ['month', 1, 12],
  ['day', 1, 31],
  ['hour', 0, 23],
  ['minute', 0, 59],
  ['second', 0, 59],
  ['dayOfYear', 1, 366],
  ['isoWeek', 1, 53],
];

function readDate(fields: Fields): ReadDate | undefined {
  for (const [field, low, high] of bounds) {
    const value = fields[field];
    if (value !== undefined && (value < low || value > high)) return undefined;
  }
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = fields;
  const day = dayMsOf(fields);
  if (day === undefined) return undefined;
  return {
    localMs: day + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond,
    offsetMs: fields.offset,
  };
}

function dayMsOf({
  year,
  month,
  day,
  dayOfYear: yearDay,
  isoYear,
  isoWeek = 1,
  isoDay = 1,
}: Fields): number | undefined {
  if (isoYear !== undefined) return isoWeekStart(isoYear) + ((isoWeek - 1) * 7 + isoDay - 1) * 86_400_000;
  if (year === undefined) return undefined;
  if (yearDay !== undefined) return new Date(0).setUTCFullYear(year, 0, yearDay);
  if (month === undefined || day === undefined) return undefined;
  const ms = new Date(0).setUTCFullYear(year, month - 1, day);
  return new Date(ms).getUTCMonth() === month - 1 ? ms : undefined;
}

/** The Monday on which an ISO year's first week begins: the week with the 4th of January. */
export function isoWeekStart(isoYear: number): number {
  const fourth = new Date(0).setUTCFullYear(isoYear, 0, 4);
  return fourth - (isoDayOfWeek(fourth) - 1) * 86_400_000;
}

const monthPattern = months.map((name) => `${name}|${name.slice(0, 3)}`).join('|');

/** Reads the forms a date is written in without a format: ISO 8601 with or without time and zone, and `Jan 2 2020`. */
export function parseFreely(text: string): ReadDate | undefined {
  const iso =
    /^\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?\s*$/i.exec(
      text,
    );
  if (iso !== null) {
    const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = '', zone] = iso;
    const numbers = { year, month, day, hour, minute, second };
    const fields: Fields = { millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)) };
    for (const [name, value] of Object.entries(numbers)) fields[name] = Number(value);
    if (zone !== undefined) fields.offset = offsetOf(zone);
    return readDate(fields);
  }
  const worded = new RegExp(`^\\s*(${monthPattern})\\s+(\\d{1,2}),?\\s+(\\d{4})\\s*$`, 'i').exec(text);
  if (worded === null) return undefined;
  const [, name = '', day, year] = worded;
  const month =
    months.findIndex((each) => each.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase()) + 1;
  return readDate({ year: Number(year), month, day: Number(day) });
}
