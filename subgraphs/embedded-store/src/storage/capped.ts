import { decode } from '../values/decode.ts';
import type { Collection } from './collection.ts';

/** How full a capped collection is. */
interface Fill {
  count: number;
  bytes: number;
}

const fills = new WeakMap<Collection, Fill>();

/** Removes the oldest documents of a capped collection until it keeps to its bounds, after one was added. */
export function makeRoom(collection: Collection, added: number): void {
  const fill = fills.get(collection) ?? { count: collection.count() - 1, bytes: collection.size() - added };
  fills.set(collection, fill);
  fill.count++;
  fill.bytes += added;
  const max = Number(collection.options.max ?? Number.POSITIVE_INFINITY);
  const size = Number(collection.options.size);
  if (fill.count <= max && fill.bytes <= size) return;
  for (const { rid, bytes } of collection.all()) {
    // The newest stays, however large it is.
    if ((fill.count <= max && fill.bytes <= size) || fill.count === 1) return;
    collection.remove(rid, decode(bytes));
    fill.count--;
    fill.bytes -= bytes.length;
  }
}
