import { CommandError, notSupported } from '../errors.ts';
import { compileFilter } from '../matching/filter.ts';
import type { Match } from '../matching/operators.ts';
import { choosePlan, type Plan } from '../planning/planner.ts';
import { type SortField, sortKey } from '../planning/sort.ts';
import type { Collection, Stored } from '../storage/collection.ts';
import { scan } from '../storage/scan.ts';
import { decode } from '../values/decode.ts';
import { bsonTag, type Doc, isDoc } from '../values/document.ts';

/** What to look for. */
export interface Query {
  readonly filter: Doc;
  readonly sort: readonly SortField[];
  readonly skip: number;
  readonly limit: number;
  readonly hint?: unknown;
  readonly variables?: Doc;
  readonly timeLimit?: TimeLimit;
}

/** When a command's `maxTimeMS` is over. The first batch alone is bound by it. */
export interface TimeLimit {
  expiresAt: number;
}

/** A matching document; decoded only if something had to look inside. */
export interface Found extends Stored {
  readonly doc: Doc | undefined;
  readonly match: Match;
}

const sortBytesMax = 100 * 1024 * 1024;

/** Matching documents in order, lazily. */
export function* findDocuments(collection: Collection, query: Query): Generator<Found> {
  const plan = choosePlan(collection, query);
  const rows = timed(scan(collection, plan), query.timeLimit);
  const matching = isAnsweredBy(plan, query.filter) ? unread(rows) : matchingIn(query, rows);
  yield* windowed(plan.sorted ? matching : sorted(matching, query), query);
}

/** Refuses a filter that is wrong before anything is read, even where no collection exists. */
export const checkFilter = (filter: Doc): void => {
  compileFilter(filter);
};

function* matchingIn(query: Query, rows: Iterable<Stored>): Generator<Found> {
  const matches = compileFilter(query.filter, query.variables);
  for (const { rid, bytes } of rows) {
    const doc = decode(bytes);
    const match: Match = {};
    if (matches(doc, match)) yield { rid, bytes, doc, match };
  }
}

const rowsPerLook = 64;

function* timed(rows: Iterable<Stored>, limit: TimeLimit | undefined): Generator<Stored> {
  let seen = 0;
  for (const row of rows) {
    if (limit !== undefined && seen++ % rowsPerLook === 0 && Date.now() >= limit.expiresAt) {
      throw new CommandError(50, 'operation exceeded time limit');
    }
    yield row;
  }
}

function* unread(rows: Iterable<Stored>): Generator<Found> {
  for (const { rid, bytes } of rows) yield { rid, bytes, doc: undefined, match: {} };
}

/** An empty filter, or one `_id` that the plan looks up exactly, needs no second look at the documents. */
function isAnsweredBy(plan: Plan, filter: Doc): boolean {
  const keys = Object.keys(filter);
  if (keys.length === 0) return true;
  const id = filter._id;
  if (keys.length > 1 || keys[0] !== '_id' || id === null || id === undefined) return false;
  if (plan.kind !== 'index' || plan.index !== '_id_') return false;
  return typeof id !== 'object' || bsonTag(id) === 'ObjectId';
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

interface Keyed {
  readonly item: Found;
  readonly key: Buffer;
}

const byKey = (a: Keyed, b: Keyed): number => Buffer.compare(a.key, b.key);

// With a limit only as many documents are kept as can still be asked for.
function sorted(found: Iterable<Found>, { sort, skip, limit }: Query): Found[] {
  const wanted = limit > 0 ? skip + limit : Number.POSITIVE_INFINITY;
  let kept: Keyed[] = [];
  let bytes = 0;
  for (const { rid, bytes: stored, doc, match } of found) {
    kept.push({
      item: { rid, bytes: stored, doc: undefined, match },
      key: sortKey(doc ?? decode(stored), sort),
    });
    bytes += stored.length;
    if (kept.length >= wanted * 2 + 1000) {
      kept = kept.sort(byKey).slice(0, wanted);
      bytes = kept.reduce((sum, { item }) => sum + item.bytes.length, 0);
    }
    if (bytes > sortBytesMax) {
      throw new CommandError(
        292,
        'Sort exceeded memory limit of 104857600 bytes; an index on the sort fields helps',
      );
    }
  }
  return kept
    .sort(byKey)
    .slice(0, wanted)
    .map(({ item }) => item);
}

/** Refuses a collation other than the simple one. */
export function refuseCollation(collation: unknown): void {
  if (collation === undefined || collation === null) return;
  if (isDoc(collation) && (collation.locale === 'simple' || Object.keys(collation).length === 0)) return;
  throw notSupported('a collation');
}
