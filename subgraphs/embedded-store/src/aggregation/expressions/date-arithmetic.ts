import { Long } from 'bson';
import { CommandError, locationError } from '../../errors.ts';
import { lookupTable } from '../../lookup-table.ts';
import { typeNameOf } from '../../values/types.ts';
import { fromLocal, isoDayOfWeek, monthDays, partsOf, utcMs, type Zone, zoneOf } from './calendar.ts';
import type { Operator } from './compile.ts';
import { dateMs } from './dates.ts';
import { isNullish, isNumber, named } from './operands.ts';

const fixedUnits = lookupTable<number>({
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
});
const monthUnits = lookupTable<number>({ month: 1, quarter: 3, year: 12 });
const clockUnits = new Set(['millisecond', 'second', 'minute', 'hour']);

/** A unit of time, checked. */
export function unitOf(unit: unknown, name: string): string {
  if (typeof unit !== 'string')
    throw locationError(5439013, `${name} requires 'unit' to be a string, but got ${typeNameOf(unit)}`);
  if (fixedUnits[unit] === undefined && monthUnits[unit] === undefined)
    throw new CommandError(9, `${name} parameter 'unit' value cannot be recognized as a time unit: ${unit}`);
  return unit;
}

/** Adds to a moment; days and longer keep the local time, and a month too short gives its last day. */
export function addToDate(ms: number, unit: string, amount: number, zone: Zone): number {
  const length = fixedUnits[unit];
  if (length !== undefined && clockUnits.has(unit)) return ms + amount * length;
  const local = ms + zone(ms);
  if (length !== undefined) return fromLocal(local + amount * length, zone);
  const { year, month, day } = partsOf(local);
  const months = year * 12 + month - 1 + amount * (monthUnits[unit] ?? 1);
  const [newYear, newMonth] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
  const clock = local - utcMs(year, month, day);
  return fromLocal(utcMs(newYear, newMonth, Math.min(day, monthDays(newYear, newMonth)), clock), zone);
}

const moving = (sign: 1 | -1): Operator =>
  named(
    { required: ['startDate', 'unit', 'amount'], optional: ['timezone'] },
    ({ startDate, unit, amount, timezone }, name) => {
      if ([startDate, unit, amount].some(isNullish) || timezone === null) return null;
      const checked = unitOf(unit, name);
      const count = isNumber(amount) ? Number(String(amount)) : Number.NaN;
      if (!Number.isInteger(count))
        throw locationError(5166405, `${name} expects integer amount of time units`);
      const result = new Date(addToDate(dateMs(startDate), checked, sign * count, zoneOf(timezone)));
      if (Number.isNaN(result.getTime()))
        throw locationError(5976500, `invalid ${name} 'amount' parameter value: ${count} ${checked}`);
      return result;
    },
    { shape: 5166400, unknown: 5166401, missing: 5166402 },
  );

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The ISO number of the day a week begins on; Sunday if nothing is said. */
function firstDayOf(startOfWeek: unknown, name: string): number {
  if (isNullish(startOfWeek)) return 7;
  const text = String(startOfWeek).toLowerCase();
  const at = weekdays.findIndex((day) => day === text || day.slice(0, 3) === text);
  if (at < 0)
    throw new CommandError(
      9,
      `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${String(startOfWeek)}`,
    );
  return at + 1;
}

// How many whole units lie between a reference point and a local moment: what is counted is boundaries passed.
function unitsSince(localMs: number, unit: string, firstDay: number): number {
  const months = monthUnits[unit];
  if (months !== undefined) {
    const { year, month } = partsOf(localMs);
    return Math.floor((year * 12 + month - 1) / months);
  }
  const length = fixedUnits[unit] ?? 1;
  if (unit !== 'week') return Math.floor(localMs / length);
  const back = (isoDayOfWeek(localMs) - firstDay + 7) % 7;
  return Math.round((Math.floor(localMs / 86_400_000) - back) / 7 - weekOffset(firstDay));
}

// 1970-01-01 was a Thursday, so weeks beginning on day d start d-4 days from it.
const weekOffset = (firstDay: number): number => (firstDay - 4) / 7;

const dateDiff = named(
  { required: ['startDate', 'endDate', 'unit'], optional: ['timezone', 'startOfWeek'] },
  ({ startDate, endDate, unit, timezone, startOfWeek }, name) => {
    if ([startDate, endDate, unit].some(isNullish) || timezone === null) return null;
    const checked = unitOf(unit, name);
    if (checked === 'week' && startOfWeek === null) return null;
    const zone = zoneOf(timezone);
    const firstDay = checked === 'week' ? firstDayOf(startOfWeek, name) : 7;
    const local = (value: unknown): number => {
      const ms = dateMs(value);
      return clockUnits.has(checked) ? ms : ms + zone(ms);
    };
    return Long.fromNumber(
      unitsSince(local(endDate), checked, firstDay) - unitsSince(local(startDate), checked, firstDay),
    );
  },
  { shape: 5166301, unknown: 5166302, missing: [5166303, 5166304, 5166305] },
);

const referenceMs = utcMs(2000);

/** The start of the bin a moment lies in; bins are counted from the year 2000. */
function truncateDate(ms: number, unit: string, bin: number, zone: Zone, firstDay = 7): number {
  const length = fixedUnits[unit];
  if (clockUnits.has(unit)) {
    const size = bin * (length ?? 1);
    const shift = unit === 'hour' || unit === 'minute' ? zone(ms) : 0;
    return Math.floor((ms + shift - referenceMs) / size) * size + referenceMs - shift;
  }
  const local = ms + zone(ms);
  const reference = unitsSince(referenceMs + (unit === 'week' ? 6 * 86_400_000 : 0), unit, firstDay);
  const start = Math.floor((unitsSince(local, unit, firstDay) - reference) / bin) * bin + reference;
  return fromLocal(startOfUnit(start, unit, firstDay), zone);
}

function startOfUnit(count: number, unit: string, firstDay: number): number {
  const months = monthUnits[unit];
  if (months !== undefined)
    return utcMs(Math.floor((count * months) / 12), ((((count * months) % 12) + 12) % 12) + 1);
  if (unit === 'week') return (count * 7 + firstDay - 4) * 86_400_000;
  return count * (fixedUnits[unit] ?? 1);
}

const dateTrunc = named(
  { required: ['date', 'unit'], optional: ['binSize', 'timezone', 'startOfWeek'] },
  (values, name) => {
    const { date, unit, binSize, timezone, startOfWeek } = values;
    if (isNullish(date) || isNullish(unit) || binSize === null || timezone === null) return null;
    const checked = unitOf(unit, name);
    const bin = binSize === undefined ? 1 : Number(String(binSize));
    if (!Number.isInteger(bin))
      throw locationError(
        5439017,
        `${name} requires 'binSize' to be a 64-bit integer, but got value '${String(binSize)}'`,
      );
    if (bin <= 0)
      throw locationError(5439018, `${name} requires 'binSize' to be greater than 0, but got value ${bin}`);
    if (checked === 'week' && 'startOfWeek' in values && isNullish(startOfWeek)) return null;
    const firstDay = checked === 'week' ? firstDayOf(startOfWeek, name) : 7;
    return new Date(truncateDate(dateMs(date), checked, bin, zoneOf(timezone), firstDay));
  },
  { shape: 5439007, unknown: 5439008, missing: [5439009, 5439010] },
);

/** Counting with dates. */
export const dateArithmetic: Readonly<Record<string, Operator>> = {
  $dateAdd: moving(1),
  $dateSubtract: moving(-1),
  $dateDiff: dateDiff,
  $dateTrunc: dateTrunc,
};
