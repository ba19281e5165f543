import { isRegex } from '../../matching/regex.ts';
import type { SortField } from '../../planning/sort.ts';
import { type Doc, docOf, isDoc } from '../../values/document.ts';
import { valueAt } from '../expressions/compile.ts';
import { isNumber } from '../expressions/operands.ts';
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

/**
 * Says in the query language what an `$expr` says of equality, beside it, because the planner reads that alone. The
 * query's `{ a: 1 }` accepts whatever `{ $eq: ['$a', 1] }` does and more, so nothing is lost.
 */
export function withEqualities(filter: Doc, variables: Doc): Doc {
  return allOf([filter, ...equalitiesIn(filter, variables)]);
}

function equalitiesIn(filter: Doc, variables: Doc): Doc[] {
  return Object.entries(filter).flatMap(([name, operand]) => {
    if (name === '$expr') return equalities(operand, variables);
    if (name !== '$and' || !Array.isArray(operand)) return [];
    return operand.flatMap((part) => (isDoc(part) ? equalitiesIn(part, variables) : []));
  });
}

function equalities(expression: unknown, variables: Doc): Doc[] {
  if (!isDoc(expression)) return [];
  const { $and, $eq } = expression;
  if (Array.isArray($and)) return $and.flatMap((part) => equalities(part, variables));
  if (!Array.isArray($eq) || $eq.length !== 2) return [];
  return [$eq, $eq.toReversed()].flatMap(([field, constant]) => {
    const path = fieldOf(field);
    const value = constantOf(constant, variables);
    return path === undefined || value === undefined ? [] : [docOf({ [path]: docOf({ $eq: value }) })];
  });
}

const fieldOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\$[^$]/.test(value) && !/\.\d/.test(value) ? value.slice(1) : undefined;

/** A value known before the documents are read; null and the like are left out, for queries see them otherwise. */
function constantOf(value: unknown, variables: Doc): unknown {
  const found = typeof value === 'string' && value.startsWith('$') ? variableOf(value, variables) : value;
  if (typeof found === 'string' || typeof found === 'boolean' || isNumber(found)) return found;
  if (typeof found !== 'object' || found === null || isDoc(found) || Array.isArray(found)) return undefined;
  return isRegex(found) ? undefined : found;
}

function variableOf(text: string, variables: Doc): unknown {
  if (!text.startsWith('$$')) return undefined;
  const [name = '', ...path] = text.slice(2).split('.');
  return Object.hasOwn(variables, name) ? valueAt(variables[name], path) : undefined;
}
