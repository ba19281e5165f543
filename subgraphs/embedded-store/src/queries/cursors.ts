import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { CommandError } from '../errors.ts';
import { docOf } from '../values/document.ts';
import { appendField, encode, encodeArray } from '../values/encode.ts';

const cursorsMax = 10_000;
const batchBytesMax = 4 * 1024 * 1024;
const batchDocsMax = 10_000;
const idleMsMax = 10 * 60_000;

interface Cursor {
  readonly namespace: string;
  readonly session: string | undefined;
  readonly documents: Peekable;
  usedAt: number;
}

/** Open cursors: what is left of results that did not fit into one batch. */
export class Cursors {
  private readonly open = new Map<string, Cursor>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** The first batch as an encoded reply; a cursor stays open if there is more and more was wanted. */
  start(
    source: Iterable<Uint8Array>,
    wanted: {
      namespace: string;
      session: string | undefined;
      batchSize: number | undefined;
      single?: boolean;
    },
  ): Uint8Array {
    const documents = new Peekable(source);
    const batch = documents.take(wanted.batchSize ?? 101);
    if (wanted.single || documents.done()) {
      documents.close();
      return cursorReply('firstBatch', Long.ZERO, wanted.namespace, batch);
    }
    if (this.open.size >= cursorsMax) throw new CommandError(1, `more than ${cursorsMax} cursors are open`);
    const id = newId();
    const { namespace, session } = wanted;
    this.open.set(id.toString(), { namespace, session, documents, usedAt: this.now() });
    return cursorReply('firstBatch', id, namespace, batch);
  }

  /** The next batch; throws CursorNotFound for one that is gone or belongs to another collection. */
  next(id: string, namespace: string, batchSize: number | undefined): Uint8Array {
    const cursor = this.open.get(id);
    if (cursor === undefined || cursor.namespace !== namespace) {
      throw new CommandError(43, `cursor id ${id} not found`);
    }
    cursor.usedAt = this.now();
    try {
      const batch = cursor.documents.take(batchSize ?? batchDocsMax);
      const done = cursor.documents.done();
      if (done) this.open.delete(id);
      return cursorReply('nextBatch', done ? Long.ZERO : Long.fromString(id), namespace, batch);
    } catch (error) {
      this.open.delete(id);
      throw error;
    }
  }

  /** Whether there was such a cursor. */
  kill(id: string): boolean {
    this.open.get(id)?.documents.close();
    return this.open.delete(id);
  }

  killWhere(gone: (cursor: { namespace: string; session: string | undefined }) => boolean): void {
    for (const [id, cursor] of this.open) if (gone(cursor)) this.kill(id);
  }

  /** Closes cursors that nobody asked in ten minutes. */
  expire(): void {
    const limit = this.now() - idleMsMax;
    for (const [id, cursor] of this.open) if (cursor.usedAt < limit) this.kill(id);
  }

  get size(): number {
    return this.open.size;
  }
}

/** Documents taken in batches, one looked ahead, so that the last batch is known to be the last. */
class Peekable {
  private readonly iterator: Iterator<Uint8Array>;
  private ahead: Uint8Array | undefined;

  constructor(source: Iterable<Uint8Array>) {
    this.iterator = source[Symbol.iterator]();
  }

  take(count: number): Uint8Array[] {
    const batch: Uint8Array[] = [];
    let bytes = 0;
    while (batch.length < Math.min(count, batchDocsMax) && !this.done()) {
      const next = this.ahead;
      if (next === undefined) break;
      if (batch.length > 0 && bytes + next.length > batchBytesMax) break;
      batch.push(next);
      bytes += next.length;
      this.ahead = undefined;
    }
    return batch;
  }

  done(): boolean {
    if (this.ahead !== undefined) return false;
    const { value, done } = this.iterator.next();
    this.ahead = done === true ? undefined : value;
    return done === true;
  }

  close(): void {
    this.iterator.return?.();
  }
}

// Positive and never zero, which means "no cursor".
const newId = (): Long => Long.fromBigInt((randomBytes(8).readBigUInt64BE() >> 1n) | 1n);

function cursorReply(
  field: 'firstBatch' | 'nextBatch',
  id: Long,
  namespace: string,
  batch: readonly Uint8Array[],
): Uint8Array {
  const cursor = appendField(encode(docOf({ id, ns: namespace })), 0x04, field, encodeArray(batch));
  return appendField(encode(docOf({ ok: 1 })), 0x03, 'cursor', cursor);
}
