import { InvalidArgumentError } from './errors.ts';
import type { Page } from './page.ts';

/** Where a page of a list ended that is sorted by time and, within a moment, by id. */
export interface TimeCursor {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly id: string;
}

/**
 * Makes a page from what a store found when it was asked for one item more than the page holds: that one says that
 * the list goes on.
 */
export function pageOf<T>(found: readonly T[], first: number, cursorOf: (item: T) => TimeCursor): Page<T> {
  const items = found.slice(0, first);
  const last = found.length > first ? items.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : writeCursor(cursorOf(last)) };
}

/** The cursor as an opaque text: base64url of `[at, id]`. */
export function writeCursor({ at, id }: TimeCursor): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/** @throws InvalidArgumentError when the text is no cursor of ours */
export function readCursor(after: string | null): TimeCursor | null {
  if (after === null) return null;
  const [at, id, ...rest] = parseList(after);
  if (!Number.isSafeInteger(at) || typeof id !== 'string' || rest.length > 0) {
    throw new InvalidArgumentError('after', 'a nextCursor that this list gave, unchanged', 'something else');
  }
  return { at: Number(at), id };
}

function parseList(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
