import type { BSONRegExp } from 'bson';
import type { Collation } from '../collation/collation.ts';
import { CommandError } from '../errors.ts';
import { compareValues, equalValues } from '../values/compare.ts';
import { bsonTag, isDoc } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import { rankOf, typeRank } from '../values/types.ts';
import { isRegex, toRegExp } from './regex.ts';

/** Values equal to the operand; null takes missing ones, too. */
export function equality(operand: unknown, collation?: Collation): (value: unknown) => boolean {
  if (operand === null || operand === undefined) return (value) => value === null || value === undefined;
  return (value) => value !== undefined && equalValues(value, operand, collation);
}

/** Texts that a regular expression matches, and stored regular expressions that equal it. */
export function patternTest(pattern: BSONRegExp | RegExp): (value: unknown) => boolean {
  const regex = toRegExp(pattern);
  return (value) =>
    typeof value === 'string' ? regex.test(value) : isRegex(value) && equalValues(value, pattern);
}

/** Equality, except that a regular expression matches. */
export const equalityOrPattern = (operand: unknown, collation?: Collation): ((value: unknown) => boolean) =>
  isRegex(operand) ? patternTest(operand) : equality(operand, collation);

/** Values that one of the operands accepts: equal ones, or for a regular expression matching ones. */
export function membership(
  name: string,
  operand: unknown,
  collation: Collation | undefined,
): (value: unknown) => boolean {
  if (!Array.isArray(operand)) throw new CommandError(2, `${name} needs an array`);
  if (operand.some((item) => isDoc(item) && Object.keys(item)[0]?.startsWith('$') && !('$ref' in item))) {
    throw new CommandError(2, `cannot nest $ under ${name}`);
  }
  const isText = (item: unknown): boolean => typeof item === 'string' && collation === undefined;
  const texts = new Set(operand.filter(isText));
  const others = operand.filter((item) => !isText(item));
  const isOther = others.length > listedMax ? lookup(others, collation) : oneByOne(others, collation);
  return (value) => (typeof value === 'string' && texts.has(value)) || isOther(value);
}

const listedMax = 8;

function oneByOne(items: readonly unknown[], collation: Collation | undefined): (value: unknown) => boolean {
  const tests = items.map((item) => equalityOrPattern(item, collation));
  return (value) => tests.some((accepts) => accepts(value));
}

/** Finds a value among many by its key, so that a long list costs a document no more than a short one. */
function lookup(items: readonly unknown[], collation: Collation | undefined): (value: unknown) => boolean {
  const keyOf = (value: unknown): string => keyString([value], [], collation).toString('latin1');
  const byKey = new Map<string, unknown[]>();
  for (const item of items.filter((one) => !isRegex(one))) {
    const same = byKey.get(keyOf(item));
    if (same === undefined) byKey.set(keyOf(item), [item]);
    else same.push(item);
  }
  const isPattern = oneByOne(items.filter(isRegex), collation);
  return (value) =>
    byKey.get(keyOf(value))?.some((item) => equality(item, collation)(value)) === true || isPattern(value);
}

/** Values of the operand's own type on one side of it. */
export function comparison(
  name: string,
  operand: unknown,
  collation: Collation | undefined,
  accepts: (order: number) => boolean,
): (value: unknown) => boolean {
  if (isRegex(operand))
    throw new CommandError(2, `Can't have RegEx as arg to predicate over field '${name}'.`);
  const rank = rankOf(operand);
  if (rank === typeRank.minKey || rank === typeRank.maxKey) {
    return (value) => accepts(compareValues(value, operand)) && value !== undefined;
  }
  const orEqual = accepts(0);
  if (isNaNValue(operand)) return (value) => orEqual && isNaNValue(value);
  // A comparison sees only values of the operand's own type; NaN is comparable to nothing.
  return (value) =>
    rankOf(value) === rank && !isNaNValue(value) && accepts(compareValues(value, operand, collation));
}

const isNaNValue = (value: unknown): boolean =>
  typeof value === 'number'
    ? Number.isNaN(value)
    : bsonTag(value) === 'Decimal128' && String(value) === 'NaN';
