import { bsonTag } from '../values/document.ts';
import { rankOf, typeRank } from '../values/types.ts';

/** One end of an interval: a value, or without one the end of a type. */
export interface ShownEdge {
  readonly value?: unknown;
  readonly after: boolean;
  readonly rank: number;
}

/** One value as explain shows bounds: `[5, 5]`. */
export const showPoint = (value: unknown): string => `[${showValue(value)}, ${showValue(value)}]`;

/** An interval as explain shows it: `(5, inf.0]`; a descending field's is written from its greater end. */
export function showInterval(from: ShownEdge, to: ShownEdge, direction: 1 | -1): string {
  const low = 'value' in from ? showValue(from.value) : (typeEnds[from.rank]?.[0] ?? 'MinKey');
  const high = 'value' in to ? showValue(to.value) : (typeEnds[previousRank(to.rank)]?.[1] ?? 'MaxKey');
  const lowIncluded = !from.after || !('value' in from);
  const highIncluded = 'value' in to ? to.after : closedTypes.has(previousRank(to.rank));
  return direction === 1
    ? `${lowIncluded ? '[' : '('}${low}, ${high}${highIncluded ? ']' : ')'}`
    : `${highIncluded ? '[' : '('}${high}, ${low}${lowIncluded ? ']' : ')'}`;
}

const previousRank = (rank: number): number => rank - 1;

const typeEnds: Readonly<Record<number, readonly [low: string, high: string]>> = {
  [typeRank.number]: ['-inf.0', 'inf.0'],
  [typeRank.string]: ['""', '{}'],
  [typeRank.object]: ['{}', '[]'],
  [typeRank.objectId]: ["ObjectId('000000000000000000000000')", "ObjectId('ffffffffffffffffffffffff')"],
  [typeRank.boolean]: ['false', 'true'],
  [typeRank.date]: ['new Date(-9223372036854775808)', 'new Date(9223372036854775807)'],
};
const closedTypes: ReadonlySet<number> = new Set([
  typeRank.number,
  typeRank.objectId,
  typeRank.boolean,
  typeRank.date,
]);

function showValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  switch (bsonTag(value)) {
    case 'ObjectId':
      return `ObjectId('${String(value)}')`;
    case 'MinKey':
      return 'MinKey';
    case 'MaxKey':
      return 'MaxKey';
    default:
      return rankOf(value) === typeRank.number ? String(value) : JSON.stringify(value);
  }
}
