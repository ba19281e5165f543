import { Decimal128, Long, ObjectId } from 'bson';
import { evalExpr } from 'mingo/core';
import type { Options } from 'mingo/types';
import { CommandError } from '../errors.ts';
import { sortValues } from '../planning/sort.ts';
import { compareValues } from '../values/compare.ts';
import { bsonTag, isDoc } from '../values/document.ts';
import { relax } from '../values/relax.ts';
import { rankOf, typeNameOf } from '../values/types.ts';

type Expression = (doc: unknown, operand: unknown, options: Options) => unknown;

/** In expressions a missing value is less than null, unlike in queries. */
function compareInExpression(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareValues(a, b);
}

const compare =
  (name: string, decide: (order: number) => unknown): Expression =>
  (doc, operand, options) => {
    if (!Array.isArray(operand) || operand.length !== 2) {
      throw new CommandError(2, `Expression ${name} takes exactly 2 arguments`);
    }
    const [left, right] = operand;
    return decide(compareInExpression(evalExpr(doc, left, options), evalExpr(doc, right, options)));
  };

const unary =
  (convert: (value: unknown) => unknown): Expression =>
  (doc, operand, options) => {
    const value = evalExpr(
      doc,
      Array.isArray(operand) && operand.length === 1 ? operand[0] : operand,
      options,
    );
    return convert(value);
  };

const orNull =
  (convert: (value: unknown) => unknown) =>
  (value: unknown): unknown =>
    value === null || value === undefined ? null : convert(value);

function toObjectId(value: unknown): unknown {
  if (bsonTag(value) === 'ObjectId') return value;
  if (typeof value === 'string' && /^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value);
  throw new CommandError(2, `Failed to parse objectId '${String(value)}' in $toObjectId`);
}

function toText(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value) || isDoc(value)) {
    throw new CommandError(2, `Unsupported conversion from ${typeNameOf(value)} to string in $convert`);
  }
  return String(value);
}

function toLong(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  const number = Number(value);
  if (Number.isNaN(number)) {
    throw new CommandError(2, `Failed to parse number '${String(value)}' in $convert`);
  }
  if (Number.isSafeInteger(Math.trunc(number))) return Math.trunc(number);
  return Long.fromString(String(value));
}

function toDecimal(value: unknown): Decimal128 {
  try {
    return Decimal128.fromString(String(value instanceof Date ? value.getTime() : value));
  } catch (cause) {
    throw new CommandError(2, `Failed to parse number '${String(value)}' in $convert`, {}, { cause });
  }
}

const isIn: Expression = (doc, operand, options) => {
  const [needle, haystack] = evalPair('$in', doc, operand, options);
  if (!Array.isArray(haystack)) {
    throw new CommandError(2, `$in requires an array as a second argument, found: ${typeNameOf(haystack)}`);
  }
  return haystack.some((item) => compareInExpression(item, needle) === 0);
};

const sortArray: Expression = (doc, operand, options) => {
  const { input, sortBy } = isDoc(operand) ? operand : { input: null, sortBy: 1 };
  const items = evalExpr(doc, input, options);
  if (items === null || items === undefined) return null;
  if (!Array.isArray(items)) throw new CommandError(2, 'The input argument to $sortArray must be an array');
  return sortValues(items, relax(sortBy));
};

function evalPair(name: string, doc: unknown, operand: unknown, options: Options): [unknown, unknown] {
  if (!Array.isArray(operand) || operand.length !== 2) {
    throw new CommandError(2, `Expression ${name} takes exactly 2 arguments`);
  }
  return [evalExpr(doc, operand[0], options), evalExpr(doc, operand[1], options)];
}

/** Expression operators whose library versions do not know BSON's types or order. */
export const bsonExpressions: Readonly<Record<string, Expression>> = {
  $cmp: compare('$cmp', Math.sign),
  $eq: compare('$eq', (order) => order === 0),
  $ne: compare('$ne', (order) => order !== 0),
  $gt: compare('$gt', (order) => order > 0),
  $gte: compare('$gte', (order) => order >= 0),
  $lt: compare('$lt', (order) => order < 0),
  $lte: compare('$lte', (order) => order <= 0),
  $in: isIn,
  $sortArray: sortArray,
  $type: unary(typeNameOf),
  $isNumber: unary((value) => value !== undefined && rankOf(value) === rankOf(0)),
  $toObjectId: unary(orNull(toObjectId)),
  $toString: unary(orNull(toText)),
  $toLong: unary(orNull(toLong)),
  $toDecimal: unary(orNull(toDecimal)),
};
