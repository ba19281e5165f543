import { type Doc, docOf, isDoc, newDoc } from '../values/document.ts';
import { isSame } from '../values/same.ts';

/**
 * What an update did, as the log keeps it: `{ _id, set, unset, truncated }`, with dotted paths as a change stream's
 * `updateDescription` shows them. A changed array is told item by item while it grew by few or shrank at its end, and
 * as a whole otherwise.
 */
export function differenceOf(before: Doc, after: Doc): Doc {
  const difference = { set: newDoc(), unset: [] as string[], truncated: [] as Doc[] };
  compareDocs('', before, after, difference);
  return docOf({ _id: after._id, ...difference });
}

interface Difference {
  readonly set: Doc;
  readonly unset: string[];
  readonly truncated: Doc[];
}

function compareDocs(prefix: string, before: Doc, after: Doc, into: Difference): void {
  for (const field of Object.keys(before)) {
    if (!Object.hasOwn(after, field)) into.unset.push(prefix + field);
  }
  for (const field of Object.keys(after)) {
    const path = prefix + field;
    if (!Object.hasOwn(before, field)) into.set[path] = after[field];
    else compareValues(path, before[field], after[field], into);
  }
}

function compareValues(path: string, before: unknown, after: unknown, into: Difference): void {
  if (before === after || isSame(before, after)) return;
  if (isDoc(before) && isDoc(after) && keepsOrder(before, after))
    compareDocs(`${path}.`, before, after, into);
  else if (Array.isArray(before) && Array.isArray(after)) compareArrays(path, before, after, into);
  else into.set[path] = after;
}

// A document whose fields were put in another order cannot be told by its parts.
function keepsOrder(before: Doc, after: Doc): boolean {
  const kept = Object.keys(before).filter((field) => Object.hasOwn(after, field));
  const now = Object.keys(after);
  return kept.every((field, i) => now[i] === field);
}

function compareArrays(path: string, before: unknown[], after: unknown[], into: Difference): void {
  const common = Math.min(before.length, after.length);
  const changed: number[] = [];
  for (let i = 0; i < common; i++) if (!isSame(before[i], after[i])) changed.push(i);
  // Told item by item it would be longer than the array itself.
  if (changed.length * 2 > after.length) {
    into.set[path] = after;
    return;
  }
  for (const i of changed) compareValues(`${path}.${i}`, before[i], after[i], into);
  for (let i = common; i < after.length; i++) into.set[`${path}.${i}`] = after[i];
  if (after.length < before.length) into.truncated.push(docOf({ field: path, newSize: after.length }));
}
