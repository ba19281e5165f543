import type { Transaction } from '../history.ts';

/**
 * What can be wrong with a history. The names follow Adya's thesis (1999) and Elle (Kingsbury and Alvaro, VLDB 2020):
 * a cycle of write-write dependencies is G0, with write-read ones G1c, with a single anti-dependency G-single (its
 * commonest form being a lost update), with several that are never neighbours G-nonadjacent, with neighbours G2-item
 * (write skew, when there are two).
 */
export type AnomalyName =
  | 'unknown value'
  | 'duplicate append'
  | 'incompatible orders'
  | 'internal inconsistency'
  | 'G1a aborted read'
  | 'G1b intermediate read'
  | 'lost append'
  | CycleName;

export type CycleName = 'G0' | 'G1c' | 'lost update' | 'G-single' | 'G-nonadjacent' | 'G2-item';

/** Something found, with the transactions that show it. */
export interface Anomaly {
  readonly name: AnomalyName;
  /** A cycle may need the order within a session, or the order in real time, to close. */
  readonly needs: Strength;
  /** One sentence per line: what happened, and why it cannot be. */
  readonly story: string;
  readonly transactions: readonly Transaction[];
  /** The value that should not be where it was read. */
  readonly value?: number;
}

export type Strength = 'data' | 'session' | 'realtime';

/** An anomaly that shows in the values alone. */
export const anomaly = (
  name: AnomalyName,
  story: string,
  transactions: readonly Transaction[],
  value?: number,
): Anomaly => ({ name, needs: 'data', story, transactions, ...(value === undefined ? {} : { value }) });

/** A list as people read it, its middle left out when it is long. */
export function shown(values: readonly number[]): string {
  const some = values.length <= 12 ? values.map(String) : [...values.slice(0, 3), '…', ...values.slice(-8)];
  return `[${some.join(' ')}]`;
}
