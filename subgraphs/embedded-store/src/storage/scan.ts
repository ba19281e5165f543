import type { Range } from '../planning/bounds.ts';
import type { Plan } from '../planning/planner.ts';
import type { Collection, Stored } from './collection.ts';

const chunkMin = 32;
const chunkMax = 512;

/**
 * The documents a plan leads to, read in chunks: between two chunks no statement is open, so a cursor neither blocks
 * writers nor keeps a snapshot, and goes on from the last key it saw.
 */
export function* scan(collection: Collection, plan: Plan): Generator<Stored> {
  if (plan.kind === 'scan') return yield* collection.all();
  if (plan.kind === 'union') return yield* once(union(collection, plan.plans));
  const rows = plan.index === '_id_' ? scanId(collection, plan) : scanIndex(collection, plan, plan.index.id);
  yield* plan.repeats ? once(rows) : rows;
}

function* union(collection: Collection, plans: readonly Plan[]): Generator<Stored> {
  for (const plan of plans) yield* scan(collection, plan);
}

function* once(rows: Iterable<Stored>): Generator<Stored> {
  const seen = new Set<number>();
  for (const row of rows) {
    if (seen.has(row.rid)) continue;
    seen.add(row.rid);
    yield row;
  }
}

type IndexPlan = Plan & { kind: 'index' };

const ordered = ({ ranges, reverse }: IndexPlan): readonly Range[] =>
  reverse ? [...ranges].reverse() : ranges;

function* scanId(collection: Collection, plan: IndexPlan): Generator<Stored> {
  const order = plan.reverse ? 'DESC' : 'ASC';
  const sql = `SELECT k, rid, d FROM c${collection.id} WHERE k >= ? AND k < ? ORDER BY k ${order} LIMIT ?`;
  const statement = collection.statement(sql);
  for (let { low, high } of ordered(plan)) {
    for (let chunk = chunkMin; ; chunk = Math.min(chunk * 2, chunkMax)) {
      const rows = statement.all(low, high, chunk);
      for (const row of rows) {
        const key = row.k as Uint8Array; // the column is a BLOB, as is `d`
        if (plan.reverse) high = Buffer.from(key);
        else low = Buffer.concat([key, zero]);
        yield { rid: Number(row.rid), bytes: row.d as Uint8Array }; // as above
      }
      if (rows.length < chunk) break;
    }
  }
}

const zero = Buffer.from([0]);

function* scanIndex(collection: Collection, plan: IndexPlan, index: number): Generator<Stored> {
  const [bounds, order] = plan.reverse
    ? ['(i.k, i.r) < (?, ?) AND i.k >= ?', 'i.k DESC, i.r DESC']
    : ['(i.k, i.r) > (?, ?) AND i.k < ?', 'i.k, i.r'];
  // CROSS JOIN keeps SQLite from reading the documents first.
  const sql = `SELECT i.k, i.r, c.d FROM i${index} i CROSS JOIN c${collection.id} c ON c.rid = i.r
    WHERE ${bounds} ORDER BY ${order} LIMIT ?`;
  const statement = collection.statement(sql);
  for (const { low, high } of ordered(plan)) {
    let key: Uint8Array = plan.reverse ? high : low;
    let rid = -1;
    for (let chunk = chunkMin; ; chunk = Math.min(chunk * 2, chunkMax)) {
      const rows = statement.all(key, rid, plan.reverse ? low : high, chunk);
      for (const row of rows) {
        key = row.k as Uint8Array; // the column is a BLOB, as is `d`
        rid = Number(row.r);
        yield { rid, bytes: row.d as Uint8Array }; // as above
      }
      if (rows.length < chunk) break;
    }
  }
}
