import type { SortField } from '../../planning/sort.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { sortOf } from './sort.ts';

/** The part of a pipeline that a query answers, with its indexes, and the stages after it. */
export interface SplitPipeline {
  readonly filter: Doc;
  readonly sort: readonly SortField[];
  readonly skip: number;
  readonly limit: number;
  readonly rest: readonly Doc[];
}

/** Takes leading `$match`, `$sort`, `$skip` and `$limit` stages together; the pipeline was checked before. */
export function splitPipeline(stages: readonly Doc[]): SplitPipeline {
  const filters: Doc[] = [];
  let sort: readonly SortField[] = [];
  let [at, skip, limit] = [0, 0, 0];
  for (; at < stages.length; at++) {
    const stage = stages[at];
    const [name = ''] = Object.keys(stage ?? {});
    const operand = stage?.[name];
    const windowed = skip > 0 || limit > 0;
    if (name === '$match' && isDoc(operand) && !windowed) filters.push(operand);
    else if (name === '$sort' && sort.length === 0 && !windowed) sort = sortOf(operand);
    else if (name === '$skip' && !windowed) skip = Number(String(operand));
    else if (name === '$limit' && limit === 0) limit = Number(String(operand));
    else break;
  }
  return { filter: allOf(filters), sort, skip, limit, rest: stages.slice(at) };
}

/** One filter that asks for all of these. */
export function allOf(filters: readonly Doc[]): Doc {
  const asking = filters.filter((filter) => Object.keys(filter).length > 0);
  const [only] = asking;
  if (only === undefined) return docOf({});
  return asking.length === 1 ? only : docOf({ $and: asking });
}
