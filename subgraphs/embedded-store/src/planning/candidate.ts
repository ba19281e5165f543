import type { Collation } from '../collation/collation.ts';
import { indexOfPart } from '../matching/path.ts';
import { boundsFor, type FieldBounds } from './bounds.ts';
import type { Constraints } from './constraints.ts';
import { orderGiven } from './order.ts';
import type { IndexPlan, IndexView, MergePlan } from './plan.ts';
import type { SortField } from './sort.ts';
import { prefixRange, type Range } from './value-range.ts';

/** What a query asks of an index. */
export interface Wanted {
  readonly constraints: Constraints;
  readonly sort: readonly SortField[];
  readonly collation: Collation | undefined;
}

/** A plan over one index, and what speaks for it. */
export interface Candidate {
  readonly plan: IndexPlan | MergePlan;
  readonly view: IndexView;
  /** All fields of a unique index have one value: at most one document. */
  readonly single: boolean;
  /** Leading fields bound to exact values. */
  readonly equalities: number;
  readonly ranged: boolean;
  /** The order was asked for and comes from the index. */
  readonly ordered: boolean;
}

const rangesMax = 100_000;
const mergedMax = 100;

/** The best use of one index for a query. */
export function candidateOn(view: IndexView, wanted: Wanted): Candidate {
  const bound = bind(view, wanted);
  const plan = planOver(view, wanted, bound);
  const merged = plan.sorted ? undefined : mergedPlan(view, wanted, bound, plan);
  return {
    plan: merged ?? plan,
    view,
    single: view.unique && bound.single === view.fields.length && view.multikey === 0,
    equalities: bound.equalities,
    ranged: bound.ranges !== undefined,
    ordered: wanted.sort.length > 0 && (merged ?? plan).sorted,
  };
}

interface Bound {
  readonly prefixes: readonly Buffer[];
  readonly ranges: readonly Range[] | undefined;
  /** Leading fields bound to one value: they do not disturb the order of those after them. */
  readonly single: number;
  readonly equalities: number;
  readonly bounds: readonly FieldBounds[];
}

/** Binds the leading fields: exact values for as long as there are any, then one field by ranges. */
function bind(view: IndexView, wanted: Wanted): Bound {
  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let single = 0;
  const bounds: FieldBounds[] = [];
  let multikeyUsed = false;
  for (const [i, field] of view.fields.entries()) {
    const on = fieldBounds(view, i, wanted);
    const multikey = (view.multikey & (1 << i)) !== 0;
    // Two fields on the way through one array may be met by two of its elements.
    if (on === undefined || (multikey && multikeyUsed)) break;
    multikeyUsed ||= multikey;
    const parts = on.kind === 'points' ? on.keys : on.ranges;
    if (prefixes.length * parts.length > rangesMax) break;
    bounds.push(on);
    if (on.kind === 'ranges') {
      const ranges = prefixes.flatMap((prefix) => on.ranges.map((range) => prefixed(prefix, range)));
      return { prefixes, ranges, single, equalities: i, bounds };
    }
    prefixes = prefixes.flatMap((prefix) => on.keys.map((key) => Buffer.concat([prefix, key])));
    if (on.keys.length === 1 && single === i) single = i + 1;
    if (field === undefined) break;
  }
  return { prefixes, ranges: undefined, single, equalities: bounds.length, bounds };
}

function fieldBounds(
  view: IndexView,
  at: number,
  { constraints, collation }: Wanted,
): FieldBounds | undefined {
  const field = view.fields[at];
  if (field === undefined || field.parts.some((part) => indexOfPart(part) !== undefined)) return undefined;
  const on = constraints.at.get(field.path);
  if (on === undefined) return undefined;
  const own = view.index === '_id_' ? undefined : view.index.spec.collation;
  return boundsFor(on, {
    direction: field.direction,
    multikey: (view.multikey & (1 << at)) !== 0,
    collation: own,
    sameTexts: own === undefined ? collation === undefined : own.sameAs(collation),
  });
}

const prefixed = (prefix: Buffer, { low, high }: Range): Range => ({
  low: Buffer.concat([prefix, low]),
  high: Buffer.concat([prefix, high]),
});

const byLow = (a: Range, b: Range): number => Buffer.compare(a.low, b.low);

function planOver(view: IndexView, wanted: Wanted, bound: Bound): IndexPlan {
  const order = giveOrder(view, wanted, bound.single);
  const ranges = bound.ranges ?? bound.prefixes.map(prefixRange);
  return {
    kind: 'index',
    index: view.index,
    ranges: [...ranges].sort(byLow),
    reverse: order === -1,
    sorted: wanted.sort.length === 0 || order !== undefined,
    // One element leads to a document once; only arrays in fields after that bring it again.
    repeats: view.multikey >> bound.single !== 0,
    exact: isExact(view, wanted, bound),
    bounds: bound.bounds,
  };
}

function giveOrder(view: IndexView, { sort, collation }: Wanted, leading: number): 1 | -1 | undefined {
  const own = view.index === '_id_' ? undefined : view.index.spec.collation;
  // The keys of collated texts are not in the order of the texts.
  if (own !== undefined || collation !== undefined) return undefined;
  return orderGiven(view, leading, sort);
}

/** Every condition of the filter is in the bounds, and the bounds are exact. */
function isExact(view: IndexView, { constraints }: Wanted, { bounds }: Bound): boolean {
  if (!constraints.complete || view.multikey !== 0 || !bounds.every(({ exact }) => exact)) return false;
  const paths = new Set(view.fields.slice(0, bounds.length).map(({ path }) => path));
  return [...constraints.at.keys()].every((path) => paths.has(path));
}

/** After a field with several values the index is in order behind each of them, so the parts are merged. */
function mergedPlan(
  view: IndexView,
  wanted: Wanted,
  { prefixes, ranges, equalities }: Bound,
  plan: IndexPlan,
): MergePlan | undefined {
  if (prefixes.length < 2 || prefixes.length > mergedMax) return undefined;
  const order = giveOrder(view, wanted, equalities);
  if (order === undefined) return undefined;
  const all = [...(ranges ?? prefixes.map(prefixRange))];
  const parts = prefixes.map((prefix) =>
    all.filter(({ low }) => low.subarray(0, prefix.length).equals(prefix)),
  );
  const plans = parts.map(
    (part): IndexPlan => ({
      ...plan,
      ranges: part.sort(byLow),
      reverse: order === -1,
      sorted: true,
    }),
  );
  return { kind: 'merge', plans, sorted: true };
}
