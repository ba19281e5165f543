import type { MarkedDocument } from './entries.ts';

/** A new document; its first mark is its id. */
export const fresh = (id: string): MarkedDocument => ({ _id: id, ops: [id], last: id, n: 1 });

/** The update that leaves a mark, and moves money where there is some. */
export const marking = (mark: string, balance = 0) => ({
  $push: { ops: mark },
  $set: { last: mark },
  $inc: { n: 1, ...(balance === 0 ? {} : { balance }) },
});
