import type { Collection } from '../storage/collection.ts';
import type { IndexPlan, MergePlan } from './plan.ts';
import type { Range } from './value-range.ts';

const rowsMax = 200;
const rangesMax = 50;

/** How many index entries a plan reads, counted up to two hundred; infinite for more, and for a whole index. */
export function estimatedRows(collection: Collection, plan: IndexPlan | MergePlan): number {
  const plans = plan.kind === 'merge' ? plan.plans : [plan];
  const ranges = plans.flatMap((part) => part.ranges);
  const [first] = plans;
  if (first === undefined) return 0;
  if ((first.bounds?.length ?? 0) === 0 || ranges.length > rangesMax) return Number.POSITIVE_INFINITY;
  let rows = 0;
  for (const range of ranges) {
    rows += countRange(collection, first, range, rowsMax + 1);
    if (rows > rowsMax) return Number.POSITIVE_INFINITY;
  }
  return rows;
}

const unlimited = -1;

/** The entries in a range of an index, counted up to `limit` without reading documents. */
export function countRange(
  collection: Collection,
  { index }: IndexPlan,
  { low, high }: Range,
  limit = unlimited,
): number {
  const table = index === '_id_' ? `c${collection.id}` : `i${index.id}`;
  const sql = `SELECT count(*) AS n FROM (SELECT 1 FROM ${table} WHERE k >= ? AND k < ? LIMIT ?)`;
  return Number(collection.statement(sql).get(low, high, limit)?.n ?? 0);
}
