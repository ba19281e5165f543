import { Long } from 'bson';
import { locationError } from '../../errors.ts';
import {
  bigOf,
  differenceOf,
  integerOf,
  isInteger,
  productOf,
  quotientOf,
  remainderOf,
  sumOf,
} from '../../values/arithmetic.ts';
import { typeNameOf, typeNumberOf } from '../../values/types.ts';
import type { Operator } from './compile.ts';
import { fixed, isNullish, isNumber, typeMismatch, variadic } from './operands.ts';

const add = variadic((values) => {
  let total: unknown = 0;
  let date = false;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (date) throw locationError(16612, 'only one date allowed in an $add expression');
      date = true;
      total = sumOf(total, Long.fromNumber(value.getTime()));
    } else if (isNumber(value)) total = sumOf(total, value);
    else throw typeMismatch(`$add only supports numeric or date types, not ${typeNameOf(value)}`);
  }
  return date ? dateOf(total) : total;
});

const dateOf = (milliseconds: unknown): Date => {
  const rounded = Math.round(Number(milliseconds));
  if (!(Math.abs(rounded) <= 8.64e15)) throw locationError(10065, 'date overflow');
  return new Date(rounded);
};

const multiply = variadic((values) => {
  if (values.some((value) => isNullish(value))) return null;
  for (const value of values) {
    if (!isNumber(value))
      throw typeMismatch(`$multiply only supports numeric types, not ${typeNameOf(value)}`);
  }
  return values.length === 1 ? values[0] : values.reduce(productOf, 1);
});

const subtract = fixed(2, (a, b) => {
  if (isNullish(a) || isNullish(b)) return null;
  if (isNumber(a) && isNumber(b)) return differenceOf(a, b);
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date && isNumber(b)) return dateOf(differenceOf(Long.fromNumber(a.getTime()), b));
  throw typeMismatch(`can't $subtract ${typeNameOf(b)} from ${typeNameOf(a)}`);
});

const divide = fixed(2, (a, b) => {
  if (isNullish(a) || isNullish(b)) return null;
  if (isNumber(a) && isNumber(b)) return quotientOf(a, b);
  throw typeMismatch(`$divide only supports numeric types, not ${typeNameOf(a)} and ${typeNameOf(b)}`);
});

const mod = fixed(2, (a, b) => {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a) || !isNumber(b)) {
    throw locationError(16611, `$mod only supports numeric types, not ${typeNameOf(a)} and ${typeNameOf(b)}`);
  }
  if (Number(b) === 0) throw locationError(16610, "can't $mod by zero");
  return remainderOf(a, b);
});

const bits =
  (start: number, apply: (a: bigint, b: bigint) => bigint): Operator =>
  (operand, compiling, name) =>
    variadic((values) => {
      if (values.some(isNullish)) return null;
      for (const value of values) {
        if (!isInteger(value)) throw typeMismatch(`${name} only supports int and long operands.`);
      }
      const long = values.some((value) => typeNumberOf(value) === 18);
      return integerOf(values.map(bigOf).reduce(apply, BigInt(start)), long);
    })(operand, compiling, name);

const bitNot = fixed(1, (value) => {
  if (isNullish(value)) return null;
  if (!isInteger(value)) throw typeMismatch(`$bitNot only supports int and long, not: ${typeNameOf(value)}.`);
  return integerOf(~bigOf(value), typeNumberOf(value) === 18);
});

/** Computing with numbers, in the types MongoDB gives the results. */
export const arithmetic: Readonly<Record<string, Operator>> = {
  $add: add,
  $subtract: subtract,
  $multiply: multiply,
  $divide: divide,
  $mod: mod,
  $bitAnd: bits(-1, (a, b) => a & b),
  $bitOr: bits(0, (a, b) => a | b),
  $bitXor: bits(0, (a, b) => a ^ b),
  $bitNot: bitNot,
};
