import type { IndexField } from '../storage/index-keys.ts';
import type { IndexTable } from '../storage/index-table.ts';
import type { FieldBounds } from './bounds.ts';
import type { Range } from './value-range.ts';

/** Every document in the order of insertion, or the other way round. */
export interface ScanPlan {
  readonly kind: 'scan';
  readonly sorted: boolean;
  readonly reverse?: boolean;
}

/** The documents behind some ranges of an index, in the order of its keys. */
export interface IndexPlan {
  readonly kind: 'index';
  readonly index: IndexTable | '_id_';
  readonly ranges: readonly Range[];
  readonly reverse: boolean;
  /** Documents come out in the order asked for. */
  readonly sorted: boolean;
  /** A document may come out more than once. */
  readonly repeats: boolean;
  /** Every document that comes out matches the filter, and none is left out. */
  readonly exact?: boolean;
  /** What the leading fields are bound to. */
  readonly bounds?: readonly FieldBounds[];
}

/** What several plans find, one after the other, each document once. */
export interface UnionPlan {
  readonly kind: 'union';
  readonly plans: readonly IndexPlan[];
  readonly sorted: boolean;
}

/** What several plans find that each give the order, merged so that the whole is in order, each document once. */
export interface MergePlan {
  readonly kind: 'merge';
  readonly plans: readonly IndexPlan[];
  readonly sorted: true;
}

/** A plan that storage can read by itself. */
export type Plan = ScanPlan | IndexPlan | UnionPlan;

/** How the documents for a query are found; unless it is exact, what comes out is matched against the filter. */
export type QueryPlan = Plan | MergePlan;

/** Whether a plan answers the filter without a look at the documents. */
export const isExact = (plan: QueryPlan): plan is IndexPlan => plan.kind === 'index' && plan.exact === true;

/** The name of a plan's index. */
export const indexName = ({ index }: IndexPlan): string => (index === '_id_' ? '_id_' : index.spec.name);

/** An index as the planner sees it; `_id_` is not a table of its own. */
export interface IndexView {
  readonly index: IndexTable | '_id_';
  readonly fields: readonly IndexField[];
  readonly multikey: number;
  readonly unique: boolean;
}
