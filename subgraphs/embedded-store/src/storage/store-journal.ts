import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Bell, NotYet } from '../bell.ts';
import { differenceOf } from '../changes/difference.ts';
import { type Locks, lockName } from '../transactions/locks.ts';
import { type Doc, docOf } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import type { Batch } from './batch.ts';
import type { ChangeLog, NewChange } from './change-log.ts';
import type { Collection } from './collection.ts';
import type { Claim, DocumentChange, Journal } from './journal.ts';

/** The journal of the store's own connection: writes wait for the transactions that are before them. */
export class StoreJournal implements Journal {
  /** The transaction that is being applied, whose own locks are not in its way. */
  applying: object | undefined;
  private readonly batch: Batch;
  private readonly changes: ChangeLog;
  private readonly locks: Locks<object>;
  private readonly ended: Bell;

  private readonly multikeyStatement: StatementSync;

  constructor(parts: {
    database: DatabaseSync;
    batch: Batch;
    changes: ChangeLog;
    locks: Locks<object>;
    ended: Bell;
  }) {
    this.multikeyStatement = parts.database.prepare('UPDATE indexes SET multikey = ? WHERE id = ?');
    this.batch = parts.batch;
    this.changes = parts.changes;
    this.locks = parts.locks;
    this.ended = parts.ended;
  }

  get guarded(): boolean {
    return this.locks.size > 0;
  }

  claim({ collection, idKey, unique }: Claim): void {
    this.refuseHeld(lockName(collection.id, '_id_', idKey));
    for (const [index, keys] of unique) {
      for (const key of keys) this.refuseHeld(lockName(collection.id, index.id, key));
    }
  }

  note(collection: Collection, _rid: number, change: DocumentChange): number {
    const { db, name, options } = collection;
    const images = keepsImages(options) ? imagesOf(change) : {};
    return this.changes.note({ kind: change.kind, db, name, body: bodyOf(change), ...images });
  }

  keepMultikey(index: number, mask: number): void {
    this.batch.begin();
    this.multikeyStatement.run(mask, index);
  }

  private refuseHeld(key: string): void {
    const owner = this.locks.ownerOf(key);
    // A transaction lives no longer than a minute, so this wait ends without a time of its own.
    if (owner !== undefined && owner !== this.applying)
      throw new NotYet(this.ended, Number.POSITIVE_INFINITY);
  }
}

function bodyOf(change: DocumentChange): Uint8Array {
  switch (change.kind) {
    case 'insert':
    case 'replace':
      return change.bytes;
    case 'update':
      return encode(differenceOf(change.before, change.after));
    case 'delete':
      return encode(docOf({ _id: change.before._id }));
  }
}

/** Whether a collection keeps its documents before and after each change, for change streams to show. */
const keepsImages = ({ changeStreamPreAndPostImages: images }: Doc): boolean =>
  typeof images === 'object' && images !== null && 'enabled' in images && images.enabled === true;

function imagesOf(change: DocumentChange): Pick<NewChange, 'before' | 'after'> {
  const before = 'before' in change ? { before: encode(change.before) } : {};
  return change.kind === 'update' ? { ...before, after: change.bytes } : before;
}
