import { locationError } from '../../errors.ts';

/** A moment as a calendar and clock show it. */
export interface DateParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const dayMs = 86_400_000;

/** Milliseconds since 1970 of a moment in UTC; parts out of range carry over. */
export function utcMs(year: number, month = 1, day = 1, rest = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() + rest;
}

export function partsOf(ms: number): DateParts {
  const date = new Date(ms);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

/** Offset from UTC in milliseconds at a moment. */
export type Zone = (ms: number) => number;

const utc: Zone = () => 0;
const zones = new Map<string, Zone>();
const zonesMax = 500;

/** The zone of a name such as `Europe/Paris` or an offset such as `+02:30`; throws for one that is not known. */
export function zoneOf(name: unknown): Zone {
  if (name === undefined || name === 'UTC' || name === 'GMT' || name === 'Z') return utc;
  if (typeof name !== 'string') throw locationError(40517, 'timezone must evaluate to a string');
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = offsetZone(name) ?? namedZone(name);
  if (zones.size >= zonesMax) zones.clear();
  zones.set(name, zone);
  return zone;
}

function offsetZone(name: string): Zone | undefined {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(name);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  const offset = (match[1] === '-' ? -minutes : minutes) * 60_000;
  return () => offset;
}

function namedZone(name: string): Zone {
  const format = formatFor(name);
  return (ms) => {
    const fields = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const field = (type: Intl.DateTimeFormatPartTypes): number => fields.get(type) ?? 0;
    const clock = (field('hour') * 60 + field('minute')) * 60_000 + field('second') * 1000;
    return utcMs(field('year'), field('month'), field('day'), clock) - Math.floor(ms / 1000) * 1000;
  };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const digits = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...digits });
  } catch {
    throw locationError(40485, `unrecognized time zone identifier: "${timeZone}"`);
  }
}

/** The moment at which a zone's clocks show a local time; in a gap, the one after it. */
export function fromLocal(localMs: number, zone: Zone): number {
  const guess = localMs - zone(localMs);
  return localMs - zone(guess);
}

/** Monday is 1 and Sunday 7. */
export const isoDayOfWeek = (ms: number): number => ((((Math.floor(ms / dayMs) + 3) % 7) + 7) % 7) + 1;

export const dayOfYear = (ms: number): number => {
  return Math.floor((ms - utcMs(partsOf(ms).year)) / dayMs) + 1;
};

/** The year that the ISO week of a moment belongs to, and the week's number (ISO 8601). */
export function isoWeekOf(ms: number): { readonly year: number; readonly week: number } {
  const day = Math.floor(ms / dayMs) * dayMs;
  const thursday = day + (4 - isoDayOfWeek(day)) * dayMs;
  const { year } = partsOf(thursday);
  return { year, week: Math.floor((thursday - utcMs(year)) / (7 * dayMs)) + 1 };
}

/** The week of the year, 0 to 53, where weeks begin on Sundays. */
export const weekOfYear = (ms: number): number =>
  Math.floor((dayOfYear(ms) - (isoDayOfWeek(ms) % 7) + 6) / 7);

export const monthDays = (year: number, month: number): number =>
  new Date(utcMs(year, month + 1, 0)).getUTCDate();
