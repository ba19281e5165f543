import type { Step, Transaction } from '../history.ts';

type Read = Extract<Step, { kind: 'read' }>;

/** A list as the rest of the history made it, before the reading transaction's own appends. */
export interface ExternalRead {
  readonly key: string;
  readonly values: readonly number[];
  readonly reader: Transaction;
}

/** What a history says about who wrote and who saw what. */
export interface Observations {
  /** Committed, or unknown and seen by a committed one. */
  readonly settled: readonly Transaction[];
  readonly writerOf: ReadonlyMap<number, Transaction>;
  /** The first read of each key by each settled transaction. */
  readonly reads: readonly ExternalRead[];
}

/** Collects what the checks and the dependency graph stand on. */
export function observe(history: readonly Transaction[]): Observations {
  const writerOf = new Map<number, Transaction>();
  for (const transaction of history) {
    for (const step of transaction.steps) if (step.kind === 'append') writerOf.set(step.value, transaction);
  }
  const seen = new Set<Transaction>();
  for (const transaction of history.filter(({ outcome }) => outcome === 'committed')) {
    seen.add(transaction);
    for (const value of transaction.steps.flatMap((step) => (step.kind === 'read' ? step.values : []))) {
      const writer = writerOf.get(value);
      if (writer?.outcome === 'unknown') seen.add(writer);
    }
  }
  const settled = history.filter((transaction) => seen.has(transaction));
  return { settled, writerOf, reads: settled.flatMap(externalReads) };
}

function externalReads(reader: Transaction): ExternalRead[] {
  const known = new Set<string>();
  const found: ExternalRead[] = [];
  const own = new Map<string, number[]>();
  for (const step of reader.steps) {
    if (step.kind === 'append') own.set(step.key, [...(own.get(step.key) ?? []), step.value]);
    else if (!known.has(step.key)) {
      known.add(step.key);
      found.push({ key: step.key, values: withoutOwn(step, own.get(step.key) ?? []), reader });
    }
  }
  return found;
}

// A read that does not end with the reader's own appends is an internal inconsistency, which is found elsewhere.
function withoutOwn({ values }: Read, own: readonly number[]): readonly number[] {
  const mine = new Set(own);
  return values.filter((value) => !mine.has(value));
}
