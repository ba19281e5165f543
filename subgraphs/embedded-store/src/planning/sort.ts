import type { Collation } from '../collation/collation.ts';
import { CommandError } from '../errors.ts';
import { type Path, parsePath, someAtPath } from '../matching/path.ts';
import { compareValues } from '../values/compare.ts';
import { isDoc } from '../values/document.ts';
import { emptyArrayKey, keyString } from '../values/keystring.ts';
import { rankOf, typeRank } from '../values/types.ts';

/** One field of a sort order. */
export interface SortField {
  readonly path: string;
  readonly direction: 1 | -1;
}

/** Reads a sort document; throws BadValue unless every direction is 1 or -1. */
export function parseSort(sort: unknown): readonly SortField[] {
  if (sort === undefined || sort === null) return [];
  if (!isDoc(sort)) throw new CommandError(14, "Expected field 'sort' to be of type object");
  return Object.entries(sort).map(([path, value]) => {
    const direction = typeof value === 'boolean' ? 0 : Number(value);
    if (direction !== 1 && direction !== -1) {
      throw new CommandError(2, `Illegal key in $sort specification: ${path}: ${JSON.stringify(value)}`);
    }
    return { path, direction };
  });
}

/** What a document sorts by: comparable bytes, or under a collation the values themselves. */
export type SortKey = Buffer | readonly unknown[];

/** An order of documents: their keys, made once each, and how two keys compare. */
export interface SortOrder {
  readonly keyOf: (doc: unknown) => SortKey;
  readonly compare: (a: SortKey, b: SortKey) => number;
}

/** The order that a sort asks for; texts are ordered by the collation if there is one. */
export function sortOrder(sort: readonly SortField[], collation?: Collation): SortOrder {
  // `as`, twice: both functions of one order use the same kind of key.
  if (collation === undefined) {
    return {
      keyOf: (doc) => sortKey(doc, sort),
      compare: (a, b) => Buffer.compare(a as Buffer, b as Buffer),
    };
  }
  return {
    keyOf: (doc) => sortValuesOf(doc, sort, collation),
    compare: (a, b) => {
      for (const [i, { direction }] of sort.entries()) {
        const order = compareSorted((a as unknown[])[i], (b as unknown[])[i], collation) * direction;
        if (order !== 0) return order;
      }
      return 0;
    },
  };
}

/** The bytes a document sorts by; an array sorts by its least element, or its greatest when descending. */
const sortKey = (doc: unknown, sort: readonly SortField[]): Buffer =>
  keyString(
    sortValuesOf(doc, sort),
    sort.map((field) => field.direction),
  );

const sortValuesOf = (doc: unknown, sort: readonly SortField[], collation?: Collation): unknown[] =>
  sort.map(({ path, direction }) => sortValue(doc, parsePath(path), direction, collation));

function sortValue(doc: unknown, path: Path, direction: 1 | -1, collation: Collation | undefined): unknown {
  let best: unknown;
  let seen = false;
  const take = (value: unknown): void => {
    if (!seen || compareSorted(value, best, collation) * direction < 0) best = value;
    seen = true;
  };
  const visit = (value: unknown): boolean => {
    if (!Array.isArray(value)) take(value);
    else if (value.length === 0) take(emptyArrayKey);
    else value.forEach(take);
    return false;
  };
  someAtPath(doc, path, visit, false);
  return best;
}

// An empty array comes before null; only MinKey comes before it.
function compareSorted(a: unknown, b: unknown, collation: Collation | undefined): number {
  if (a === emptyArrayKey) return b === emptyArrayKey ? 0 : rankOf(b) === typeRank.minKey ? 1 : -1;
  if (b === emptyArrayKey) return -compareSorted(b, a, collation);
  return compareValues(a, b, collation);
}

/** Sorts an array's items as `$push.$sort` and `$sortArray` do: by fields, or whole items by 1 or -1. */
export function sortValues(items: readonly unknown[], by: unknown, collation?: Collation): unknown[] {
  if (isDoc(by)) {
    const order = sortOrder(parseSort(by), collation);
    return items
      .map((item) => ({ item, key: order.keyOf(item) }))
      .sort((a, b) => order.compare(a.key, b.key))
      .map(({ item }) => item);
  }
  const direction = Number(by);
  if (direction !== 1 && direction !== -1)
    throw new CommandError(2, 'The $sort value must be 1, -1 or a document');
  return [...items].sort((a, b) => compareValues(a, b, collation) * direction);
}
