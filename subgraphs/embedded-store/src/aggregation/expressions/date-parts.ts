import { Long } from 'bson';
import { locationError } from '../../errors.ts';
import { isDoc } from '../../values/document.ts';
import {
  type DateParts,
  dayOfYear,
  isoDayOfWeek,
  isoWeekOf,
  partsOf,
  weekOfYear,
  zoneOf,
} from './calendar.ts';
import { compile, type Operator } from './compile.ts';
import { dateMs } from './dates.ts';
import { isNullish, namedOperand } from './operands.ts';

const part =
  (read: (localMs: number) => unknown): Operator =>
  (operand, compiling, name) => {
    const spec =
      isDoc(operand) && !Object.keys(operand)[0]?.startsWith('$')
        ? namedOperand(
            name,
            operand,
            { required: ['date'], optional: ['timezone'] },
            { shape: 40535, unknown: 40535, missing: 40539 },
          )
        : { date: Array.isArray(operand) && operand.length === 1 ? operand[0] : operand };
    if (Array.isArray(spec.date))
      throw locationError(
        40536,
        `${name} accepts exactly one argument if given an array, but was given ${spec.date.length}`,
      );
    const date = compile(spec.date, compiling);
    const timezone = 'timezone' in spec ? compile(spec.timezone, compiling) : undefined;
    return (scope) => {
      const value = date(scope);
      const zone = timezone?.(scope);
      if (isNullish(value) || (timezone !== undefined && isNullish(zone))) return null;
      const ms = dateMs(value);
      return read(ms + zoneOf(zone)(ms));
    };
  };

/** A part of a date as an operator gives it. */
const field = (name: keyof DateParts): Operator => part((local) => partsOf(local)[name]);

/** The parts of a date, in a time zone. */
export const dateParts: Readonly<Record<string, Operator>> = {
  $year: field('year'),
  $month: field('month'),
  $dayOfMonth: field('day'),
  $hour: field('hour'),
  $minute: field('minute'),
  $second: field('second'),
  $millisecond: field('millisecond'),
  $dayOfYear: part(dayOfYear),
  $dayOfWeek: part((local) => (isoDayOfWeek(local) % 7) + 1),
  $isoDayOfWeek: part(isoDayOfWeek),
  $week: part(weekOfYear),
  $isoWeek: part((local) => isoWeekOf(local).week),
  $isoWeekYear: part((local) => Long.fromNumber(isoWeekOf(local).year)),
};
