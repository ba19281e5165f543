import type { Range } from '../planning/bounds.ts';
import type { IndexPlan, ScanPlan } from '../planning/plan.ts';
import { rowsAtFirst, rowsNext } from './chunks.ts';
import type { Collection, Stored } from './collection.ts';

/**
 * The documents a plan leads to, read in chunks: between two chunks no statement is open, so a cursor neither blocks
 * writers nor keeps a snapshot, and goes on from the last key it saw. `wanted` is how many are surely enough.
 */
export function scan(collection: Collection, plan: ScanPlan | IndexPlan, wanted?: number): Iterable<Stored> {
  if (plan.kind === 'scan') return collection.all();
  const first = Math.min(wanted ?? rowsAtFirst, firstMax);
  const rows =
    plan.index === '_id_'
      ? scanId(collection, plan, first)
      : scanIndex(collection, plan, { index: plan.index.id, first });
  return plan.repeats ? once(rows) : rows;
}

// Documents may be large, so that not even a limit lets more be read at once before any was seen.
const firstMax = 64;

/** Each document once, however often it comes. */
export function* once(rows: Iterable<Stored>): Generator<Stored> {
  const seen = new Set<number>();
  for (const row of rows) {
    if (seen.has(row.rid)) continue;
    seen.add(row.rid);
    yield row;
  }
}

const ordered = ({ ranges, reverse }: IndexPlan): readonly Range[] =>
  reverse ? [...ranges].reverse() : ranges;

// Every `as` below: the columns are what the statement names, and BLOBs come as bytes.
type Row = [key: Uint8Array, rid: number, bytes: Uint8Array];

function* scanId(collection: Collection, plan: IndexPlan, first: number): Generator<Stored> {
  const order = plan.reverse ? 'DESC' : 'ASC';
  const sql = `SELECT k, rid, d FROM c${collection.id} WHERE k >= ? AND k < ? ORDER BY k ${order} LIMIT ?`;
  const statement = collection.reader(sql);
  let size = first;
  for (let { low, high } of ordered(plan)) {
    for (;;) {
      const rows = statement.all(low, high, size) as unknown as Row[];
      const last = rows.at(-1);
      let read = 0;
      for (const [, rid, bytes] of rows) {
        read += bytes.length;
        yield { rid, bytes };
      }
      if (last === undefined || rows.length < size) break;
      if (plan.reverse) high = Buffer.from(last[0]);
      else low = Buffer.concat([last[0], zero]);
      size = rowsNext(size, read);
    }
  }
}

const zero = Buffer.from([0]);

function* scanIndex(
  collection: Collection,
  plan: IndexPlan,
  { index, first }: { index: number; first: number },
): Generator<Stored> {
  const [bounds, order] = plan.reverse
    ? ['(i.k, i.r) < (?, ?) AND i.k >= ?', 'i.k DESC, i.r DESC']
    : ['(i.k, i.r) > (?, ?) AND i.k < ?', 'i.k, i.r'];
  // CROSS JOIN keeps SQLite from reading the documents first.
  const sql = `SELECT i.k, i.r, c.d FROM i${index} i CROSS JOIN c${collection.id} c ON c.rid = i.r
    WHERE ${bounds} ORDER BY ${order} LIMIT ?`;
  const statement = collection.reader(sql);
  let size = first;
  for (const { low, high } of ordered(plan)) {
    let after: readonly [Uint8Array, number] = [plan.reverse ? high : low, -1];
    for (;;) {
      const rows = statement.all(...after, plan.reverse ? low : high, size) as unknown as Row[];
      const last = rows.at(-1);
      let read = 0;
      for (const [, rid, bytes] of rows) {
        read += bytes.length;
        yield { rid, bytes };
      }
      if (last === undefined || rows.length < size) break;
      after = [last[0], last[1]];
      size = rowsNext(size, read);
    }
  }
}
