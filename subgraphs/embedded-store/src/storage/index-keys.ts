import type { Collation } from '../collation/collation.ts';
import { CommandError } from '../errors.ts';
import { indexOfPart, type Path, parsePath } from '../matching/path.ts';
import { equalValues } from '../values/compare.ts';
import { getField, isDoc } from '../values/document.ts';
import { emptyArrayKey, keyString } from '../values/keystring.ts';

/** One field of an index. */
export interface IndexField {
  readonly path: string;
  readonly parts: Path;
  readonly direction: 1 | -1;
}

/** A document's entries in an index. */
export interface IndexEntries {
  readonly keys: readonly Buffer[];
  /** Bit n is set when an array was entered on the way to field n. */
  readonly multikey: number;
  /** No indexed field exists in the document. */
  readonly allMissing: boolean;
}

const entriesMax = 100_000;

/** Reads an index key document such as `{ a: 1, 'b.c': -1 }`. */
export function parseFields(key: object): IndexField[] {
  return Object.entries(key).map(([path, direction]) => ({
    path,
    parts: parsePath(path),
    direction: Number(direction) < 0 ? -1 : 1,
  }));
}

type Unresolved = { readonly value: unknown; readonly rest: Path };

/** The entries of a document: one per element where a field holds an array, as in a multikey index. */
export function indexEntries(
  fields: readonly IndexField[],
  doc: unknown,
  collation?: Collation,
): IndexEntries {
  const { rows, multikey, found } = rowsOf(fields, doc);
  const directions = fields.map((field) => field.direction);
  const keys = new Map<string, Buffer>();
  for (const row of rows) {
    const key = keyString(row, directions, collation);
    keys.set(key.toString('latin1'), key);
  }
  return { keys: [...keys.values()], multikey, allMissing: !found };
}

/**
 * Whether two documents have an entry in common. Under a collation two texts may share a key and yet differ, so what
 * a unique index finds by key is compared by this.
 */
export function shareEntry(
  fields: readonly IndexField[],
  collation: Collation,
  a: unknown,
  b: unknown,
): boolean {
  const others = rowsOf(fields, b).rows;
  return rowsOf(fields, a).rows.some((row) =>
    others.some((other) => row.every((value, i) => equalEntries(value, other[i], collation))),
  );
}

const equalEntries = (a: unknown, b: unknown, collation: Collation): boolean =>
  a === b || (a !== emptyArrayKey && b !== emptyArrayKey && equalValues(a ?? null, b ?? null, collation));

interface Rows {
  readonly rows: unknown[][];
  readonly multikey: number;
  readonly found: boolean;
}

function rowsOf(fields: readonly IndexField[], doc: unknown): Rows {
  const rows: unknown[][] = [];
  const state = { multikey: 0, found: false };
  expand(
    fields.map(({ parts }) => ({ value: doc, rest: parts })),
    rows,
    state,
  );
  return { rows, ...state };
}

function expand(
  columns: readonly Unresolved[],
  rows: unknown[][],
  state: { multikey: number; found: boolean },
): void {
  const resolved = columns.map(descend);
  const [array] = new Set(resolved.filter(({ value }) => Array.isArray(value)).map(({ value }) => value));
  if (array === undefined) {
    if (rows.length >= entriesMax)
      throw new CommandError(2, `a document may have ${entriesMax} entries in an index`);
    if (resolved.some(({ value }) => value !== undefined)) state.found = true;
    rows.push(resolved.map(({ value }) => (value instanceof Leaf ? value.items : value)));
    return;
  }
  state.found = true;
  refuseParallelArrays(resolved, array);
  resolved.forEach(({ value }, i) => {
    if (value === array) state.multikey |= 1 << i;
  });
  const items = array as unknown[]; // only arrays were collected above
  if (items.length === 0) {
    const empty = (column: Unresolved) => (column.value === array ? emptyOf(column) : column);
    expand(resolved.map(empty), rows, state);
  }
  for (const item of items) {
    const enter = (column: Unresolved) => (column.value === array ? enterItem(item, column) : column);
    expand(resolved.map(enter), rows, state);
  }
}

// A leaf array's elements are indexed as they are: an array inside an array is one value, wrapped to be left whole.
const enterItem = (item: unknown, { rest }: Unresolved): Unresolved =>
  rest.length === 0 && Array.isArray(item) ? { value: new Leaf(item), rest } : { value: item, rest };

const emptyOf = ({ rest }: Unresolved): Unresolved =>
  rest.length === 0 ? { value: emptyArrayKey, rest } : { value: undefined, rest: [] };

class Leaf {
  readonly items: unknown[];
  constructor(items: unknown[]) {
    this.items = items;
  }
}

function descend({ value, rest }: Unresolved): Unresolved {
  let at = value;
  let depth = 0;
  while (depth < rest.length && !(at instanceof Leaf)) {
    if (isDoc(at)) {
      at = getField(at, rest[depth] ?? '');
      depth++;
    } else if (Array.isArray(at)) {
      const index = indexOfPart(rest[depth]);
      if (index === undefined) break;
      at = at[index];
      depth++;
    } else {
      return { value: undefined, rest: [] };
    }
  }
  return { value: at, rest: rest.slice(depth) };
}

function refuseParallelArrays(columns: readonly Unresolved[], array: unknown): void {
  if (columns.some(({ value }) => Array.isArray(value) && value !== array)) {
    throw new CommandError(171, 'cannot index parallel arrays');
  }
}
