import type { StatementSync } from 'node:sqlite';
import { Binary, Long } from 'bson';
import { CommandError } from '../errors.ts';
import type { Store } from '../storage/store.ts';
import { type Doc, isDoc } from '../values/document.ts';

const keptMs = 30 * 60_000;

/**
 * The last reply of every session, written in the same transaction as the write itself: a driver that lost the
 * answer sends the write again under the same number and gets the first answer, also after a restart.
 */
export class Retries {
  private readonly store: Store;
  private readonly now: () => number;
  private readonly findStatement: StatementSync;
  private readonly keepStatement: StatementSync;
  private readonly forgetStatement: StatementSync;

  constructor(store: Store, now: () => number = Date.now) {
    this.store = store;
    this.now = now;
    this.findStatement = store.database.prepare('SELECT txn, reply FROM retries WHERE session = ?');
    this.keepStatement = store.database.prepare(
      'INSERT OR REPLACE INTO retries (session, txn, reply, at) VALUES (?, ?, ?, ?)',
    );
    this.forgetStatement = store.database.prepare('DELETE FROM retries WHERE session = ?');
  }

  /** The reply given before under this number, or undefined; throws TransactionTooOld for an earlier number. */
  find(session: string, txnNumber: bigint): Uint8Array | undefined {
    const row = this.findStatement.get(Buffer.from(session, 'hex'));
    if (row === undefined) return undefined;
    const last = BigInt(Number(row.txn));
    if (txnNumber < last) {
      throw new CommandError(
        225,
        `Retryable write with txnNumber ${txnNumber} is prohibited on session ${session}`,
      );
    }
    return txnNumber === last ? (row.reply as Uint8Array) : undefined; // the column is a BLOB
  }

  keep(session: string, txnNumber: bigint, reply: Uint8Array): void {
    this.store.batch.begin();
    this.keepStatement.run(Buffer.from(session, 'hex'), Number(txnNumber), reply, this.now());
  }

  forget(session: string): void {
    const key = Buffer.from(session, 'hex');
    if (this.findStatement.get(key) === undefined) return;
    this.store.batch.begin();
    this.forgetStatement.run(key);
  }

  /** Forgets sessions that were silent for longer than a session lives. */
  expire(): void {
    const limit = this.now() - keptMs;
    const old = this.store.database.prepare('SELECT 1 FROM retries WHERE at < ? LIMIT 1').get(limit);
    if (old === undefined) return;
    this.store.batch.begin();
    this.store.database.prepare('DELETE FROM retries WHERE at < ?').run(limit);
  }
}

/** The hex of a logical session's id, or undefined if it has none. */
export function sessionId(lsid: unknown): string | undefined {
  if (!isDoc(lsid) || !(lsid.id instanceof Binary)) return undefined;
  return Buffer.from(lsid.id.value()).toString('hex');
}

/** The number that a write or a transaction has in its session; throws TypeMismatch for what is no whole number. */
export function transactionNumber({ txnNumber }: Doc): bigint {
  if (txnNumber instanceof Long) return txnNumber.toBigInt();
  if (typeof txnNumber === 'number' && Number.isSafeInteger(txnNumber)) return BigInt(txnNumber);
  throw new CommandError(14, "Expected field 'txnNumber' to be of type long");
}
