import { ObjectId, Timestamp } from 'bson';
import { CommandError, locationError } from '../../errors.ts';
import { docOf } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { fromLocal, isoDayOfWeek, isoWeekOf, partsOf, utcMs, zoneOf } from './calendar.ts';
import { compile, type Operator } from './compile.ts';
import { formatDate } from './date-format.ts';
import { isoWeekStart, parseByFormat, parseFreely } from './date-reading.ts';
import { isNullish, isNumber, named, namedOperand } from './operands.ts';

/** Milliseconds of a date, or of the moment an ObjectId or a timestamp was made. */
export function dateMs(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.getHighBitsUnsigned() * 1000;
  throw locationError(16006, `can't convert from BSON type ${typeNameOf(value)} to Date`);
}

const dateToString = named(
  { required: ['date'], optional: ['format', 'timezone', 'onNull'] },
  (values) => {
    const { date, format, timezone } = values;
    if (isNullish(date)) return 'onNull' in values ? values.onNull : null;
    if (format === null || timezone === null) return null;
    if (format !== undefined && typeof format !== 'string')
      throw locationError(18533, "$dateToString requires that 'format' be a string");
    const ms = dateMs(date);
    const offset = zoneOf(timezone)(ms);
    return formatDate(
      new Date(ms),
      format ?? (timezone === undefined || offset === 0 ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L'),
      offset,
    );
  },
  { shape: 18629, unknown: 18534, missing: 18628 },
);

/** Reads a date from a text; throws ConversionFailure. */
export function dateFromText(text: string, format?: string, timezone?: unknown): Date {
  const read = format === undefined ? parseFreely(text) : parseByFormat(text, format);
  if (read === undefined) {
    throw new CommandError(241, `Error parsing date string '${text}'`);
  }
  if (read.offsetMs !== undefined && timezone !== undefined && !isNullish(timezone)) {
    throw new CommandError(
      241,
      `you cannot pass in a date/time string with GMT offset together with a timezone argument`,
    );
  }
  if (read.offsetMs !== undefined) return new Date(read.localMs - read.offsetMs);
  return new Date(fromLocal(read.localMs, zoneOf(timezone)));
}

const dateFromString: Operator = (operand, compiling, name) => {
  const fields = { required: ['dateString'], optional: ['format', 'timezone', 'onError', 'onNull'] };
  const spec = namedOperand(name, operand, fields, { shape: 40540, unknown: 40541, missing: 40542 });
  const [text, format, timezone, onError, onNull] = [
    'dateString',
    'format',
    'timezone',
    'onError',
    'onNull',
  ].map((field) => (Object.hasOwn(spec, field) ? compile(spec[field], compiling) : undefined));
  return (scope) => {
    const value = text?.(scope);
    if (isNullish(value)) return onNull === undefined ? null : onNull(scope);
    const [pattern, zone] = [format?.(scope), timezone?.(scope)];
    if (pattern === null || zone === null) return null;
    try {
      if (typeof value !== 'string')
        throw new CommandError(
          241,
          `$dateFromString requires that 'dateString' be a string, found: ${typeNameOf(value)}`,
        );
      return dateFromText(value, typeof pattern === 'string' ? pattern : undefined, zone);
    } catch (error) {
      if (onError !== undefined && error instanceof CommandError && error.code === 241) return onError(scope);
      throw error;
    }
  };
};

const partNames = [
  'year',
  'month',
  'day',
  'isoWeekYear',
  'isoWeek',
  'isoDayOfWeek',
  'hour',
  'minute',
  'second',
  'millisecond',
];

const dateFromParts = named(
  { required: [], optional: [...partNames, 'timezone'] },
  (values) => {
    const given = partNames.filter((name) => name in values);
    if (given.some((name) => isNullish(values[name])) || values.timezone === null) return null;
    for (const name of given) {
      if (!isNumber(values[name]) || !Number.isInteger(Number(String(values[name])))) {
        throw locationError(
          40515,
          `'${name}' must evaluate to an integer, found ${typeNameOf(values[name])}`,
        );
      }
    }
    const number = (name: string, fallback: number): number =>
      name in values ? Number(String(values[name])) : fallback;
    if (!('year' in values) && !('isoWeekYear' in values))
      throw locationError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
    const clock =
      ((number('hour', 0) * 60 + number('minute', 0)) * 60 + number('second', 0)) * 1000 +
      number('millisecond', 0);
    const day =
      'isoWeekYear' in values
        ? isoWeekStart(number('isoWeekYear', 1970)) +
          ((number('isoWeek', 1) - 1) * 7 + number('isoDayOfWeek', 1) - 1) * 86_400_000
        : utcMs(number('year', 1970), number('month', 1), number('day', 1));
    return new Date(fromLocal(day + clock, zoneOf(values.timezone)));
  },
  { shape: 40519, unknown: 40518, missing: 40516 },
);

const dateToParts = named(
  { required: ['date'], optional: ['timezone', 'iso8601'] },
  ({ date, timezone, iso8601 }) => {
    if (isNullish(date) || timezone === null || iso8601 === null) return null;
    if (iso8601 !== undefined && typeof iso8601 !== 'boolean')
      throw locationError(40521, 'iso8601 must evaluate to a bool');
    const ms = dateMs(date);
    const local = ms + zoneOf(timezone)(ms);
    const { year, month, day, hour, minute, second, millisecond } = partsOf(local);
    const clock = { hour, minute, second, millisecond };
    if (iso8601 !== true) return docOf({ year, month, day, ...clock });
    const iso = isoWeekOf(local);
    return docOf({ isoWeekYear: iso.year, isoWeek: iso.week, isoDayOfWeek: isoDayOfWeek(local), ...clock });
  },
  { shape: 40524, unknown: 40520, missing: 40522 },
);

/** Reading and writing dates. */
export const dates: Readonly<Record<string, Operator>> = {
  $dateToString: dateToString,
  $dateFromString: dateFromString,
  $dateFromParts: dateFromParts,
  $dateToParts: dateToParts,
};
