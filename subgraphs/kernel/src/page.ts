import { InvalidArgumentError } from './errors.ts';

/** One page of a list, oldest or newest first as the list says. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Give this as `after` to read on; null on the last page. */
  readonly nextCursor: string | null;
}

export interface PageRequest {
  /** 1 to 100. */
  readonly first: number;
  readonly after: string | null;
}

const pageSizeMax = 100;

/** @throws InvalidArgumentError when `first` is not a whole number from 1 to 100 */
export function pageRequest(args: { first?: number | null; after?: string | null }): PageRequest {
  const first = args.first ?? 20;
  if (!Number.isInteger(first) || first < 1 || first > pageSizeMax) {
    throw new InvalidArgumentError('first', `a whole number from 1 to ${pageSizeMax}`, String(first));
  }
  return { first, after: args.after ?? null };
}
