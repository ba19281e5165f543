import { isOperatorDoc } from '../matching/filter.ts';
import { isRegex } from '../matching/regex.ts';
import { type Doc, docOf, isDoc } from '../values/document.ts';
import { type IndexPlan, indexName, type QueryPlan } from './plan.ts';
import type { SortField } from './sort.ts';

/** A plan as explain shows it: a tree of stages, the last one at the top. */
export function describePlan(plan: QueryPlan, filter: Doc, sort: readonly SortField[]): Doc {
  const found = describeFound(plan, filter, sort);
  if (plan.sorted) return found;
  return docOf({ stage: 'SORT', sortPattern: sortPattern(sort), memLimit: 104857600, inputStage: found });
}

function describeFound(plan: QueryPlan, filter: Doc, sort: readonly SortField[]): Doc {
  const left = Object.keys(filter).length === 0 ? {} : { filter: describeFilter(filter) };
  switch (plan.kind) {
    case 'scan':
      return docOf({ stage: 'COLLSCAN', ...left, direction: plan.reverse ? 'backward' : 'forward' });
    case 'index':
      if (isPoint(plan)) {
        return docOf({ stage: 'EXPRESS_IXSCAN', keyPattern: '{ _id: 1 }', indexName: '_id_' });
      }
      return docOf({ stage: 'FETCH', ...(plan.exact ? {} : left), inputStage: describeScan(plan) });
    case 'union':
      return docOf({
        stage: 'FETCH',
        ...left,
        inputStage: docOf({ stage: 'OR', inputStages: plan.plans.map((part) => describeScan(part)) }),
      });
    case 'merge':
      return docOf({
        stage: 'FETCH',
        ...left,
        inputStage: docOf({
          stage: 'SORT_MERGE',
          sortPattern: sortPattern(sort),
          inputStages: plan.plans.map((part) => describeScan(part)),
        }),
      });
  }
}

const isPoint = ({ index, exact, bounds }: IndexPlan): boolean =>
  index === '_id_' && exact === true && bounds === undefined;

/** The reading of one index. */
export function describeScan(plan: IndexPlan, stage: 'IXSCAN' | 'COUNT_SCAN' = 'IXSCAN'): Doc {
  const { index, bounds } = plan;
  const spec = index === '_id_' ? undefined : index.spec;
  const key = spec?.key ?? docOf({ _id: 1 });
  const multikey = index === '_id_' ? 0 : index.multikey;
  const shown = Object.keys(key).map((path, at): [string, string[]] => [
    path,
    bounds?.[at]?.shown() ?? [wholeField(Number(key[path]))],
  ]);
  return docOf({
    stage,
    keyPattern: key,
    indexName: indexName(plan),
    ...(spec?.collation === undefined ? {} : { collation: spec.collation.document }),
    isMultiKey: multikey !== 0,
    isUnique: spec?.unique ?? true,
    isSparse: spec?.sparse ?? false,
    isPartial: spec?.partialFilter !== undefined,
    direction: plan.reverse ? 'backward' : 'forward',
    indexBounds: docOf(Object.fromEntries(shown)),
  });
}

const wholeField = (direction: number): string => (direction < 0 ? '[MaxKey, MinKey]' : '[MinKey, MaxKey]');

const sortPattern = (sort: readonly SortField[]): Doc =>
  docOf(Object.fromEntries(sort.map(({ path, direction }) => [path, direction])));

/** A filter as the server understood it: every condition with its operator, joined by `$and`. */
export function describeFilter(filter: Doc): Doc {
  const conditions = Object.entries(filter).flatMap(([path, condition]): Doc[] => {
    if (path.startsWith('$')) return [docOf({ [path]: describeBranches(condition) })];
    if (isRegex(condition)) return [docOf({ [path]: docOf({ $regex: condition }) })];
    if (!isOperatorDoc(condition)) return [docOf({ [path]: docOf({ $eq: condition }) })];
    return Object.entries(condition).map(([operator, operand]) =>
      docOf({ [path]: docOf({ [operator]: operand }) }),
    );
  });
  const [only] = conditions;
  if (conditions.length === 0) return docOf({});
  return conditions.length === 1 && only !== undefined ? only : docOf({ $and: conditions });
}

const describeBranches = (operand: unknown): unknown =>
  Array.isArray(operand)
    ? operand.map((branch) => (isDoc(branch) ? describeFilter(branch) : branch))
    : operand;
