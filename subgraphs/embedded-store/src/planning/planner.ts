import { CommandError } from '../errors.ts';
import { compileFilter } from '../matching/filter.ts';
import { indexOfPart } from '../matching/path.ts';
import type { Collection } from '../storage/collection.ts';
import { type IndexField, parseFields } from '../storage/index-keys.ts';
import type { IndexTable } from '../storage/index-table.ts';
import { equalValues } from '../values/compare.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { boundsFor, prefixRange, type Range } from './bounds.ts';
import { type Constraints, constraintsOf, orBranches } from './constraints.ts';
import type { SortField } from './sort.ts';

/** How the documents for a query are found; whatever comes out is matched against the filter again. */
export type Plan =
  | { readonly kind: 'scan'; readonly sorted: boolean }
  | { readonly kind: 'union'; readonly plans: readonly Plan[]; readonly sorted: boolean }
  | {
      readonly kind: 'index';
      readonly index: IndexTable | '_id_';
      readonly ranges: readonly Range[];
      readonly reverse: boolean;
      /** Documents come out in the order asked for. */
      readonly sorted: boolean;
      /** A document may come out more than once. */
      readonly repeats: boolean;
    };

type IndexPlan = Plan & { kind: 'index' };

interface Candidate {
  readonly plan: IndexPlan;
  readonly score: number;
}

const rangesMax = 1000;
const idFields = parseFields({ _id: 1 });

/** Chooses an index by what it binds and whether it gives the order; a scan if none helps. */
export function choosePlan(
  collection: Collection,
  query: { readonly filter: Doc; readonly sort: readonly SortField[]; readonly hint?: unknown },
): Plan {
  if (query.hint !== undefined) return hintedPlan(collection, query);
  const best = bestCandidate(collection, query.filter, query.sort);
  if (best !== undefined && best.score > sortScore) return best.plan;
  const union = unionPlan(collection, query.filter);
  if (union !== undefined) return union;
  return best?.plan ?? { kind: 'scan', sorted: query.sort.length === 0 };
}

function bestCandidate(
  collection: Collection,
  filter: Doc,
  sort: readonly SortField[],
): Candidate | undefined {
  const constraints = constraintsOf(filter);
  let best = candidate('_id_', idFields, 0, constraints, sort);
  for (const index of collection.indexes.values()) {
    if (!covers(index, filter, constraints)) continue;
    const other = candidate(index, index.spec.fields, index.multikey, constraints, sort);
    if (other.score > best.score) best = other;
  }
  return best.score > 0 ? best : undefined;
}

const sortScore = 3;

function candidate(
  index: IndexTable | '_id_',
  fields: readonly IndexField[],
  multikey: number,
  constraints: Constraints,
  sort: readonly SortField[],
): Candidate {
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let ranges: Range[] | undefined;
  let score = 0;
  let single = 0; // fields bound to one value: they do not disturb the order of those after them
  let multikeyUsed = false;
  for (const [i, field] of fields.entries()) {
    const isMultikey = (multikey & (1 << i)) !== 0;
    if (isMultikey && multikeyUsed) break;
    const on = constraints.get(field.path);
    if (on === undefined || field.parts.some((part) => indexOfPart(part) !== undefined)) break;
    const bounds = boundsFor(on, field.direction, isMultikey);
    if (bounds === undefined) break;
    multikeyUsed ||= isMultikey;
    const parts = bounds.kind === 'points' ? bounds.keys : bounds.ranges;
    if (prefixes.length * parts.length > rangesMax) break;
    if (bounds.kind === 'ranges') {
      ranges = prefixes.flatMap((prefix) => bounds.ranges.map((range) => prefixed(prefix, range)));
      score += 5;
      break;
    }
    prefixes = prefixes.flatMap((prefix) => bounds.keys.map((key) => Buffer.concat([prefix, key])));
    score += bounds.keys.length === 1 ? 10 : 7;
    if (bounds.keys.length === 1 && single === i) single = i + 1;
  }
  const order = orderGiven(fields, single, sort, multikey);
  const plan: IndexPlan = {
    kind: 'index',
    index,
    ranges: sortRanges(ranges ?? prefixes.map(prefixRange)),
    reverse: order === -1,
    sorted: sort.length === 0 || order !== undefined,
    repeats: multikey !== 0,
  };
  const ordered = order !== undefined && sort.length > 0 ? sortScore : 0;
  const sparse = index !== '_id_' && score === 0 && index.spec.sparse;
  return { plan, score: sparse ? 0 : score + ordered };
}

