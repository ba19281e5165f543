import type { Collation } from '../collation/collation.ts';
import { bsonTag, isDoc } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import { rankOf, typeRank } from '../values/types.ts';
import type { Constraint } from './constraints.ts';

/** Keys from `low` up to but without `high`, in memcmp order. */
export interface Range {
  readonly low: Buffer;
  readonly high: Buffer;
}

/** How an index keeps a field's values, and what the query means by a text. */
export interface FieldKeys {
  readonly direction: 1 | -1;
  readonly multikey: boolean;
  readonly collation: Collation | undefined;
  /** The query compares texts as the index does. */
  readonly sameTexts: boolean;
}

/** Bounds in ascending order: `from` and `to` are keys of values, `after` means past everything equal to it. */
export interface ValueRange {
  readonly from: Edge;
  readonly to: Edge;
}
/** Where a range begins or ends. */
export interface Edge {
  readonly key: Buffer;
  readonly after: boolean;
  /** What stands at the edge, for explain; absent at the end of a type. */
  readonly value?: unknown;
}

const afterAll = Buffer.from([0xff]);

/** The values that a comparison allows, if they lie together in the index. */
export function rangeOf({ operator, operand }: Constraint, keys: FieldKeys): ValueRange | undefined {
  const isNull = operand === null || operand === undefined;
  if (isNull) return ['$eq', '$gte', '$lte'].includes(operator) ? nullRange : undefined;
  const rank = rankOf(operand);
  if (rank === typeRank.array || rank === typeRank.regex || isNaNOperand(operand)) return undefined;
  if (rank === typeRank.minKey || rank === typeRank.maxKey) return undefined;
  // The keys of collated texts are not in the order of the texts.
  if (containsText(operand) && (keys.collation !== undefined || !keys.sameTexts)) return undefined;
  return openRange(operator, operand, rank);
}

const nullRange: ValueRange = {
  from: { key: Buffer.from([typeRank.emptyArray]), after: false, value: null },
  to: { key: Buffer.from([typeRank.null + 1]), after: true, value: null },
};

function openRange(operator: string, value: unknown, rank: number): ValueRange | undefined {
  const key = keyString([value]);
  // NaN is the least number and comparable to none.
  const low = rank === typeRank.number ? { key: keyString([Number.NaN]), after: true } : typeStart(rank);
  switch (operator) {
    case '$gt':
      return { from: { key, after: true, value }, to: typeStart(rank + 1) };
    case '$gte':
      return { from: { key, after: false, value }, to: typeStart(rank + 1) };
    case '$lt':
      return { from: low, to: { key, after: false, value } };
    case '$lte':
      return { from: low, to: { key, after: true, value } };
    default:
      return undefined;
  }
}

const typeStart = (rank: number): Edge => ({ key: Buffer.from([rank]), after: false });
const isNaNOperand = (value: unknown): boolean =>
  Number.isNaN(value) || (bsonTag(value) === 'Decimal128' && String(value) === 'NaN');

/** What two ranges have in common. */
export function intersect(a: ValueRange, b: ValueRange): ValueRange {
  return {
    from: Buffer.compare(ascending(a.from), ascending(b.from)) >= 0 ? a.from : b.from,
    to: Buffer.compare(ascending(a.to), ascending(b.to)) <= 0 ? a.to : b.to,
  };
}

// The key of one byte is where a type begins, and nothing is equal to it.
const ascending = ({ key, after }: Edge): Buffer =>
  after && key.length > 1 ? Buffer.concat([key, afterAll]) : key;

// In a descending field every byte is inverted, so the range's ends change places: a key with all that begins with
// it is passed by adding 0xff, and a single type byte by counting it up.
/** The keys of a range in a field of a direction. */
export function directed({ from, to }: ValueRange, direction: 1 | -1): Range {
  if (direction === 1) return { low: ascending(from), high: ascending(to) };
  return { low: descending(to), high: descending(from) };
}

function descending({ key, after }: Edge): Buffer {
  const inverted = Buffer.from(key.map((byte) => ~byte & 0xff));
  if (key.length === 1) return Buffer.from([(inverted[0] ?? 0) + 1]);
  return after ? inverted : Buffer.concat([inverted, afterAll]);
}

/** Whether a collation could have a say in how the value compares. */
export function containsText(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(containsText);
  if (isDoc(value)) return Object.values(value).some(containsText);
  return rankOf(value) === typeRank.string || bsonTag(value) === 'DBRef';
}

/** All keys that begin with a prefix; the empty prefix stands for the whole index. */
export const prefixRange = (prefix: Buffer): Range => ({
  low: prefix,
  high: Buffer.concat([prefix, afterAll]),
});
