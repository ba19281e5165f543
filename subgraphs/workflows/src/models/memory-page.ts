import type { Page, PageRequest } from '@ymera/kernel';
import { readCursor, writeCursor } from './cursor.ts';

/** A page of items that are sorted by a text of theirs. */
export function pageOf<T>(
  items: readonly T[],
  order: { page: PageRequest; sortKey: (item: T) => string; descending: boolean },
): Page<T> {
  const { page, sortKey, descending } = order;
  const sign = descending ? -1 : 1;
  const compare = (a: string, b: string) => (a === b ? 0 : (a < b ? -1 : 1) * sign);
  const after = page.after === null ? null : readCursor(page.after);
  const rest = items
    .filter((item) => after === null || compare(sortKey(item), after) > 0)
    .sort((a, b) => compare(sortKey(a), sortKey(b)));
  const found = rest.slice(0, page.first);
  const last = found.at(-1);
  return { items: found, nextCursor: rest.length > found.length && last ? writeCursor(sortKey(last)) : null };
}
