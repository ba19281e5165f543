import { locationError } from '../../errors.ts';
import { parseSort, type SortField, type SortKey, sortOrder } from '../../planning/sort.ts';
import { type Doc, isDoc } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { pathOf } from '../expressions/compile.ts';
import { Budget, sizeOf } from '../memory.ts';
import type { Parsing, Stage } from './stage.ts';

/** Checks and reads a sort order. */
export function sortOf(operand: unknown): readonly SortField[] {
  if (!isDoc(operand)) throw locationError(15973, 'the $sort key specification must be an object');
  const paths = Object.entries(operand);
  if (paths.length === 0) throw locationError(15976, '$sort stage must have at least one sort key');
  for (const [path, direction] of paths) {
    pathOf(path);
    if (isDoc(direction))
      throw locationError(17312, '$meta is the only expression supported by $sort right now');
    if (
      ![1, -1].includes(Number(direction)) ||
      typeof direction === 'boolean' ||
      typeof direction === 'string'
    ) {
      throw locationError(
        15975,
        `$sort key ordering must be 1 (for ascending) or -1 (for descending), not ${typeNameOf(direction)}`,
      );
    }
  }
  return parseSort(operand);
}

/** About what a key takes. */
const keyBytes = 64;

interface Keyed {
  readonly doc: Doc;
  readonly key: SortKey;
}

/** `$sort`; with a limit behind it only as many documents are kept as the limit lets through. */
export function sortStage(operand: unknown, { compiling }: Parsing, limit = Number.POSITIVE_INFINITY): Stage {
  const order = sortOrder(sortOf(operand), compiling.collation);
  const byKey = (a: Keyed, b: Keyed): number => order.compare(a.key, b.key);
  return function* sorting(documents) {
    const budget = new Budget('$sort');
    let kept: Keyed[] = [];
    for (const doc of documents) {
      budget.add(sizeOf(doc) + keyBytes);
      const key = order.keyOf(doc);
      kept.push({ doc, key });
      if (kept.length < limit * 2 + 1000) continue;
      kept = kept.sort(byKey).slice(0, limit);
      budget.reset(kept.reduce((sum, each) => sum + sizeOf(each.doc) + keyBytes, 0));
    }
    for (const { doc } of kept.sort(byKey).slice(0, limit)) yield doc;
  };
}
