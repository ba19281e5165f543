import { errorReply } from '../commands/dispatch.ts';
import type { Store } from '../storage/store.ts';
import { failureOf } from './connection.ts';

/** An answer waiting for its batch; told of the failure instead if the batch could not be committed. */
export interface Outgoing {
  readonly deliver: (failure: Uint8Array | undefined) => void;
}

/**
 * Holds answers back until what they tell of is durable. Reads wait too while a batch is open, since they may have
 * seen writes that are not committed yet.
 */
export class Outbox {
  private readonly store: Store;
  private waiting: Outgoing[] = [];
  private scheduled = false;

  constructor(store: Store) {
    this.store = store;
  }

  send(outgoing: Outgoing | undefined): void {
    if (!this.store.batch.open && this.waiting.length === 0) {
      outgoing?.deliver(undefined);
      return;
    }
    if (outgoing !== undefined) this.waiting.push(outgoing);
    if (this.scheduled) return;
    this.scheduled = true;
    // setImmediate runs after all sockets that are ready in this turn were read: their writes share one commit.
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  /** Commits the open batch and lets the answers go. */
  flush(): void {
    const { batch, changes } = this.store;
    try {
      if (batch.open) changes.trim();
      batch.commit();
    } catch (error) {
      this.abandon(error);
    }
    this.release(undefined);
    changes.announce();
  }

  /** Undoes what a failed command wrote, and everything waiting with it only if SQLite leaves no other way. */
  undoCommand(cause: unknown): void {
    try {
      if (this.store.batch.undoCommand()) this.store.reload();
    } catch {
      // A full disk ends SQLite's whole transaction, and the savepoint with it.
      this.abandon(cause);
    }
  }

  /** Rolls the open batch back: everything acknowledged with it has failed. */
  private abandon(error: unknown): void {
    if (!this.store.batch.open && this.waiting.length === 0) return;
    this.store.batch.rollback();
    this.store.reload();
    this.release(errorReply(failureOf(error)));
  }

  private release(failure: Uint8Array | undefined): void {
    const waiting = this.waiting;
    this.waiting = [];
    for (const { deliver } of waiting) deliver(failure);
  }
}
