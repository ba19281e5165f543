import { locationError } from '../../errors.ts';
import { lookupTable } from '../../lookup-table.ts';
import { dayOfYear, isoDayOfWeek, isoWeekOf, partsOf, weekOfYear } from './calendar.ts';

/** The months' English names. */
export const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const padded = (value: number, length: number): string => String(value).padStart(length, '0');

type Part = (localMs: number, offsetMs: number) => string;

const parts = lookupTable<Part>({
  Y: (ms) => padded(partsOf(ms).year, 4),
  m: (ms) => padded(partsOf(ms).month, 2),
  d: (ms) => padded(partsOf(ms).day, 2),
  H: (ms) => padded(partsOf(ms).hour, 2),
  M: (ms) => padded(partsOf(ms).minute, 2),
  S: (ms) => padded(partsOf(ms).second, 2),
  L: (ms) => padded(partsOf(ms).millisecond, 3),
  j: (ms) => padded(dayOfYear(ms), 3),
  w: (ms) => String((isoDayOfWeek(ms) % 7) + 1),
  u: (ms) => String(isoDayOfWeek(ms)),
  U: (ms) => padded(weekOfYear(ms), 2),
  V: (ms) => padded(isoWeekOf(ms).week, 2),
  G: (ms) => padded(isoWeekOf(ms).year, 4),
  b: (ms) => (months[partsOf(ms).month - 1] ?? '').slice(0, 3),
  B: (ms) => months[partsOf(ms).month - 1] ?? '',
  z: (_ms, offset) => {
    const minutes = Math.abs(offset) / 60_000;
    return `${offset < 0 ? '-' : '+'}${padded(Math.floor(minutes / 60), 2)}${padded(minutes % 60, 2)}`;
  },
  Z: (_ms, offset) => String(offset / 60_000),
  '%': () => '%',
});

/** Writes a date by MongoDB's format specifiers. */
export function formatDate(date: Date, format: string, offsetMs: number): string {
  const local = date.getTime() + offsetMs;
  return format.replace(/%(.?)/gs, (_, specifier: string) => {
    const part = parts[specifier];
    if (part !== undefined) return part(local, offsetMs);
    if (specifier === '') throw locationError(18535, "Unmatched '%' at end of format string");
    throw locationError(18536, `Invalid format character '%${specifier}' in format string`);
  });
}
