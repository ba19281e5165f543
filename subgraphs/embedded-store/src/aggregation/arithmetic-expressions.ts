import { Double } from 'bson';
import { evalExpr } from 'mingo/core';
import { $add, $multiply, $subtract } from 'mingo/operators/expression/arithmetic';
import type { Options } from 'mingo/types';
import { addNumbers, multiplyNumbers } from '../values/arithmetic.ts';
import { bsonTag } from '../values/document.ts';
import { relax } from '../values/relax.ts';
import { rankOf, typeRank } from '../values/types.ts';

type Expression = (doc: unknown, operand: unknown, options: Options) => unknown;
type LibraryExpression = (doc: never, operand: never, options: Options) => unknown;

const isWide = (value: unknown): boolean => ['Long', 'Decimal128'].includes(bsonTag(value) ?? '');
const isNumber = (value: unknown): boolean => value !== undefined && rankOf(value) === typeRank.number;

/** Lets the library compute, except where an int64 beyond 2^53 or a decimal asks for more than a double holds. */
const exact =
  (library: LibraryExpression, combine: (numbers: readonly unknown[]) => unknown): Expression =>
  (doc, operand, options) => {
    const values = Array.isArray(operand) ? operand.map((item) => evalExpr(doc, item, options)) : undefined;
    if (values?.some(isWide) && values.every(isNumber)) return relax(combine(values.map(asTyped)));
    return library(doc as never, operand as never, options); // its own types describe documents, not values
  };

// The pipeline's numbers lost the difference between int and double; fractions and huge values are doubles.
const asTyped = (value: unknown): unknown =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) > 2147483647
    ? new Double(value)
    : value;

// `as`: the library declares its operators' first parameter as a document, though they take any value.
/** Arithmetic that stays exact for decimals and for integers beyond 2^53. */
export const arithmeticExpressions: Readonly<Record<string, Expression>> = {
  $add: exact($add as LibraryExpression, (numbers) => numbers.reduce(addNumbers, 0)),
  $multiply: exact($multiply as LibraryExpression, (numbers) => numbers.reduce(multiplyNumbers, 1)),
  $subtract: exact($subtract as LibraryExpression, ([a, b]) => addNumbers(a, multiplyNumbers(b, -1))),
};
