import { type CollationChoice, effectiveCollation } from '../collation/choice.ts';
import type { Collation } from '../collation/collation.ts';
import { CommandError } from '../errors.ts';
import type { Collection } from '../storage/collection.ts';
import { parseFields } from '../storage/index-keys.ts';
import type { IndexTable } from '../storage/index-table.ts';
import { equalValues } from '../values/compare.ts';
import { type Doc, isDoc } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import { rankOf, typeRank } from '../values/types.ts';
import { type Candidate, candidateOn, type Wanted } from './candidate.ts';
import { constraintsOf, orBranches } from './constraints.ts';
import { coversQuery } from './coverage.ts';
import { estimatedRows } from './estimate.ts';
import type { IndexPlan, IndexView, MergePlan, QueryPlan, UnionPlan } from './plan.ts';
import type { SortField } from './sort.ts';
import { containsText, prefixRange } from './value-range.ts';

export type { QueryPlan } from './plan.ts';

/** What a plan is chosen for. */
export interface Planned {
  readonly filter: Doc;
  readonly sort: readonly SortField[];
  readonly hint?: unknown;
  /** What expressions in the filter may name. */
  readonly variables?: Doc;
  readonly collation?: CollationChoice;
}

/** The chosen plan, and those that were weighed against it. */
export interface Choice {
  readonly plan: QueryPlan;
  readonly rejected: readonly QueryPlan[];
}

/** Chooses an index by what it binds and whether it gives the order; a scan if none helps. */
export function choosePlan(collection: Collection, query: Planned): QueryPlan {
  const collation = effectiveCollation(query.collation, collection.options);
  return pointPlan(query, collation) ?? weighPlans(collection, query, collation).plan;
}

/** As choosePlan, with what was not chosen. */
export function comparePlans(collection: Collection, query: Planned): Choice {
  const collation = effectiveCollation(query.collation, collection.options);
  const plan = pointPlan(query, collation);
  return plan === undefined ? weighPlans(collection, query, collation) : { plan, rejected: [] };
}

/** One `_id` and nothing else, which is most of what is asked, needs no weighing. */
function pointPlan({ filter, hint }: Planned, collation: Collation | undefined): IndexPlan | undefined {
  const [field, ...others] = Object.keys(filter);
  if (field !== '_id' || others.length > 0 || hint !== undefined) return undefined;
  const id = filter._id;
  const rank = rankOf(id);
  if (
    rank === typeRank.null ||
    rank === typeRank.object ||
    rank === typeRank.array ||
    rank === typeRank.regex
  ) {
    return undefined;
  }
  if (collation !== undefined && containsText(id)) return undefined;
  const ranges = [prefixRange(keyString([id]))];
  return { kind: 'index', index: '_id_', ranges, reverse: false, sorted: true, repeats: false, exact: true };
}

function weighPlans(collection: Collection, query: Planned, collation: Collation | undefined): Choice {
  const wanted = { constraints: constraintsOf(query.filter, query.variables), sort: query.sort, collation };
  if (query.hint !== undefined) return { plan: hintedPlan(collection, query.hint, wanted), rejected: [] };
  const [best, ...others] = candidates(collection, wanted);
  const rejected = others.map(({ plan }) => plan);
  if (best?.single) return { plan: best.plan, rejected };
  const union = unionPlan(collection, query, collation);
  if (best === undefined)
    return { plan: union ?? { kind: 'scan', sorted: query.sort.length === 0 }, rejected };
  if (union === undefined) return { plan: best.plan, rejected };
  return isBetter(collection, union, best)
    ? { plan: union, rejected: [best.plan, ...rejected] }
    : { plan: best.plan, rejected: [union, ...rejected] };
}

/** Whether to follow the branches of an `$or`: not where what stands next to it is an equality or leads to less. */
function isBetter(collection: Collection, union: UnionPlan | MergePlan, best: Candidate): boolean {
  const rows = union.plans.reduce((sum, plan) => sum + estimatedRows(collection, plan), 0);
  const order = byRows(rows, estimatedRows(collection, best.plan));
  return best.equalities === 0 ? order <= 0 : order < 0;
}

