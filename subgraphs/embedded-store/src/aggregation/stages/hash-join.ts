import { type Path, someAtPath } from '../../matching/path.ts';
import type { Doc } from '../../values/document.ts';
import { sizeOf, stageBytesMax } from '../memory.ts';

/** Documents by the values of one field, as an equality finds them: by each item of an array, and null if missing. */
export interface HashTable {
  /** The documents with one of these values, each once, in the order in which they were read. */
  find(values: readonly unknown[]): Doc[];
}

interface Entry {
  readonly place: number;
  readonly doc: Doc;
}

/**
 * Reads the other side of a join once, for a field that no index serves. Undefined if it is too large to be held; then
 * each document has to look for itself.
 */
export function hashTable(
  documents: Iterable<Doc>,
  path: Path,
  keyOf: (value: unknown) => string,
): HashTable | undefined {
  const byKey = new Map<string, Entry[]>();
  let bytes = 0;
  let place = 0;
  for (const doc of documents) {
    bytes += sizeOf(doc);
    if (bytes > stageBytesMax) return undefined;
    const entry = { place: place++, doc };
    for (const key of keysAt(doc, path, keyOf)) {
      const before = byKey.get(key);
      if (before === undefined) byKey.set(key, [entry]);
      else before.push(entry);
    }
  }
  return {
    find: (values) => {
      const found = new Map<number, Doc>();
      for (const key of new Set(values.map(keyOf))) {
        for (const entry of byKey.get(key) ?? []) found.set(entry.place, entry.doc);
      }
      return [...found].sort(([a], [b]) => a - b).map(([, doc]) => doc);
    },
  };
}

function keysAt(doc: Doc, path: Path, keyOf: (value: unknown) => string): Set<string> {
  const keys = new Set<string>();
  const add = (value: unknown): boolean => {
    keys.add(keyOf(value ?? null));
    return false;
  };
  someAtPath(doc, path, add, true);
  return keys;
}
