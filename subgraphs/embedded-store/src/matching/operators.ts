import type { BSONRegExp } from 'bson';
import type { Collation } from '../collation/collation.ts';
import { CommandError, notSupported } from '../errors.ts';
import { compareValues, equalValues } from '../values/compare.ts';
import { bsonTag, type Doc, docOf, isDoc } from '../values/document.ts';
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
    case '$elemMatch':
      return elemMatch(operand, compile);
    case '$mod':
      return positive(modTest(operand));
    case '$regex':
      return positive(patternTest(regexFrom(operand, siblings.$options)));
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
  return (value) => value !== undefined && equalValues(value, operand, collation);
}

/** Texts that a regular expression matches, and stored regular expressions that equal it. */
function patternTest(pattern: BSONRegExp | RegExp): (value: unknown) => boolean {
  const regex = toRegExp(pattern);
  return (value) =>
    typeof value === 'string' ? regex.test(value) : isRegex(value) && equalValues(value, pattern);
}

const equalityOrPattern = (operand: unknown, collation?: Collation): ((value: unknown) => boolean) =>
  isRegex(operand) ? patternTest(operand) : equality(operand, collation);

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
  const others = operand.filter((item) => !isText(item)).map((item) => equalityOrPattern(item, collation));
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

const numberTypes = [1, 16, 18, 19];

function typeTest(operand: unknown): (value: unknown) => boolean {
  const types = Array.isArray(operand) ? operand : [operand];
  if (types.length === 0) throw new CommandError(9, '$type must match at least one type');
  const wanted = new Set(types.flatMap((type) => (type === 'number' ? numberTypes : [typeNumber(type)])));
  return (value) => value !== undefined && wanted.has(typeNumberOf(value));
}

const typeNumbers: ReadonlySet<number> = new Set(typeNumberByName.values());

function typeNumber(type: unknown): number {
  if (typeof type === 'string') {
    const number = typeNumberByName.get(type);
    if (number === undefined) throw new CommandError(2, `Unknown type name alias: ${type}`);
    return number;
  }
  if (rankOf(type) !== typeRank.number) {
    throw new CommandError(14, 'type must be represented as a number or a string');
  }
  if (!typeNumbers.has(Number(type))) throw new CommandError(2, `Invalid numerical type code: ${type}`);
  return Number(type);
}

function sizeTest(operand: unknown): (value: unknown) => boolean {
  const size = rankOf(operand) === typeRank.number ? Number(operand) : Number.NaN;
  if (!Number.isInteger(size)) throw new CommandError(9, `Failed to parse $size. Expected an integer`);
  if (size < 0) throw new CommandError(2, `Failed to parse $size. Expected a non-negative number`);
  return (value) => Array.isArray(value) && value.length === size;
}

/** The tests of `$all`, each of which must be passed; without any nothing matches. */
export function allOf(operand: unknown, compile: Compilers): Test[] {
  if (!Array.isArray(operand)) throw new CommandError(2, '$all needs an array');
  const nested = operand.filter((item) => isDoc(item) && Object.hasOwn(item, '$elemMatch'));
  if (nested.length > 0 && nested.length < operand.length) {
    throw new CommandError(2, '$all/$elemMatch has to be consistent');
  }
  return operand.map((item) => {
    if (!isDoc(item)) return positive(equalityOrPattern(item, compile.collation));
    if (Object.hasOwn(item, '$elemMatch')) return elemMatch(item.$elemMatch, compile);
    const [first] = Object.keys(item);
    if (first?.startsWith('$') && first !== '$ref') throw new CommandError(2, 'no $ expressions in $all');
    return positive(equality(item, compile.collation));
  });
}

function elemMatch(operand: unknown, compile: Compilers): Test {
  if (!isDoc(operand)) throw new CommandError(2, '$elemMatch needs an Object');
  const first = Object.keys(operand)[0];
  const onElement = first?.startsWith('$') && !['$and', '$or', '$nor', '$ref', '$id'].includes(first);
  const test = onElement ? compile.element(operand) : compile.filter(operand);
  // For conditions on fields an array among the elements is a document whose fields are called 0, 1 and so on.
  const matches = (item: unknown): boolean => {
    if (onElement || isDoc(item)) return test(item);
    return Array.isArray(item) && test(docOf({ ...item }));
  };
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
  const divisor = wholeOperand('divisor', operand[0]);
  const remainder = wholeOperand('remainder', operand[1]);
  if (divisor === 0n) throw new CommandError(2, 'divisor cannot be 0');
  return (value) => {
    const whole = truncated(value);
    return whole !== undefined && whole % divisor === remainder;
  };
}

function wholeOperand(name: string, value: unknown): bigint {
  if (rankOf(value) !== typeRank.number) throw new CommandError(2, `malformed mod, ${name} not a number`);
  const whole = truncated(value);
  if (whole !== undefined) return whole;
  throw new CommandError(
    2,
    `malformed mod, ${name} value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type`,
  );
}

/** A number without its fraction; undefined for what has no whole part. */
function truncated(value: unknown): bigint | undefined {
  if (rankOf(value) !== typeRank.number) return undefined;
  if (bsonTag(value) === 'Long') return BigInt(String(value));
  const number = Math.trunc(Number(value));
  return Number.isFinite(number) ? BigInt(number) : undefined;
}
