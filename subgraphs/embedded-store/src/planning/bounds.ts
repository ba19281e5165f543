import type { BSONRegExp } from 'bson';
import type { Collation } from '../collation/collation.ts';
import { literalPrefix } from '../matching/regex.ts';
import { bsonTag, isDoc } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import { rankOf, typeRank } from '../values/types.ts';
import type { Constraint } from './constraints.ts';
import { showInterval, showPoint } from './interval-text.ts';

/** Keys from `low` up to but without `high`, in memcmp order. */
export interface Range {
  readonly low: Buffer;
  readonly high: Buffer;
}

/** What one index field is bound to: exact values, or ranges. */
export type FieldBounds = {
  /** Whatever lies inside fulfils every condition, if the field was never an array. */
  readonly exact: boolean;
  /** The bounds as explain shows them. */
  readonly shown: () => string[];
} & (
  | { readonly kind: 'points'; readonly keys: readonly Buffer[] }
  | { readonly kind: 'ranges'; readonly ranges: readonly Range[] }
);

/** How an index keeps a field's values, and what the query means by a text. */
export interface FieldKeys {
  readonly direction: 1 | -1;
  readonly multikey: boolean;
  readonly collation: Collation | undefined;
  /** The query compares texts as the index does. */
  readonly sameTexts: boolean;
}

const afterAll = Buffer.from([0xff]);
const pointsMax = 1000;

/** The narrowest bounds that the conditions on a path allow, as a superset: what they let in is matched again. */
export function boundsFor(constraints: readonly Constraint[], keys: FieldKeys): FieldBounds | undefined {
  for (const { operator, operand, partial } of constraints) {
    const points = pointsOf(operator, operand, keys);
    if (points === undefined) continue;
    const exact = constraints.length === 1 && partial !== true && !pointsCollide(points, keys);
    const shown = () => points.map(showPoint);
    return { kind: 'points', keys: distinct(points, keys), exact, shown };
  }
  return rangeBounds(constraints, keys) ?? listBounds(constraints, keys) ?? prefixBounds(constraints, keys);
}

const pointsCollide = (points: readonly unknown[], { collation }: FieldKeys): boolean =>
  collation !== undefined && points.some(containsText);

function pointsOf(operator: string, operand: unknown, keys: FieldKeys): unknown[] | undefined {
  const usable = (value: unknown): boolean => isPoint(value) && (keys.sameTexts || !containsText(value));
  if (operator === '$eq') return usable(operand) ? [operand] : undefined;
  if (operator !== '$in' || !Array.isArray(operand)) return undefined;
  return operand.length <= pointsMax && operand.every(usable) ? operand : undefined;
}

// Null also matches missing fields, an array also matches as an element, a regex matches text: none is one key.
function isPoint(value: unknown): boolean {
  const rank = rankOf(value);
  return value !== undefined && rank !== typeRank.null && rank !== typeRank.array && rank !== typeRank.regex;
}

/** Whether a collation could have a say in how the value compares. */
export function containsText(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(containsText);
  if (isDoc(value)) return Object.values(value).some(containsText);
  return rankOf(value) === typeRank.string || bsonTag(value) === 'DBRef';
}

function distinct(values: readonly unknown[], { direction, collation }: FieldKeys): Buffer[] {
  const keys = values.map((value) => keyString([value], [direction], collation)).sort(Buffer.compare);
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
  /** What stands at the edge, for explain; absent at the end of a type. */
  readonly value?: unknown;
}

function rangeBounds(constraints: readonly Constraint[], keys: FieldKeys): FieldBounds | undefined {
  const ranges = constraints
    .map((constraint) => rangeOf(constraint, keys))
    .filter((range) => range !== undefined);
  const [first] = ranges;
  if (first === undefined) return undefined;
  // Two conditions on an array may be met by two elements, so only one of them may bound a multikey scan.
  const combined = keys.multikey ? first : ranges.reduce(intersect);
  const whole = constraints.every(({ partial }) => partial !== true);
  return {
    kind: 'ranges',
    ranges: [directed(combined, keys.direction)],
    exact: whole && !keys.multikey && ranges.length === constraints.length,
    shown: () => [showInterval(shownEdge(combined.from), shownEdge(combined.to), keys.direction)],
  };
}

