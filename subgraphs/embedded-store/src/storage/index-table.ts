import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { CommandError } from '../errors.ts';
import { parsePath, someAtPath } from '../matching/path.ts';
import { type Doc, docOf } from '../values/document.ts';
import { indexEntries, shareEntry } from './index-keys.ts';
import type { IndexSpec } from './index-spec.ts';

/** One index and its table: `(key, rid)` pairs in key order. */
export class IndexTable {
  readonly id: number;
  readonly spec: IndexSpec;
  /** Bit n is set once any document had an array on the way to field n. */
  multikey: number;
  private readonly onMultikey: (mask: number) => void;
  private readonly insertStatement: StatementSync;
  private readonly deleteStatement: StatementSync;
  private readonly ownerStatement: StatementSync;

  /** `onMultikey` keeps the new mask when an array is met where there was none before. */
  constructor(
    database: DatabaseSync,
    { id, spec, multikey }: { id: number; spec: IndexSpec; multikey: number },
    onMultikey: (mask: number) => void,
  ) {
    this.onMultikey = onMultikey;
    this.id = id;
    this.spec = spec;
    this.multikey = multikey;
    this.insertStatement = database.prepare(`INSERT INTO i${id} (k, r) VALUES (?, ?)`);
    this.deleteStatement = database.prepare(`DELETE FROM i${id} WHERE k = ? AND r = ?`);
    // Without a collation two are enough to tell whether there is another; with one, many texts may share a key.
    const most = spec.collation === undefined ? 2 : -1;
    this.ownerStatement = database.prepare(`SELECT r FROM i${id} WHERE k = ? LIMIT ${most}`);
  }

  /** The keys a document has here; none where the index is partial or sparse and does not cover it. */
  keysOf(doc: Doc): readonly Buffer[] {
    if (!this.spec.covers(doc)) return [];
    const { keys, multikey, allMissing } = indexEntries(this.spec.fields, doc, this.spec.collation);
    if (allMissing && this.spec.sparse) return [];
    this.noteMultikey(multikey);
    return keys;
  }

  /**
   * Throws DuplicateKey if another document than the one at `rid` holds one of the keys of a unique index. `read` gives
   * the document at another place: texts that share a key may differ under a collation.
   */
  refuseDuplicates(
    namespace: string,
    { doc, keys, rid }: { doc: Doc; keys: readonly Buffer[]; rid: number },
    read: (rid: number) => Doc | undefined,
  ): void {
    const { unique, fields, collation, name, key: pattern } = this.spec;
    if (!unique) return;
    const isSame = (other: number): boolean =>
      collation === undefined || shareEntry(fields, collation, doc, read(other));
    for (const key of keys) {
      const taken = this.ownersOf(key).some((owner) => owner !== rid && isSame(owner));
      if (taken) throw duplicateKey(namespace, name, pattern, doc);
    }
  }

  /** The places of documents with this key. */
  ownersOf(key: Buffer): number[] {
    return this.ownerStatement.all(key).map((row) => Number(row.r));
  }

  add(keys: readonly Buffer[], rid: number): void {
    for (const key of keys) this.insertStatement.run(key, rid);
  }

  remove(keys: readonly Buffer[], rid: number): void {
    for (const key of keys) this.deleteStatement.run(key, rid);
  }

  noteMultikey(mask: number): void {
    if ((this.multikey | mask) === this.multikey) return;
    this.multikey |= mask;
    this.onMultikey(this.multikey);
  }
}

/** The error every driver knows: E11000 with the index's pattern and the document's values for it. */
export function duplicateKey(namespace: string, index: string, key: Doc, doc: Doc): CommandError {
  const keyValue = docOf(
    Object.fromEntries(Object.keys(key).map((path) => [path, firstValue(doc, path) ?? null])),
  );
  const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${show(value)}`);
  return new CommandError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${index} dup key: { ${shown.join(', ')} }`,
    { keyPattern: key, keyValue },
  );
}

function firstValue(doc: Doc, path: string): unknown {
  let first: unknown;
  someAtPath(
    doc,
    parsePath(path),
    (value) => {
      first = value;
      return true;
    },
    false,
  );
  return first;
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'ObjectId') {
    return `ObjectId('${String(value)}')`;
  }
  return value instanceof Date ? `new Date(${value.getTime()})` : JSON.stringify(value);
}
