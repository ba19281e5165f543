import { CommandError } from '../errors.ts';
import type { Store } from '../storage/store.ts';
import type { Doc } from '../values/document.ts';
import { Snapshot } from './snapshot.ts';
import { Transaction, transient } from './transaction.ts';

const openMax = 256;
// Making one costs as much as three transactions; one that idles holds up to half a megabyte.
const idleSnapshotsMax = 64;
const lifetimeMs = 60_000;
const rememberedMax = 10_000;

interface Entry {
  readonly number: bigint;
  /** Undefined once it has ended. */
  transaction: Transaction | undefined;
  /** `read`: committed without any change. That a change was committed is known from the store alone. */
  outcome: 'open' | 'read' | 'written' | 'aborted';
  /** The connections it was spoken to through. */
  readonly connections: Set<number>;
}

/** The transactions of all sessions: at most one open in each. */
export class Transactions {
  private readonly store: Store;
  private readonly now: () => number;
  private readonly onEnd: (transaction: Transaction) => void;
  private readonly snapshots = new Map<Transaction, Snapshot>();
  private readonly bySession = new Map<string, Entry>();
  private readonly idle: Snapshot[] = [];
  private open = 0;

  constructor(store: Store, options: { now: () => number; onEnd: (transaction: Transaction) => void }) {
    this.store = store;
    this.now = options.now;
    this.onEnd = options.onEnd;
  }

  get size(): number {
    return this.open;
  }

  /** Begins a transaction; one that the session still had open is aborted. */
  start(session: string, number: bigint, connection: number): Transaction {
    const before = this.bySession.get(session);
    if (before !== undefined && number <= before.number) throw notNewer(session, number, before.number);
    this.abandon(session);
    if (this.open >= openMax) {
      throw new CommandError(112, `more than ${openMax} transactions are open; retry later`, transient);
    }
    const snapshot = this.idle.pop() ?? new Snapshot(this.store.file);
    const { store } = this;
    const transaction = new Transaction({ store, locks: store.locks, snapshot, now: this.now() });
    this.open++;
    this.remember(session, { number, transaction, outcome: 'open', connections: new Set([connection]) });
    this.snapshots.set(transaction, snapshot);
    return transaction;
  }

  /** The open transaction a command names; throws NoSuchTransaction if there is none of that number. */
  get(session: string, number: bigint, connection: number): Transaction {
    const entry = this.bySession.get(session);
    if (entry !== undefined && number < entry.number) throw notNewer(session, number, entry.number);
    if (entry?.number !== number || entry.transaction === undefined) throw noSuchTransaction(number, entry);
    entry.connections.add(connection);
    return entry.transaction;
  }

  /** How a transaction ended, if it did and is still known. */
  outcomeOf(session: string, number: bigint): Entry['outcome'] | undefined {
    const entry = this.bySession.get(session);
    return entry?.number === number ? entry.outcome : undefined;
  }

  /** Makes a transaction's changes the store's, in the open batch, under its `lsid` and `txnNumber`. The reply has to wait for the batch. */
  commit(session: string, transaction: Transaction, origin: Doc): 'read' | 'written' {
    const { journal, changes } = this.store;
    const outcome = transaction.changesNothing ? 'read' : 'written';
    journal.applying = transaction;
    try {
      changes.noteTogether(origin, () => transaction.apply());
    } finally {
      journal.applying = undefined;
      this.finish(session, transaction);
    }
    this.setOutcome(session, outcome);
    return outcome;
  }

  /** Gives a session's open transaction up, if it has one. */
  abandon(session: string): Transaction | undefined {
    const transaction = this.bySession.get(session)?.transaction;
    if (transaction !== undefined) this.finish(session, transaction);
    return transaction;
  }

  /** A client has gone: transactions that were spoken to through its connections alone are given up. */
  disconnected(connection: number): void {
    if (this.open === 0) return;
    for (const [session, entry] of this.bySession) {
      if (entry.transaction === undefined || !entry.connections.delete(connection)) continue;
      if (entry.connections.size === 0) this.abandon(session);
    }
  }

  /** Gives up transactions that are older than a minute. */
  expire(): void {
    if (this.open === 0) return;
    const limit = this.now() - lifetimeMs;
    for (const [session, { transaction }] of this.bySession) {
      if (transaction !== undefined && transaction.startedAt <= limit) this.abandon(session);
    }
  }

  forget(session: string): void {
    this.abandon(session);
    this.bySession.delete(session);
  }

  close(): void {
    for (const session of this.bySession.keys()) this.abandon(session);
    for (const snapshot of this.idle.splice(0)) snapshot.close();
  }

  private finish(session: string, transaction: Transaction): void {
    this.setOutcome(session, 'aborted');
    this.open--;
    const snapshot = this.snapshots.get(transaction);
    this.snapshots.delete(transaction);
    this.onEnd(transaction);
    transaction.end();
    if (snapshot !== undefined) this.keepOrClose(snapshot);
    this.store.transactionEnded.ring();
  }

  private keepOrClose(snapshot: Snapshot): void {
    if (this.idle.length < idleSnapshotsMax && !snapshot.isCrowded) this.idle.push(snapshot);
    else snapshot.close();
  }

  private setOutcome(session: string, outcome: Entry['outcome']): void {
    const entry = this.bySession.get(session);
    if (entry === undefined) return;
    entry.transaction = undefined;
    entry.outcome = outcome;
  }

  // Sessions that ended theirs long ago are forgotten first; one that is open stays.
  private remember(session: string, entry: Entry): void {
    this.bySession.delete(session);
    this.bySession.set(session, entry);
    if (this.bySession.size <= rememberedMax) return;
    for (const [old, { transaction }] of this.bySession) {
      if (transaction !== undefined) continue;
      this.bySession.delete(old);
      return;
    }
  }
}

const noSuchTransaction = (number: bigint, entry: Entry | undefined): CommandError => {
  const committed = entry?.number === number && (entry.outcome === 'read' || entry.outcome === 'written');
  return committed
    ? new CommandError(256, `Transaction ${number} has been committed.`)
    : new CommandError(
        251,
        `Given transaction number ${number} does not match any in-progress transactions, or it has been aborted.`,
        transient,
      );
};

const notNewer = (session: string, number: bigint, active: bigint): CommandError =>
  new CommandError(
    225,
    `Cannot start transaction ${number} on session ${session} because a newer transaction ${active} has already started`,
  );
