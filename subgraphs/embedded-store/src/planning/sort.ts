import { CommandError } from '../errors.ts';
import { type Path, parsePath, someAtPath } from '../matching/path.ts';
import { compareValues } from '../values/compare.ts';
import { isDoc } from '../values/document.ts';
import { emptyArrayKey, keyString } from '../values/keystring.ts';

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

/** The bytes a document sorts by; an array sorts by its least element, or its greatest when descending. */
export function sortKey(doc: unknown, sort: readonly SortField[]): Buffer {
  return keyString(
    sort.map((field) => sortValue(doc, parsePath(field.path), field.direction)),
    sort.map((field) => field.direction),
  );
}

function sortValue(doc: unknown, path: Path, direction: 1 | -1): unknown {
  let best: unknown;
  let seen = false;
  const visit = (value: unknown): boolean => {
    if (Array.isArray(value)) {
      if (value.length === 0 && !seen) [best, seen] = [emptyArrayKey, true];
      return false;
    }
    if (!seen || best === emptyArrayKey || compareValues(value, best) * direction < 0) best = value;
    seen = true;
    return false;
  };
  someAtPath(doc, path, visit, true);
  return best;
}

/** Sorts an array's items as `$push.$sort` and `$sortArray` do: by fields, or whole items by 1 or -1. */
export function sortValues(items: readonly unknown[], by: unknown): unknown[] {
  if (isDoc(by)) {
    const sort = parseSort(by);
    return items
      .map((item) => ({ item, key: sortKey(item, sort) }))
      .sort((a, b) => Buffer.compare(a.key, b.key))
      .map(({ item }) => item);
  }
  const direction = Number(by);
  if (direction !== 1 && direction !== -1)
    throw new CommandError(2, 'The $sort value must be 1, -1 or a document');
  return [...items].sort((a, b) => compareValues(a, b) * direction);
}