const prefixed = (prefix: Buffer, { low, high }: Range): Range => ({
  low: Buffer.concat([prefix, low]),
  high: Buffer.concat([prefix, high]),
});

const sortRanges = (ranges: Range[]): Range[] => ranges.sort((a, b) => Buffer.compare(a.low, b.low));

/** The direction in which an index gives the order, if it does: leading fields bound to one value are skipped. */
function orderGiven(
  fields: readonly IndexField[],
  bound: number,
  sort: readonly SortField[],
  multikey: number,
): 1 | -1 | undefined {
  if (sort.length === 0 || multikey !== 0) return undefined;
  const boundPaths = new Set(fields.slice(0, bound).map((field) => field.path));
  const wanted = sort.filter((field) => !boundPaths.has(field.path));
  const [first] = wanted;
  if (first === undefined) return 1;
  const start = fields.findIndex((field) => !boundPaths.has(field.path));
  const flip = fields[start]?.direction === first.direction ? 1 : -1;
  const fits = wanted.every(
    (field, i) =>
      fields[start + i]?.path === field.path && fields[start + i]?.direction === field.direction * flip,
  );
  return fits && start >= 0 ? flip : undefined;
}

/** Whether every document that can match is in the index, for sparse and partial ones. */
function covers(index: IndexTable, filter: Doc, constraints: Constraints): boolean {
  if (index.spec.sparse)
    return index.spec.fields.some(({ path }) => implies(constraints, path, { $exists: true }));
  if (index.spec.partialFilter === undefined) return true;
  return Object.entries(index.spec.partialFilter).every(([path, condition]) => {
    if (Object.hasOwn(filter, path) && equalValues(filter[path], condition)) return true;
    const operators =
      isDoc(condition) && Object.keys(condition)[0]?.startsWith('$') ? condition : { $eq: condition };
    return implies(constraints, path, operators);
  });
}

function implies(constraints: Constraints, path: string, condition: object): boolean {
  if (path.startsWith('$')) return false;
  const on = constraints.get(path) ?? [];
  return Object.entries(condition).every(([operator, operand]) =>
    on.some((constraint) => {
      if (constraint.operator === operator && equalValues(constraint.operand, operand)) return true;
      const present = ['$eq', '$gt', '$gte', '$lt', '$lte'].includes(constraint.operator);
      if (!present || constraint.operand === null || constraint.operand === undefined) return false;
      if (operator === '$exists') return Boolean(operand);
      if (Array.isArray(constraint.operand) || constraint.operator !== '$eq') return false;
      return compileFilter({ value: { [operator]: operand } })({ value: constraint.operand });
    }),
  );
}

function unionPlan(collection: Collection, filter: Doc): Plan | undefined {
  const branches = orBranches(filter);
  if (branches.length === 0) return undefined;
  const plans = branches.map((branch) => bestCandidate(collection, branch, [])?.plan);
  if (!plans.every((plan) => plan !== undefined)) return undefined;
  return { kind: 'union', plans, sorted: false };
}

function hintedPlan(
  collection: Collection,
  { filter, sort, hint }: { filter: Doc; sort: readonly SortField[]; hint?: unknown },
): Plan {
  if (isDoc(hint) && Object.hasOwn(hint, '$natural')) return { kind: 'scan', sorted: sort.length === 0 };
  const constraints = constraintsOf(filter);
  if (hint === '_id_' || (isDoc(hint) && Object.keys(hint).join() === '_id')) {
    return candidate('_id_', idFields, 0, constraints, sort).plan;
  }
  const index = [...collection.indexes.values()].find(
    ({ spec }) => spec.name === hint || (isDoc(hint) && equalValues(spec.key, hint)),
  );
  if (index === undefined)
    throw new CommandError(2, 'hint provided does not correspond to an existing index');
  return candidate(index, index.spec.fields, index.multikey, constraints, sort).plan;
}
