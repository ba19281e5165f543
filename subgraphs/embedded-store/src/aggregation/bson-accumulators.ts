import { $push } from 'mingo/operators/accumulator';
import type { Options } from 'mingo/types';
import { addNumbers, divideNumbers } from '../values/arithmetic.ts';
import { compareValues } from '../values/compare.ts';
import { keyString } from '../values/keystring.ts';
import { relax } from '../values/relax.ts';
import { rankOf, typeRank } from '../values/types.ts';

type Accumulator = (items: unknown[], operand: unknown, options: Options) => unknown;

// The library calls an accumulator with an operand to evaluate per item, or with values already computed. Its own
// `$push` evaluates with one set of options for all items; the wrapping keeps a missing value apart from null.
function valuesOf(items: unknown[], operand: unknown, options: Options): unknown[] {
  if (operand === null || operand === undefined) return items;
  const wrapped = $push(items as Record<string, unknown>[], { value: operand }, options); // documents, by $group
  return wrapped.map((item) => (item as { value: unknown }).value); // the shape asked for one line above
}

const isNumber = (value: unknown): boolean => value !== undefined && rankOf(value) === typeRank.number;

const sum: Accumulator = (items, operand, options) => {
  if (typeof operand === 'number') return items.length * operand;
  return relax(valuesOf(items, operand, options).filter(isNumber).reduce(addNumbers, 0));
};

const average: Accumulator = (items, operand, options) => {
  const numbers = valuesOf(items, operand, options).filter(isNumber);
  if (numbers.length === 0) return null;
  return relax(divideNumbers(numbers.reduce(addNumbers, 0), numbers.length));
};

const extreme =
  (sign: 1 | -1): Accumulator =>
  (items, operand, options) => {
    const values = valuesOf(items, operand, options).filter((value) => value !== null && value !== undefined);
    if (values.length === 0) return null;
    return values.reduce((best, value) => (compareValues(value, best) * sign > 0 ? value : best));
  };

const addToSet: Accumulator = (items, operand, options) => {
  const distinct = new Map<string, unknown>();
  for (const value of valuesOf(items, operand, options)) {
    if (value !== undefined) distinct.set(keyString([value]).toString('latin1'), value);
  }
  return [...distinct.values()];
};

/** Accumulators whose library versions do not know BSON's numbers or order. */
export const bsonAccumulators: Readonly<Record<string, Accumulator>> = {
  $sum: sum,
  $avg: average,
  $max: extreme(1),
  $min: extreme(-1),
  $addToSet: addToSet,
};
