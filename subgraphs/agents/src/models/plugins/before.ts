import type { TimeCursor } from '@ymera/kernel';

/** The filter for what comes after a place in a list that is sorted newest first and, within a moment, by descending id. */
export function before(cursor: TimeCursor | null, fields: { readonly at: string; readonly id: string }) {
  if (cursor === null) return {};
  const { at, id } = cursor;
  // The first condition is there for the index; the second one tells apart what happened in that same moment.
  return {
    [fields.at]: { $lte: at },
    $or: [{ [fields.at]: { $lt: at } }, { [fields.id]: { $lt: id } }],
  };
}
