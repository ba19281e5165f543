import type { BSONRegExp } from 'bson';
import { literalPrefix } from '../matching/regex.ts';
import { keyString } from '../values/keystring.ts';
import { rankOf, typeRank } from '../values/types.ts';
import type { Constraint } from './constraints.ts';
import { showInterval, showPoint } from './interval-text.ts';
import {
  containsText,
  directed,
  type Edge,
  type FieldKeys,
  intersect,
  prefixRange,
  type Range,
  rangeOf,
} from './value-range.ts';

export type { Range } from './value-range.ts';

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

const pointsMax = 100_000;

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

function distinct(values: readonly unknown[], { direction, collation }: FieldKeys): Buffer[] {
  const keys = values.map((value) => keyString([value], [direction], collation)).sort(Buffer.compare);
  return keys.filter((key, i) => i === 0 || !key.equals(keys[i - 1] ?? key));
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

function prefixBounds(constraints: readonly Constraint[], keys: FieldKeys): FieldBounds | undefined {
  if (keys.direction === -1 || keys.collation !== undefined) return undefined;
  const regex = constraints.find(({ operator }) => operator === '$regex')?.operand;
  if (regex === undefined) return undefined;
  const prefix = literalPrefix(regex as BSONRegExp); // the constraint was made from one
  if (prefix === '') return undefined;
  const low = Buffer.concat([Buffer.from([typeRank.string]), Buffer.from(prefix)]);
  const text = prefixRange(low);
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
