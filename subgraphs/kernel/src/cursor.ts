import { InvalidArgumentError } from './errors.ts';
import type { Page } from './page.ts';

const cursorLengthMax = 2_000;

/**
 * Makes a page from what a store found when it was asked for one item more than the page holds: that one says that
 * the list goes on.
 *
 * @param sortKeyOf what the list is sorted by, as text that is never empty
 */
export function pageOf<T>(found: readonly T[], first: number, sortKeyOf: (item: T) => string): Page<T> {
  const items = found.slice(0, first);
  const last = found.length > first ? items.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : writeCursor(sortKeyOf(last)) };
}

/** The sort key of the last item shown, as an opaque text: base64url. */
export function writeCursor(sortKey: string): string {
  return Buffer.from(sortKey).toString('base64url');
}

/**
 * The sort key behind a cursor.
 *
 * @throws InvalidArgumentError when the text is no cursor of ours
 */
export function readCursor(after: string | null): string | null {
  if (after === null) return null;
  const sortKey = after.length <= cursorLengthMax ? Buffer.from(after, 'base64url').toString() : '';
  // Node passes over what is not base64url, so only a cursor that comes out again the same is one of ours.
  if (sortKey === '' || writeCursor(sortKey) !== after) throw wrongCursor();
  return sortKey;
}

/** Where a page of a list ended that is sorted by time and, within a moment, by id. */
export interface TimeCursor {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly id: string;
}

/** The sort key of such a list. */
export function timeKey({ at, id }: TimeCursor): string {
  return JSON.stringify([at, id]);
}

/** Compares for such a list: newest first and, within a moment, by descending id. */
export function newestFirst(a: TimeCursor, b: TimeCursor): number {
  return b.at - a.at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}

/** @throws InvalidArgumentError when the text is no cursor of such a list */
export function readTimeCursor(after: string | null): TimeCursor | null {
  const key = readCursor(after);
  if (key === null) return null;
  const [at, id, ...rest] = parseList(key);
  if (!Number.isSafeInteger(at) || typeof id !== 'string' || rest.length > 0) throw wrongCursor();
  return { at: Number(at), id };
}

/** The cursor of a list that is sorted by numbers from 1 on. @throws InvalidArgumentError when it is none */
export function readNumberCursor(after: string | null): number | null {
  const key = readCursor(after);
  if (key === null) return null;
  if (!/^[1-9]\d{0,14}$/.test(key)) throw wrongCursor();
  return Number(key);
}

const wrongCursor = () =>
  new InvalidArgumentError('after', 'a nextCursor that this list gave, unchanged', 'something else');

function parseList(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
