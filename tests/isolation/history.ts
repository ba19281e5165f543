/**
 * One thing done inside a transaction. Every value is appended once in a whole history, so that a list read later
 * tells which transactions it saw, and in what order.
 */
export type Step =
  | { readonly kind: 'append'; readonly key: string; readonly value: number }
  | { readonly kind: 'read'; readonly key: string; readonly values: readonly number[] };

/**
 * A transaction as its client saw it. `unknown` is one whose commit, or whose only write, was never answered: it may
 * have happened, at any time after it began. A step without an answer is left out, unless it is an append that may
 * have happened.
 */
export interface Transaction {
  readonly id: string;
  /** The client that ran it; one client runs one transaction after the other. */
  readonly session: string;
  readonly outcome: 'committed' | 'aborted' | 'unknown';
  /** Nanoseconds of a clock that all clients share. */
  readonly began: number;
  /** When its outcome reached the client; of no meaning for an unknown one. */
  readonly ended: number;
  readonly steps: readonly Step[];
}
