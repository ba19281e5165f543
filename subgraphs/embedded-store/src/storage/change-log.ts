import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Timestamp } from 'bson';
import { Bell } from '../bell.ts';
import { type Doc, docOf } from '../values/document.ts';
import { encode } from '../values/encode.ts';
import type { Batch } from './batch.ts';

/** What happened, as the log keeps it. */
export type ChangeKind =
  | 'insert'
  | 'replace'
  | 'update'
  | 'delete'
  | 'create'
  | 'createIndexes'
  | 'dropIndexes'
  | 'modify'
  | 'drop'
  | 'rename'
  | 'dropDatabase';

export interface NewChange {
  readonly kind: ChangeKind;
  readonly db: string;
  /** Empty for a whole database. */
  readonly name: string;
  /**
   * The document for an insert or a replacement; `{ _id }` for a deletion; `{ _id, set, unset, truncated }` for an
   * update; what else there is to tell for the other kinds.
   */
  readonly body: Uint8Array;
  /** The document before and after, where the collection keeps images of both. */
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

export interface Change extends NewChange {
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `{ lsid, txnNumber, clusterTime }` of the transaction it was made in. */
  readonly origin: Uint8Array | undefined;
}

/** Changes in one second; together with the second this stays below 2^53 until the year 2106. */
const perSecond = 2 ** 21;

export const changesTable = `
  CREATE TABLE IF NOT EXISTS changes (
    n INTEGER PRIMARY KEY, at INTEGER NOT NULL, total INTEGER NOT NULL, kind TEXT NOT NULL, db TEXT NOT NULL,
    name TEXT NOT NULL, body BLOB NOT NULL, before BLOB, after BLOB, origin BLOB);
`;

const bytesMax = 64 * 1024 * 1024;
const perTrim = 2_000;
// What a row takes beside its documents.
const rowBytes = 64;

/**
 * Every change in the order it was made: what change streams read, and what they go on with after a restart. A
 * change's number is its time: seconds in the upper bits, a counter in the lower. The oldest are forgotten when all
 * of them together take more than 64 MiB.
 */
export class ChangeLog {
  /** Rings when a commit has made new changes durable. */
  readonly arrived = new Bell();
  /** The number of the last change, durable or not. */
  last: number;
  /** The time of the last change: its number, or that of the first change of its transaction. */
  lastTime: number;
  private origin: Uint8Array | undefined;
  private originTime: number | undefined;
  private readonly batch: Batch;
  private readonly now: () => number;
  private readonly insertStatement: StatementSync;
  private readonly sinceStatement: StatementSync;
  private readonly trimStatement: StatementSync;
  private readonly firstStatement: StatementSync;
  /** The oldest change, and the bytes of all that were before it and are forgotten. */
  private first: { number: number; base: number };
  private total: number;
  private rung: number;

  constructor(database: DatabaseSync, batch: Batch, now: () => number) {
    this.batch = batch;
    this.now = now;
    const columns = 'n, at, total, kind, db, name, body, before, after, origin';
    this.insertStatement = database.prepare(
      `INSERT INTO changes (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.sinceStatement = database.prepare(`SELECT ${columns} FROM changes WHERE n > ? ORDER BY n LIMIT ?`);
    this.trimStatement = database.prepare(
      'DELETE FROM changes WHERE n IN (SELECT n FROM changes WHERE n < ? AND total < ? ORDER BY n LIMIT ?)',
    );
    this.firstStatement = database.prepare(
      `SELECT n, total - length(body) - ifnull(length(before), 0) - ifnull(length(after), 0) - ${rowBytes} AS base
       FROM changes ORDER BY n LIMIT 1`,
    );
    const newest = database.prepare('SELECT n, total FROM changes ORDER BY n DESC LIMIT 1').get();
    this.last = Number(newest?.n ?? 0);
    this.lastTime = this.last;
    this.total = Number(newest?.total ?? 0);
    this.first = this.readFirst();
    this.rung = this.last;
  }

  /** Records a change in the open batch; gives its number. */
  note({ kind, db, name, body, before, after }: NewChange): number {
    this.batch.begin();
    const at = this.now();
    const number = this.next(at);
    this.last = number;
    this.lastTime = this.originTime ?? number;
    this.total += sizeOf(body, before, after);
    const images = [before ?? null, after ?? null];
    const { total } = this;
    this.insertStatement.run(number, at, total, kind, db, name, body, ...images, this.origin ?? null);
    if (this.first.number === 0) this.first = { number, base: total - sizeOf(body, before, after) };
    return number;
  }

  /**
   * Records what `run` changes as one transaction's: all of it happens at one time, and carries the session and number
   * it was made under.
   */
  noteTogether(origin: Doc, run: () => void): void {
    this.originTime = this.next(this.now());
    this.origin = encode(docOf({ ...origin, clusterTime: new Timestamp(timestampOf(this.originTime)) }));
    try {
      run();
    } finally {
      this.originTime = undefined;
      this.origin = undefined;
    }
  }

  /** Whether everything after a number is still here. */
  reaches(number: number): boolean {
    return this.first.base === 0 || number >= this.first.number - 1;
  }

  /** At most `limit` changes after a number, oldest first. */
  since(number: number, limit: number): Change[] {
    return this.sinceStatement.all(number, limit).map((row) => ({
      number: Number(row.n),
      at: Number(row.at),
      kind: row.kind as ChangeKind, // written by note()
      db: String(row.db),
      name: String(row.name),
      body: row.body as Uint8Array, // the column is a BLOB, as are the next three
      ...(row.before === null ? {} : { before: row.before as Uint8Array }),
      ...(row.after === null ? {} : { after: row.after as Uint8Array }),
      origin: row.origin === null ? undefined : (row.origin as Uint8Array),
    }));
  }

  /** Forgets a bounded number of the oldest changes where there are too many; called before a commit. */
  trim(): void {
    if (this.total - this.first.base <= bytesMax) return;
    const kept = this.total - Math.floor(bytesMax * 0.9);
    this.trimStatement.run(this.last, kept, perTrim);
    this.first = this.readFirst();
  }

  /** Called after a commit: wakes those who wait for changes, if there are new ones. */
  announce(): void {
    if (this.last === this.rung) return;
    this.rung = this.last;
    this.arrived.ring();
  }

  /** The extent of what is kept, for people to see. */
  describe(): { first: number; last: number; bytes: number } {
    return { first: this.first.number, last: this.last, bytes: this.total - this.first.base };
  }

  private next(at: number): number {
    return Math.max(this.last + 1, numberAt(at));
  }

  private readFirst(): { number: number; base: number } {
    const row = this.firstStatement.get();
    return { number: Number(row?.n ?? 0), base: Number(row?.base ?? 0) };
  }
}

const sizeOf = (body: Uint8Array, before?: Uint8Array, after?: Uint8Array): number =>
  body.length + (before?.length ?? 0) + (after?.length ?? 0) + rowBytes;

/** The least number of a change made at a time in milliseconds. */
export const numberAt = (ms: number): number => Math.floor(ms / 1000) * perSecond;

/** The two halves of a number, as a BSON Timestamp has them. */
export const timestampOf = (number: number): { t: number; i: number } => ({
  t: Math.floor(number / perSecond),
  i: number % perSecond,
});

export const numberOf = ({ t, i }: { readonly t: number; readonly i: number }): number => t * perSecond + i;