// An edge after a value leaves that value out below and takes it in above.
const shownEdge = (edge: Edge): { value?: unknown; after: boolean; rank: number } => ({
  ...('value' in edge ? { value: edge.value } : {}),
  after: edge.after,
  rank: edge.key[0] ?? 0,
});

/** `$in` with null or with a regular expression among its values. */
function listBounds(constraints: readonly Constraint[], keys: FieldKeys): FieldBounds | undefined {
  const list = constraints.find(({ operator }) => operator === '$in')?.operand;
  if (!Array.isArray(list) || list.length > pointsMax) return undefined;
  const all = list.map((item) =>
    boundsFor([{ operator: isRegexRank(item) ? '$regex' : '$eq', operand: item }], keys),
  );
  if (!all.every((bounds) => bounds !== undefined)) return undefined;
  const ranges = all.flatMap((bounds) =>
    bounds.kind === 'points' ? bounds.keys.map(prefixRange) : bounds.ranges,
  );
  return {
    kind: 'ranges',
    ranges: withoutOverlap(ranges),
    exact: constraints.length === 1 && all.every(({ exact }) => exact),
    shown: () => all.flatMap(({ shown }) => shown()),
  };
}

const isRegexRank = (value: unknown): boolean => rankOf(value) === typeRank.regex;

function withoutOverlap(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of [...ranges].sort((a, b) => Buffer.compare(a.low, b.low))) {
    const last = merged.at(-1);
    if (last === undefined || Buffer.compare(range.low, last.high) >= 0) merged.push(range);
    else if (Buffer.compare(range.high, last.high) > 0)
      merged[merged.length - 1] = { low: last.low, high: range.high };
  }
  return merged;
}

function rangeOf({ operator, operand }: Constraint, keys: FieldKeys): ValueRange | undefined {
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

function intersect(a: ValueRange, b: ValueRange): ValueRange {
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
function directed({ from, to }: ValueRange, direction: 1 | -1): Range {
  if (direction === 1) return { low: ascending(from), high: ascending(to) };
  return { low: descending(to), high: descending(from) };
}

function descending({ key, after }: Edge): Buffer {
  const inverted = Buffer.from(key.map((byte) => ~byte & 0xff));
  if (key.length === 1) return Buffer.from([(inverted[0] ?? 0) + 1]);
  return after ? inverted : Buffer.concat([inverted, afterAll]);
}

function prefixBounds(constraints: readonly Constraint[], keys: FieldKeys): FieldBounds | undefined {
  if (keys.direction === -1 || keys.collation !== undefined) return undefined;
  const regex = constraints.find(({ operator }) => operator === '$regex')?.operand;
  if (regex === undefined) return undefined;
  const prefix = literalPrefix(regex as BSONRegExp); // the constraint was made from one
  if (prefix === '') return undefined;
  const low = Buffer.concat([Buffer.from([typeRank.string]), Buffer.from(prefix)]);
  const text = { low, high: Buffer.concat([low, afterAll]) };
  // A stored regular expression equal to the query's matches too.
  const stored = { low: Buffer.from([typeRank.regex]), high: Buffer.from([typeRank.regex + 1]) };
  const shown = () => [
    `["${prefix}", "${successor(prefix)}")`,
    `[/${String((regex as BSONRegExp).pattern)}/]`,
  ];
  return { kind: 'ranges', ranges: [text, stored], exact: false, shown };
}

const successor = (text: string): string =>
  text.slice(0, -1) + String.fromCodePoint((text.at(-1)?.codePointAt(0) ?? 0) + 1);

/** All keys that begin with a prefix; the empty prefix stands for the whole index. */
export const prefixRange = (prefix: Buffer): Range => ({
  low: prefix,
  high: Buffer.concat([prefix, afterAll]),
});
