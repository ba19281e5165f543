import { type CollationChoice, effectiveCollation } from '../collation/choice.ts';
import type { Collation } from '../collation/collation.ts';
import { fieldsOf } from '../matching/fields.ts';
import { compileFilter } from '../matching/filter.ts';
import type { Match } from '../matching/operators.ts';
import { sortInMemory } from '../planning/in-memory-sort.ts';
import { isExact, type QueryPlan } from '../planning/plan.ts';
import { choosePlan } from '../planning/planner.ts';
import { countByKeys, rowsOf, type Work } from '../planning/rows.ts';
import { type SortField, type SortKey, type SortOrder, sortOrder } from '../planning/sort.ts';
import type { Collection, Stored } from '../storage/collection.ts';
import { refuseLate, type TimeLimit } from '../time-limit.ts';
import { decode, decodeFields } from '../values/decode.ts';
import { bsonTag, type Doc } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';

/** What to look for. */
export interface Query {
  readonly filter: Doc;
  readonly sort: readonly SortField[];
  readonly skip: number;
  readonly limit: number;
  readonly hint?: unknown;
  readonly variables?: Doc;
  readonly timeLimit?: TimeLimit;
  /** Without one the collection's default holds. */
  readonly collation?: CollationChoice;
}

/** A matching document; decoded only if something had to look inside. */
export interface Found extends Stored {
  readonly doc: Doc | undefined;
  readonly match: Match;
}

/** How a query is to be run, where that is not left to the planner: explain runs a plan and counts its work. */
export interface Run {
  readonly plan?: QueryPlan;
  readonly work?: Work;
}

/** Matching documents in order, lazily. */
export function findDocuments(collection: Collection, query: Query, run: Run = {}): Iterable<Found> {
  const byId = run.plan === undefined && isById(query, collection);
  return byId ? findById(collection, query) : findByPlan(collection, query, run);
}

/** The most frequent query of all is spared the planner: one `_id`, whose key alone decides. */
function findById(collection: Collection, { filter, skip }: Query): Found[] {
  const stored = skip === 0 ? collection.readById(keyString([filter._id])) : undefined;
  return stored === undefined ? [] : [{ ...stored, doc: undefined, match: {} }];
}

function isById({ filter, hint, collation }: Query, collection: Collection): boolean {
  const [field, ...others] = Object.keys(filter);
  if (field !== '_id' || others.length > 0 || hint !== undefined) return false;
  const id = filter._id;
  if (typeof id === 'string') return effectiveCollation(collation, collection.options) === undefined;
  return typeof id === 'number' || bsonTag(id) === 'ObjectId';
}

function* findByPlan(collection: Collection, query: Query, run: Run): Generator<Found> {
  const plan = run.plan ?? choosePlan(collection, query);
  const collation = effectiveCollation(query.collation, collection.options);
  const answered = isAnsweredBy(plan, query.filter);
  const { sort, skip, limit } = query;
  const wanted = answered && plan.sorted && limit > 0 ? skip + limit : undefined;
  const rows = timed(rowsOf(collection, plan, { sort, work: run.work, wanted }), query.timeLimit);
  const matching = answered ? unread(rows) : matchingIn(query, collation, rows);
  yield* windowed(plan.sorted ? matching : sorted(matching, query, collation), query);
}

/** How many documents match, between `skip` and `limit`; where an index answers, no document is read. */
export function countDocuments(collection: Collection, query: Query, run: Run = {}): number {
  const { filter, skip, limit, hint } = query;
  const plan = run.plan ?? choosePlan(collection, { ...query, sort: [] });
  const whole = Object.keys(filter).length === 0 && hint === undefined;
  const all = whole ? collection.count() : countByKeys(collection, plan);
  if (all !== undefined) {
    const left = Math.max(all - skip, 0);
    return limit > 0 ? Math.min(left, limit) : left;
  }
  let n = 0;
  for (const _ of findDocuments(collection, { ...query, sort: [] }, { ...run, plan })) n++;
  return n;
}

/** Refuses a filter that is wrong before anything is read, even where no collection exists. */
export const checkFilter = (filter: Doc): void => {
  compileFilter(filter);
};

/** An empty filter, or one that the plan's keys answer, needs no second look at the documents. */
const isAnsweredBy = (plan: QueryPlan, filter: Doc): boolean =>
  isExact(plan) || Object.keys(filter).length === 0;

function* matchingIn(
  { filter, variables }: Query,
  collation: Collation | undefined,
  rows: Iterable<Stored>,
): Generator<Found> {
  const matches = compileFilter(filter, variables, collation);
  const fields = fieldsOf(filter);
  for (const { rid, bytes } of rows) {
    const doc = fields === undefined ? decode(bytes) : decodeFields(bytes, fields);
    const match: Match = {};
    if (matches(doc, match)) yield { rid, bytes, doc: fields === undefined ? doc : undefined, match };
  }
}

const rowsPerLook = 64;

function* timed(rows: Iterable<Stored>, limit: TimeLimit | undefined): Generator<Stored> {
  let seen = 0;
  for (const row of rows) {
    if (limit !== undefined && seen++ % rowsPerLook === 0) refuseLate(limit);
    yield row;
  }
}

function* unread(rows: Iterable<Stored>): Generator<Found> {
  for (const { rid, bytes } of rows) yield { rid, bytes, doc: undefined, match: {} };
}

function* windowed(found: Iterable<Found>, { skip, limit }: Query): Generator<Found> {
  let skipped = 0;
  let given = 0;
  for (const item of found) {
    if (skipped < skip) {
      skipped++;
      continue;
    }
    yield item;
    given++;
    if (given === limit) return;
  }
}

// With a limit only as many documents are kept as can still be asked for, and of each its bytes alone: the key is
// taken from the decoded document before that is let go.
function sorted(
  found: Iterable<Found>,
  { sort, skip, limit }: Query,
  collation: Collation | undefined,
): Found[] {
  const wanted = limit > 0 ? skip + limit : Number.POSITIVE_INFINITY;
  const order = sortOrder(sort, collation);
  return sortInMemory(keyed(found, order), order.compare, wanted).map(({ rid, bytes, match }) => ({
    rid,
    bytes,
    doc: undefined,
    match,
  }));
}

interface Keyed extends Stored {
  readonly match: Match;
  readonly key: SortKey;
}

function* keyed(found: Iterable<Found>, order: SortOrder): Generator<Keyed> {
  for (const { rid, bytes, doc, match } of found) {
    yield { rid, bytes, match, key: order.keyOf(doc ?? decode(bytes)) };
  }
}
