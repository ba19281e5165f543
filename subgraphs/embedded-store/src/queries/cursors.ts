import { randomBytes } from 'node:crypto';
import { Long } from 'bson';
import { type Bell, NotYet } from '../bell.ts';
import { CommandError, locationError } from '../errors.ts';
import { type Doc, docOf } from '../values/document.ts';
import { appendField, encode, encodeArray } from '../values/encode.ts';

const cursorsMax = 10_000;
const batchBytesMax = 4 * 1024 * 1024;
const batchDocsMax = 10_000;
const idleMsMax = 10 * 60_000;
const firstBatchDefault = 101;

/** Where a cursor's documents come from. */
export interface Source {
  /** At most `count` documents, fewer where they are large; for one that goes on for ever, those that are there. */
  take(count: number): Uint8Array[];
  /** Whether all were taken. */
  done(): boolean;
  close(): void;
  /** Rings when there may be more, for a source that goes on for ever. */
  readonly bell?: Bell | undefined;
  /** What the reply says of the cursor beside its documents. */
  extra?(): Doc;
}

interface Cursor {
  readonly namespace: string;
  readonly session: string | undefined;
  /** The transaction it was opened in. */
  readonly transaction: object | undefined;
  readonly source: Source;
  usedAt: number;
}

/** What may decide about a cursor's end. */
export interface KnownCursor extends Omit<Cursor, 'source' | 'usedAt'> {
  /** It waits for what is yet to come. */
  readonly endless: boolean;
}

/** Which cursor is asked for more, and by whom. */
export interface Asking {
  readonly namespace: string;
  readonly transaction: object | undefined;
  readonly session: string | undefined;
  readonly batchSize: number | undefined;
  /** Until when to wait for documents, in milliseconds since the epoch. */
  readonly waitUntil: number;
}

/** Open cursors: what is left of results that did not fit into one batch. */
export class Cursors {
  private readonly open = new Map<string, Cursor>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /**
   * The first batch as an encoded reply, with what is to be told beside the cursor; it stays open if there is more and
   * more was wanted.
   */
  start(
    documents: Iterable<Uint8Array> | Source,
    wanted: {
      namespace: string;
      session: string | undefined;
      transaction?: object | undefined;
      batchSize: number | undefined;
      single?: boolean;
    },
    beside: Doc = {},
  ): Uint8Array {
    const source: Source = 'close' in documents ? documents : new Peekable(documents);
    const { namespace, session, transaction } = wanted;
    const batch = source.take(wanted.batchSize ?? firstBatchDefault);
    if (wanted.single || source.done()) {
      source.close();
      return cursorReply('firstBatch', Long.ZERO, namespace, batch, source.extra?.(), beside);
    }
    if (this.open.size >= cursorsMax) throw new CommandError(1, `more than ${cursorsMax} cursors are open`);
    const id = newId();
    this.open.set(id.toString(), { namespace, session, transaction, source, usedAt: this.now() });
    return cursorReply('firstBatch', id, namespace, batch, source.extra?.(), beside);
  }

  /** The next batch; throws for one that is gone or belongs to somebody else, NotYet while it is empty. */
  next(id: string, asking: Asking): Uint8Array {
    const cursor = this.open.get(id);
    const { namespace, transaction, session, batchSize, waitUntil } = asking;
    if (cursor === undefined || cursor.transaction !== transaction) {
      throw new CommandError(43, `cursor id ${id} not found`);
    }
    if (cursor.namespace !== namespace) {
      throw new CommandError(
        13,
        `Requested getMore on namespace '${namespace}', but cursor belongs to another`,
      );
    }
    if (cursor.session !== session) {
      throw locationError(50738, `Cannot run getMore on cursor ${id}, which was not created in this session`);
    }
    cursor.usedAt = this.now();
    const { source } = cursor;
    try {
      const batch = source.take(batchSize ?? batchDocsMax);
      const done = source.done();
      if (batch.length === 0 && !done && source.bell !== undefined && this.now() < waitUntil) {
        throw new NotYet(source.bell, waitUntil);
      }
      if (done) this.open.delete(id);
      const left = done ? Long.ZERO : Long.fromString(id);
      return cursorReply('nextBatch', left, namespace, batch, source.extra?.());
    } catch (error) {
      if (!(error instanceof NotYet)) this.open.delete(id);
      throw error;
    }
  }

  /** Whether there was such a cursor. */
  kill(id: string): boolean {
    this.open.get(id)?.source.close();
    return this.open.delete(id);
  }

  killWhere(gone: (cursor: KnownCursor) => boolean): void {
    for (const [id, { source, ...cursor }] of this.open) {
      if (gone({ ...cursor, endless: source.extra !== undefined })) this.kill(id);
    }
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
class Peekable implements Source {
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
  extra: Doc = {},
  beside: Doc = {},
): Uint8Array {
  const cursor = appendField(encode(docOf({ ...extra, id, ns: namespace })), 0x04, field, encodeArray(batch));
  return appendField(encode(docOf({ ...beside, ok: 1 })), 0x03, 'cursor', cursor);
}
