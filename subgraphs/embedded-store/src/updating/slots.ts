import { CommandError } from '../errors.ts';
import type { Predicate } from '../matching/filter.ts';
import type { Match } from '../matching/operators.ts';
import { indexOfPart } from '../matching/path.ts';
import { type Doc, getField, isDoc, newDoc } from '../values/document.ts';
import { typeNameOf } from '../values/types.ts';

/** A place in a document that can be read and written. */
export interface Slot {
  readonly get: () => unknown;
  readonly set: (value: unknown) => void;
}

const backfillMax = 100_000;

/** Resolves `$`, `$[]` and `$[name]` in a path to the positions they stand for in this document. */
export function concretePaths(
  doc: Doc,
  parts: readonly string[],
  target: { readonly found?: Match; readonly filters: ReadonlyMap<string, Predicate> },
): readonly (readonly string[])[] {
  let paths: string[][] = [[]];
  for (const part of parts) {
    if (!part.startsWith('$') || ['$ref', '$id', '$db'].includes(part)) {
      for (const path of paths) path.push(part);
      continue;
    }
    paths = paths.flatMap((path) => positions(doc, path, part, target).map((i) => [...path, String(i)]));
  }
  return paths;
}

function positions(
  doc: Doc,
  path: readonly string[],
  part: string,
  target: { readonly found?: Match; readonly filters: ReadonlyMap<string, Predicate> },
): number[] {
  if (part === '$') {
    if (target.found?.position === undefined) {
      throw new CommandError(2, 'The positional operator did not find the match needed from the query.');
    }
    return [target.found.position];
  }
  const name = /^\$\[([a-z][a-zA-Z0-9]*)?\]$/.exec(part);
  if (name === null)
    throw new CommandError(52, `The dollar ($) prefixed field '${part}' is not valid for storage.`);
  const items = valueAt(doc, path);
  if (!Array.isArray(items)) {
    const where = path.join('.');
    throw new CommandError(
      2,
      `The path '${where}' must exist in the document in order to apply array updates.`,
    );
  }
  const identifier = name[1];
  if (identifier === undefined) return [...items.keys()];
  const accepts = target.filters.get(identifier);
  if (accepts === undefined) {
    throw new CommandError(2, `No array filter found for identifier '${identifier}' in path`);
  }
  return [...items.keys()].filter((i) => accepts({ [identifier]: items[i] }));
}

/** The value at a concrete path, or undefined. */
export function valueAt(doc: Doc, path: readonly string[]): unknown {
  let value: unknown = doc;
  for (const part of path) {
    if (isDoc(value)) value = getField(value, part);
    else if (Array.isArray(value)) value = value[indexOfPart(part) ?? -1];
    else return undefined;
  }
  return value;
}

/** The slot at a concrete path; writing to it creates the documents that lead there. */
export function slotAt(doc: Doc, path: readonly string[]): Slot {
  let container: Doc | unknown[] = doc;
  for (const [depth, part] of path.slice(0, -1).entries()) {
    const slot = slotIn(container, part, path.slice(0, depth));
    const inner = slot.get();
    if (isDoc(inner) || Array.isArray(inner)) {
      container = inner;
    } else if (inner === undefined) {
      container = newDoc();
      slot.set(container);
    } else {
      const at = path.slice(0, depth + 1).join('.');
      const next = path[depth + 1] ?? '';
      throw new CommandError(28, `Cannot create field '${next}' in element {${at}: ${typeNameOf(inner)}}`);
    }
  }
  return slotIn(container, path.at(-1) ?? '', path.slice(0, -1));
}

function slotIn(container: Doc | unknown[], part: string, path: readonly string[]): Slot {
  if (!Array.isArray(container)) {
    return {
      get: () => getField(container, part),
      set: (value) => {
        container[part] = value;
      },
    };
  }
  const index = indexOfPart(part);
  if (index === undefined) {
    throw new CommandError(28, `Cannot create field '${part}' in element {${path.join('.')}: array}`);
  }
  return { get: () => container[index], set: (value) => setItem(container, index, value) };
}

function setItem(items: unknown[], index: number, value: unknown): void {
  if (index - items.length > backfillMax) {
    throw new CommandError(2, `can't backfill array to larger than ${backfillMax} elements`);
  }
  while (items.length < index) items.push(null);
  items[index] = value;
}

/** Removes a field; an array element becomes null, so that its neighbours keep their places. */
export function removeAt(doc: Doc, path: readonly string[]): void {
  const container = valueAt(doc, path.slice(0, -1));
  const part = path.at(-1) ?? '';
  if (isDoc(container)) delete container[part];
  const index = indexOfPart(part);
  if (Array.isArray(container) && index !== undefined && index < container.length) container[index] = null;
}
