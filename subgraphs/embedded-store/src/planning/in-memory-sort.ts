import { CommandError } from '../errors.ts';
import type { SortKey, SortOrder } from './sort.ts';

const sortBytesMax = 100 * 1024 * 1024;
const slack = 1000;

/** Something to sort: what it sorts by, and the document whose size counts. */
export interface Sortable {
  readonly key: SortKey;
  readonly bytes: Uint8Array;
}

/**
 * Sorts what no index gives in order, keeping little more than the `wanted` first. Throws
 * QueryExceededMemoryLimitNoDiskUseAllowed where they are more than 100 MiB.
 */
export function sortInMemory<T extends Sortable>(
  items: Iterable<T>,
  compare: SortOrder['compare'],
  wanted: number,
): T[] {
  const byKey = (a: T, b: T): number => compare(a.key, b.key);
  let kept: T[] = [];
  let bytes = 0;
  for (const item of items) {
    kept.push(item);
    bytes += item.bytes.length;
    if (kept.length >= wanted * 2 + slack) {
      kept = kept.sort(byKey).slice(0, wanted);
      bytes = kept.reduce((sum, one) => sum + one.bytes.length, 0);
    }
    if (bytes > sortBytesMax) {
      throw new CommandError(
        292,
        'Sort exceeded memory limit of 104857600 bytes; an index on the sort fields helps',
      );
    }
  }
  return kept.sort(byKey).slice(0, wanted);
}
