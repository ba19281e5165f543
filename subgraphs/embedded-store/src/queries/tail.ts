import type { Bell } from '../bell.ts';
import { compileFilter } from '../matching/filter.ts';
import type { Collection } from '../storage/collection.ts';
import { decode } from '../values/decode.ts';
import type { Source } from './cursors.ts';
import type { Found, Query } from './find.ts';

const perTakeMax = 10_000;

/** A tailable cursor: the documents of a capped collection in the order of insertion, and those yet to come. */
export class Tail implements Source {
  /** Set if whoever asks for more is ready to wait for it. */
  readonly bell: Bell | undefined;
  private readonly collection: Collection;
  private readonly query: Query;
  private readonly output: (found: Found) => Uint8Array;
  private last = 0;
  private closed: boolean;

  constructor(
    collection: Collection,
    query: Query,
    { output, bell }: { output: (found: Found) => Uint8Array; bell: Bell | undefined },
  ) {
    this.collection = collection;
    this.query = query;
    this.output = output;
    this.bell = bell;
    // As on a MongoDB server, there is nothing to follow in a collection that is empty.
    this.closed = collection.all().next().done === true;
  }

  take(count: number): Uint8Array[] {
    const matches = compileFilter(this.query.filter, this.query.variables);
    const batch: Uint8Array[] = [];
    let seen = 0;
    for (const { rid, bytes } of this.collection.all(this.last)) {
      if (batch.length >= count || seen++ >= perTakeMax) break;
      this.last = rid;
      const doc = decode(bytes);
      const match = {};
      if (matches(doc, match)) batch.push(this.output({ rid, bytes, doc, match }));
    }
    return batch;
  }

  done(): boolean {
    return this.closed;
  }

  close(): void {
    this.closed = true;
  }
}