/** The indexes that help, the best first. */
function candidates(collection: Collection, wanted: Wanted): Candidate[] {
  const views = [
    idView,
    ...[...collection.indexes.values()].filter((index) => isUsable(index, wanted)).map(viewOf),
  ];
  const useful = views
    .map((view) => candidateOn(view, wanted))
    .filter((candidate) => binds(candidate) || candidate.ordered || isNarrow(candidate.view));
  if (useful.length < 2) return useful;
  const single = useful.find((candidate) => candidate.single);
  if (single !== undefined) return [single, ...useful.filter((other) => other !== single)];
  const rows = new Map(useful.map((candidate) => [candidate, estimatedRows(collection, candidate.plan)]));
  const rowsOf = (candidate: Candidate): number => rows.get(candidate) ?? Number.POSITIVE_INFINITY;
  return useful.sort(
    (a, b) => byRows(rowsOf(a), rowsOf(b)) || byShape(a, b) || byDifference(rowsOf(a), rowsOf(b)),
  );
}

const clearlyFewer = 10;

/** Where one index leads to a tenth of the other's entries its shape does not matter. */
function byRows(a: number, b: number): number {
  if ((a + 1) * clearlyFewer < b) return -1;
  return (b + 1) * clearlyFewer < a ? 1 : 0;
}

const byShape = (a: Candidate, b: Candidate): number =>
  b.equalities - a.equalities || Number(b.ordered) - Number(a.ordered) || Number(b.ranged) - Number(a.ranged);

const byDifference = (a: number, b: number): number => (a === b ? 0 : a - b);

/** A sparse or partial index that covers the query holds fewer documents than the collection. */
const isNarrow = ({ index }: IndexView): boolean =>
  index !== '_id_' && (index.spec.sparse || index.spec.partialFilter !== undefined);

const isUsable = ({ spec }: IndexTable, { constraints, collation }: Wanted): boolean =>
  !spec.hidden && coversQuery(spec, constraints, collation);

const idView: IndexView = { index: '_id_', fields: parseFields({ _id: 1 }), multikey: 0, unique: true };

const viewOf = (index: IndexTable): IndexView => ({
  index,
  fields: index.spec.fields,
  multikey: index.multikey,
  unique: index.spec.unique && index.spec.collation === undefined,
});

const branchesMax = 100;

/** An index for every branch of an `$or`; in order if every branch comes in order. */
function unionPlan(
  collection: Collection,
  { filter, sort, variables }: Planned,
  collation: Collation | undefined,
): UnionPlan | MergePlan | undefined {
  const branches = orBranches(filter);
  if (branches.length === 0 || branches.length > branchesMax) return undefined;
  const best = (order: readonly SortField[]) =>
    branches.map(
      (branch) =>
        candidates(collection, { constraints: constraintsOf(branch, variables), sort: order, collation })[0],
    );
  const ordered = sort.length > 0 ? best(sort) : [];
  if (ordered.length > 0 && ordered.every((candidate) => candidate?.ordered && binds(candidate))) {
    return { kind: 'merge', plans: ordered.flatMap(partsOf), sorted: true };
  }
  const plans = best([]);
  if (!plans.every((candidate) => candidate !== undefined && binds(candidate))) return undefined;
  return { kind: 'union', plans: plans.flatMap(partsOf), sorted: sort.length === 0 };
}

const binds = ({ equalities, ranged }: Candidate): boolean => equalities > 0 || ranged;

function partsOf(candidate: Candidate | undefined): readonly IndexPlan[] {
  if (candidate === undefined) return [];
  return candidate.plan.kind === 'merge' ? candidate.plan.plans : [candidate.plan];
}

function hintedPlan(collection: Collection, hint: unknown, wanted: Wanted): QueryPlan {
  if (isDoc(hint) && Object.hasOwn(hint, '$natural')) {
    const direction = Number(hint.$natural);
    if (direction !== 1 && direction !== -1) throw new CommandError(2, '$natural hint must be 1 or -1');
    return { kind: 'scan', sorted: wanted.sort.length === 0, reverse: direction === -1 };
  }
  if (hint === '_id_' || (isDoc(hint) && Object.keys(hint).join() === '_id')) {
    return candidateOn(idView, wanted).plan;
  }
  const index = [...collection.indexes.values()].find(
    ({ spec }) => !spec.hidden && (spec.name === hint || (isDoc(hint) && equalValues(spec.key, hint))),
  );
  if (index === undefined) {
    throw new CommandError(
      2,
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  }
  return candidateOn(viewOf(index), wanted).plan;
}
