import type { Collation } from '../collation/collation.ts';
import { CommandError, notSupported } from '../errors.ts';
import { compareValues, equalValues } from '../values/compare.ts';
import { bsonTag, type Doc, isDoc } from '../values/document.ts';
import { rankOf, typeNumberByName, typeNumberOf, typeRank } from '../values/types.ts';
import { bitTest } from './bits.ts';
import { isRegex, regexFrom, toRegExp } from './regex.ts';

/** What a match leaves behind for the positional operator. */
export interface Match {
  position?: number;
}

/** One operator, compiled. */
export interface Test {
  readonly accepts: (value: unknown, found?: Match) => boolean;
  /** Arrays are tried element by element and then whole. */
  readonly elements: boolean;
  /** The path matches when no value of it is accepted. */
  readonly negated: boolean;
}

type SubTest = (value: unknown, found?: Match) => boolean;

/** What an operator's surroundings give it: how to compile what is inside it, and how texts are compared. */
export interface Compilers {
  readonly filter: (filter: Doc) => SubTest;
  readonly element: (condition: Doc) => SubTest;
  readonly collation: Collation | undefined;
}

const positive = (accepts: Test['accepts']): Test => ({ accepts, elements: true, negated: false });
const negative = (accepts: Test['accepts']): Test => ({ accepts, elements: true, negated: true });
const whole = (accepts: Test['accepts'], negated = false): Test => ({ accepts, elements: false, negated });

/** Compiles one query operator. `siblings` is the document it stands in: `$regex` reads `$options` there. */
export function compileOperator(
  name: string,
  operand: unknown,
  compile: Compilers,
  siblings: Doc = {},
): Test {
  switch (name) {
    case '$eq':
      return positive(equality(operand, compile.collation));
    case '$ne':
      if (isRegex(operand)) throw new CommandError(2, "Can't have regex as arg to $ne.");
      return negative(equality(operand, compile.collation));
    case '$in':
      return positive(membership(name, operand, compile.collation));
    case '$nin':
      return negative(membership(name, operand, compile.collation));
    case '$gt':
      return positive(comparison(name, operand, compile.collation, (order) => order > 0));
    case '$gte':
      return positive(comparison(name, operand, compile.collation, (order) => order >= 0));
    case '$lt':
      return positive(comparison(name, operand, compile.collation, (order) => order < 0));
    case '$lte':
      return positive(comparison(name, operand, compile.collation, (order) => order <= 0));
    case '$exists':
      return whole((value) => value !== undefined, !isTruthyOperand(operand));
    case '$type':
      return positive(typeTest(operand));
    case '$size':
      return whole(sizeTest(operand));
    case '$all':
      return allTest(operand, compile);
    case '$elemMatch':
      return elemMatch(operand, compile);
    case '$mod':
      return positive(modTest(operand));
    case '$regex':
      return positive(equality(regexFrom(operand, siblings.$options)));
    case '$options':
      throw new CommandError(2, '$options needs a $regex');
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return positive(bitTest(name, operand));
    case '$near':
    case '$nearSphere':
    case '$geoWithin':
    case '$geoIntersects':
    case '$within':
    case '$text':
      throw notSupported(name);
    default:
      throw new CommandError(2, `unknown operator: ${name}`);
  }
}

const isTruthyOperand = (operand: unknown): boolean =>
  operand !== false && operand !== null && operand !== undefined && Number(operand) !== 0;

function equality(operand: unknown, collation?: Collation): (value: unknown) => boolean {
  if (operand === null || operand === undefined) return (value) => value === null || value === undefined;
  if (isRegex(operand)) {
    const regex = toRegExp(operand);
    return (value) =>
      typeof value === 'string' ? regex.test(value) : isRegex(value) && equalValues(value, operand);
  }
  return (value) => value !== undefined && equalValues(value, operand, collation);
}

function membership(
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
  const others = operand.filter((item) => !isText(item)).map((item) => equality(item, collation));
  return (value) =>
    (typeof value === 'string' && texts.has(value)) || others.some((accepts) => accepts(value));
}

function comparison(
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

function typeTest(operand: unknown): (value: unknown) => boolean {
  const wanted = new Set<number>();
  for (const type of Array.isArray(operand) ? operand : [operand]) {
    if (type === 'number') for (const number of [1, 16, 18, 19]) wanted.add(number);
    else wanted.add(typeNumber(type));
  }
  return (value) => value !== undefined && wanted.has(typeNumberOf(value));
}

function typeNumber(type: unknown): number {
  const number = typeof type === 'string' ? typeNumberByName.get(type) : Number(type);
  if (number === undefined || !Number.isInteger(number)) {
    throw new CommandError(2, `Unknown type name alias: ${String(type)}`);
  }
  return number;
}

function sizeTest(operand: unknown): (value: unknown) => boolean {
  const size = rankOf(operand) === typeRank.number ? Number(operand) : Number.NaN;
  if (!Number.isInteger(size)) throw new CommandError(9, `Failed to parse $size. Expected an integer`);
  if (size < 0) throw new CommandError(2, `Failed to parse $size. Expected a non-negative number`);
  return (value) => Array.isArray(value) && value.length === size;
}

function allTest(operand: unknown, compile: Compilers): Test {
  if (!Array.isArray(operand)) throw new CommandError(2, '$all needs an array');
  const tests = operand.map((item) => {
    if (isDoc(item) && '$elemMatch' in item) return elemMatch(item.$elemMatch, compile).accepts;
    const equal = equality(item, compile.collation);
    return (value: unknown) => equal(value) || (Array.isArray(value) && value.some(equal));
  });
  return whole((value) => tests.length > 0 && tests.every((test) => test(value)));
}

function elemMatch(operand: unknown, compile: Compilers): Test {
  if (!isDoc(operand)) throw new CommandError(2, '$elemMatch needs an Object');
  const first = Object.keys(operand)[0];
  const onElement = first?.startsWith('$') && !['$and', '$or', '$nor', '$ref', '$id'].includes(first);
  const test = onElement ? compile.element(operand) : compile.filter(operand);
  const matches = (item: unknown): boolean => (onElement || isDoc(item) || Array.isArray(item)) && test(item);
  return whole((value, found) => {
    if (!Array.isArray(value)) return false;
    const position = value.findIndex(matches);
    if (position >= 0 && found !== undefined) found.position = position;
    return position >= 0;
  });
}

function modTest(operand: unknown): (value: unknown) => boolean {
  if (!Array.isArray(operand)) throw new CommandError(2, 'malformed mod, needs to be an array');
  if (operand.length !== 2) {
    throw new CommandError(2, `malformed mod, ${operand.length < 2 ? 'not enough' : 'too many'} elements`);
  }
  const [divisor = 0, remainder = 0] = operand.map((item) => Math.trunc(Number(item)));
  if (divisor === 0) throw new CommandError(2, 'divisor cannot be 0');
  return (value) => {
    if (rankOf(value) !== typeRank.number || !Number.isFinite(Number(value))) return false;
    if (bsonTag(value) === 'Long') return BigInt(String(value)) % BigInt(divisor) === BigInt(remainder);
    return Math.trunc(Number(value)) % divisor === remainder;
  };
}
