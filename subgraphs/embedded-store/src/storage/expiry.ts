import { NotYet } from '../bell.ts';
import { parsePath, someAtPath } from '../matching/path.ts';
import { decode } from '../values/decode.ts';
import type { Doc } from '../values/document.ts';
import { keyString } from '../values/keystring.ts';
import { typeRank } from '../values/types.ts';
import type { Collection, Stored } from './collection.ts';
import type { IndexTable } from './index-table.ts';
import { scan } from './scan.ts';
import type { Store } from './store.ts';

const perPass = 1000;

/** Removes documents that a TTL index says are over, a bounded number per index; tells whether there may be more. */
export function removeExpired(store: Store, now: number): boolean {
  let more = false;
  for (const collection of store.list()) {
    for (const index of collection.indexes.values()) {
      const seconds = index.spec.expireAfterSeconds;
      if (seconds === undefined) continue;
      if (removeFrom(collection, index, now - seconds * 1000) === perPass) more = true;
    }
  }
  return more;
}

function removeFrom(collection: Collection, index: IndexTable, cutoff: number): number {
  const [field] = index.spec.fields;
  if (field === undefined) return 0;
  const expired: Stored[] = [];
  for (const stored of scan(collection, planFor(index, cutoff))) {
    if (expired.length === perPass) break;
    expired.push(stored);
  }
  let removed = 0;
  for (const { rid, bytes } of expired) {
    const doc = decode(bytes);
    const isOver = (value: unknown): boolean => value instanceof Date && value.getTime() <= cutoff;
    if (!someAtPath(doc, parsePath(field.path), isOver, true)) continue;
    if (removeUnlessLocked(collection, rid, doc)) removed++;
  }
  return removed;
}

// What an open transaction has changed may not be over for long; the next sweep looks again.
function removeUnlessLocked(collection: Collection, rid: number, doc: Doc): boolean {
  try {
    collection.remove(rid, doc);
    return true;
  } catch (error) {
    if (error instanceof NotYet) return false;
    throw error;
  }
}

function planFor(index: IndexTable, cutoff: number) {
  const descending = index.spec.fields[0]?.direction === -1;
  const ends = descending
    ? [keyString([new Date(cutoff)], [-1]), Buffer.from([(~typeRank.date & 0xff) + 1])]
    : [Buffer.from([typeRank.date]), Buffer.concat([keyString([new Date(cutoff)]), Buffer.from([0xff])])];
  const [low = Buffer.alloc(0), high = Buffer.alloc(0)] = ends;
  return {
    kind: 'index',
    index,
    ranges: [{ low, high }],
    reverse: false,
    sorted: true,
    repeats: true,
  } as const;
}
