import type { BSONRegExp } from 'bson';
import { literalPrefix } from '../matching/regex.ts';
import { bsonTag } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import { rankOf, typeRank } from '../values/types.ts';
import type { Constraint } from './constraints.ts';

/** Keys from `low` up to but without `high`, in memcmp order. */
export interface Range {
  readonly low: Buffer;
  readonly high: Buffer;
}

/** What one index field is bound to: exact values, or ranges. */
export type FieldBounds =
  | { readonly kind: 'points'; readonly keys: readonly Buffer[] }
  | { readonly kind: 'ranges'; readonly ranges: readonly Range[] };

const afterAll = Buffer.from([0xff]);
const pointsMax = 1000;

/** The narrowest bounds that the conditions on a path allow, as a superset: what they let in is matched again. */
export function boundsFor(
  constraints: readonly Constraint[],
  direction: 1 | -1,
  multikey: boolean,
): FieldBounds | undefined {
  for (const { operator, operand } of constraints) {
    const points = pointsOf(operator, operand);
    if (points !== undefined) return { kind: 'points', keys: distinct(points, direction) };
  }
  const ranges = constraints.map((constraint) => rangeOf(constraint)).filter((range) => range !== undefined);
  const [first] = ranges;
  if (first !== undefined) {
    // Two conditions on an array may be met by two elements, so only one of them may bound a multikey scan.
    const combined = multikey ? first : ranges.reduce(intersect);
    return { kind: 'ranges', ranges: [directed(combined, direction)] };
  }
  const regex = constraints.find(({ operator }) => operator === '$regex')?.operand;
  return regex === undefined || direction === -1 ? undefined : prefixBounds(regex as BSONRegExp); // so tagged
}

function pointsOf(operator: string, operand: unknown): unknown[] | undefined {
  if (operator === '$eq') return isPoint(operand) ? [operand] : undefined;
  if (operator !== '$in' || !Array.isArray(operand)) return undefined;
  return operand.length <= pointsMax && operand.every(isPoint) ? operand : undefined;
}

// Null also matches missing fields, an array also matches as an element, a regex matches text: none is one key.
function isPoint(value: unknown): boolean {
  const rank = rankOf(value);
  return value !== undefined && rank !== typeRank.null && rank !== typeRank.array && rank !== typeRank.regex;
}

function distinct(values: readonly unknown[], direction: 1 | -1): Buffer[] {
  const keys = values.map((value) => keyString([value], [direction])).sort(Buffer.compare);
  return keys.filter((key, i) => i === 0 || !key.equals(keys[i - 1] ?? key));
}

/** Bounds in ascending order: `from` and `to` are keys of values, `after` means past everything equal to it. */
interface ValueRange {
  readonly from: Edge;
  readonly to: Edge;
}
interface Edge {
  readonly key: Buffer;
  readonly after: boolean;
}

function rangeOf({ operator, operand }: Constraint): ValueRange | undefined {
  if (operator === '$eq' && (operand === null || operand === undefined)) {
    return { from: before(Buffer.from([typeRank.emptyArray])), to: before(Buffer.from([typeRank.null + 1])) };
  }
  const rank = rankOf(operand);
  if (rank === typeRank.null || rank === typeRank.array || rank === typeRank.regex) return undefined;
  if (rank === typeRank.minKey || rank === typeRank.maxKey || isNaNOperand(operand)) return undefined;
  const key = keyString([operand]);
  const low = before(Buffer.from([rank]));
  const high = before(Buffer.from([rank + 1]));
  switch (operator) {
    case '$gt':
      return { from: { key, after: true }, to: high };
    case '$gte':
      return { from: before(key), to: high };
    case '$lt':
      return { from: low, to: before(key) };
    case '$lte':
      return { from: low, to: { key, after: true } };
    default:
      return undefined;
  }
}

const before = (key: Buffer): Edge => ({ key, after: false });
const isNaNOperand = (value: unknown): boolean =>
  Number.isNaN(value) || (bsonTag(value) === 'Decimal128' && String(value) === 'NaN');

function intersect(a: ValueRange, b: ValueRange): ValueRange {
  return {
    from: Buffer.compare(ascending(a.from), ascending(b.from)) >= 0 ? a.from : b.from,
    to: Buffer.compare(ascending(a.to), ascending(b.to)) <= 0 ? a.to : b.to,
  };
}

const ascending = ({ key, after }: Edge): Buffer => (after ? Buffer.concat([key, afterAll]) : key);

// In a descending field every byte is inverted, so the range's ends change places: a key with all that begins with
// it is passed by adding 0xff, and a single type byte by counting it up.
function directed({ from, to }: ValueRange, direction: 1 | -1): Range {
  if (direction === 1) return { low: ascending(from), high: ascending(to) };
  return { low: descending(to), high: descending(from) };
}

function descending({ key, after }: Edge): Buffer {
  const inverted = Buffer.from(key.map((byte) => ~byte & 0xff));
  if (after) return inverted;
  if (key.length > 1) return Buffer.concat([inverted, afterAll]);
  return Buffer.from([(inverted[0] ?? 0) + 1]);
}

function prefixBounds(regex: BSONRegExp | RegExp): FieldBounds | undefined {
  const prefix = literalPrefix(regex);
  if (prefix === '') return undefined;
  const low = Buffer.concat([Buffer.from([typeRank.string]), Buffer.from(prefix)]);
  const text = { low, high: Buffer.concat([low, afterAll]) };
  // A stored regular expression equal to the query's matches too.
  const stored = { low: Buffer.from([typeRank.regex]), high: Buffer.from([typeRank.regex + 1]) };
  return { kind: 'ranges', ranges: [text, stored] };
}

/** All keys that begin with a prefix; the empty prefix stands for the whole index. */
export const prefixRange = (prefix: Buffer): Range => ({
  low: prefix,
  high: Buffer.concat([prefix, afterAll]),
});
