import { type Doc, isDoc } from '../values/document.ts';
import { parseSort, type SortField } from './sort.ts';

/** What the first stages of a pipeline ask for that a query can ask for, too. */
export interface LeadingStages {
  readonly filter: Doc;
  readonly sort: readonly SortField[];
  readonly limit: number;
  /** How many stages that is. */
  readonly count: number;
}

/** Leading `$match` stages, and a `$sort` and `$limit` after them, can be answered with the help of indexes. */
export function leadingStages(pipeline: readonly unknown[]): LeadingStages {
  const operandAt = (at: number, name: string): unknown => {
    const stage = pipeline[at];
    return isDoc(stage) ? stage[name] : undefined;
  };
  const filters: Doc[] = [];
  let count = 0;
  for (let filter = operandAt(0, '$match'); isDoc(filter); filter = operandAt(count, '$match')) {
    filters.push(filter);
    count++;
  }
  const order = operandAt(count, '$sort');
  const sort = order === undefined ? [] : parseSort(order);
  if (order !== undefined) count++;
  const most = sort.length > 0 ? Number(operandAt(count, '$limit') ?? 0) : 0;
  const limit = Number.isInteger(most) && most > 0 ? most : 0;
  if (limit > 0) count++;
  const [only] = filters;
  const filter =
    filters.length === 0 ? {} : filters.length === 1 && only !== undefined ? only : { $and: filters };
  return { filter, sort, limit, count };
}
