import type { Collection, Stored } from '../storage/collection.ts';
import { once, scan } from '../storage/scan.ts';
import { decode } from '../values/decode.ts';
import { countRange } from './estimate.ts';
import { type IndexPlan, isExact, type QueryPlan } from './plan.ts';
import { type SortField, type SortKey, sortOrder } from './sort.ts';

/** What reading took: index entries and documents, counted as they go by. */
export interface Work {
  keys: number;
  docs: number;
}

/** How a plan is to be read. */
export interface Reading {
  /** What a merging plan merges by. */
  readonly sort: readonly SortField[];
  readonly work?: Work | undefined;
  /** How many documents are surely enough. */
  readonly wanted?: number | undefined;
}

/** The documents a plan leads to. */
export function rowsOf(collection: Collection, plan: QueryPlan, reading: Reading): Iterable<Stored> {
  const { work } = reading;
  switch (plan.kind) {
    case 'scan': {
      const rows = plan.reverse ? backwards(collection) : scan(collection, plan, reading.wanted);
      return counted(rows, work, false);
    }
    case 'index': {
      const rows = entries(collection, plan, reading);
      return plan.repeats ? once(rows) : rows;
    }
    case 'union':
      return once(oneAfterTheOther(collection, plan.plans, work));
    case 'merge':
      return once(merged(collection, plan.plans, reading));
  }
}

// Repeats are left in, so that every entry counts; who asked takes them out.
const entries = (
  collection: Collection,
  plan: IndexPlan,
  { work, wanted }: Pick<Reading, 'work' | 'wanted'>,
): Iterable<Stored> => counted(scan(collection, { ...plan, repeats: false }, wanted), work, true);

function* oneAfterTheOther(
  collection: Collection,
  plans: readonly IndexPlan[],
  work: Work | undefined,
): Generator<Stored> {
  for (const plan of plans) yield* entries(collection, plan, { work });
}

function counted(rows: Iterable<Stored>, work: Work | undefined, keyed: boolean): Iterable<Stored> {
  return work === undefined ? rows : counting(rows, work, keyed);
}

function* counting(rows: Iterable<Stored>, work: Work, keyed: boolean): Generator<Stored> {
  for (const row of rows) {
    if (keyed) work.keys++;
    work.docs++;
    yield row;
  }
}

interface Head {
  readonly row: Stored;
  readonly key: SortKey;
  readonly rows: Iterator<Stored>;
}

function* merged(
  collection: Collection,
  plans: readonly IndexPlan[],
  { sort, work }: Reading,
): Generator<Stored> {
  const order = sortOrder(sort);
  const next = (rows: Iterator<Stored>): Head[] => {
    const { value, done } = rows.next();
    return done === true ? [] : [{ row: value, key: order.keyOf(decode(value.bytes)), rows }];
  };
  let heads = plans.flatMap((plan) => next(entries(collection, plan, { work })[Symbol.iterator]()));
  while (heads.length > 0) {
    const least = heads.reduce((a, b) => (order.compare(b.key, a.key) < 0 ? b : a));
    yield least.row;
    heads = heads.flatMap((head) => (head === least ? next(head.rows) : [head]));
  }
}

const chunk = 500;

/** All documents, the last inserted first, in chunks so that no statement stays open between writes. */
function* backwards(collection: Collection): Generator<Stored> {
  const sql = `SELECT rid, d FROM c${collection.id} WHERE rid < ? ORDER BY rid DESC LIMIT ${chunk}`;
  const statement = collection.statement(sql);
  for (let before = Number.MAX_SAFE_INTEGER; ; ) {
    const rows = statement.all(before);
    for (const row of rows) {
      before = Number(row.rid);
      yield { rid: before, bytes: row.d as Uint8Array }; // the column is a BLOB
    }
    if (rows.length < chunk) return;
  }
}

/** How many documents an exact plan leads to, without reading them; undefined for other plans. */
export function countByKeys(collection: Collection, plan: QueryPlan): number | undefined {
  if (!isExact(plan)) return undefined;
  return plan.ranges.reduce((sum, range) => sum + countRange(collection, plan, range), 0);
}
