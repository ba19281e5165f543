import type { Transaction } from '../history.ts';
import { type Anomaly, anomaly, shown } from './anomalies.ts';
import type { ExternalRead, Observations } from './observations.ts';

/** The order in which a key's values were appended, as far as anybody saw it. */
export interface VersionOrder {
  readonly key: string;
  readonly values: readonly number[];
  /** Who appended to the key, was acknowledged, and was never seen: after all that was seen, lists being what they are. */
  readonly unseen: readonly Transaction[];
}

/** Takes each key's longest read for its order; every other read must be a beginning of it. */
export function versionOrders({ reads, settled }: Observations): {
  orders: ReadonlyMap<string, VersionOrder>;
  anomalies: Anomaly[];
} {
  const longest = new Map<string, ExternalRead>();
  for (const read of reads) {
    if (read.values.length >= (longest.get(read.key)?.values.length ?? 0)) longest.set(read.key, read);
  }
  const unseen = unseenAppends(settled, longest);
  const orders = new Map<string, VersionOrder>();
  for (const key of new Set([...longest.keys(), ...unseen.keys()])) {
    orders.set(key, { key, values: longest.get(key)?.values ?? [], unseen: unseen.get(key) ?? [] });
  }
  const anomalies = [
    ...reads.flatMap((read) => compare(read, longest.get(read.key))),
    ...lost(orders, reads),
  ];
  return { orders, anomalies };
}

/** Whether a read fits its key's order; one that does not tells nothing about dependencies. */
export const isPrefix = (values: readonly number[], order: readonly number[]): boolean =>
  values.length <= order.length && values.every((value, index) => value === order[index]);

function compare(read: ExternalRead, longest: ExternalRead | undefined): Anomaly[] {
  if (longest === undefined || isPrefix(read.values, longest.values)) return [];
  const story =
    `${read.reader.id} reads ${read.key} = ${shown(read.values)}\n` +
    `${longest.reader.id} reads ${read.key} = ${shown(longest.values)}, which does not begin so`;
  return [anomaly('incompatible orders', story, [read.reader, longest.reader])];
}

function unseenAppends(
  settled: readonly Transaction[],
  longest: ReadonlyMap<string, ExternalRead>,
): Map<string, Transaction[]> {
  const seen = new Set([...longest.values()].flatMap(({ values }) => values));
  const unseen = new Map<string, Transaction[]>();
  for (const transaction of settled) {
    const keys = transaction.steps.flatMap((step) =>
      step.kind === 'append' && !seen.has(step.value) ? [step.key] : [],
    );
    for (const key of new Set(keys)) unseen.set(key, [...(unseen.get(key) ?? []), transaction]);
  }
  return unseen;
}

/** An acknowledged append that a later read of the key does not show, nor any other read. */
function lost(orders: ReadonlyMap<string, VersionOrder>, reads: readonly ExternalRead[]): Anomaly[] {
  const lastRead = new Map<string, ExternalRead>();
  for (const read of reads) {
    if (read.reader.began > (lastRead.get(read.key)?.reader.began ?? -1)) lastRead.set(read.key, read);
  }
  return [...orders.values()].flatMap(({ key, unseen }) => {
    const last = lastRead.get(key);
    if (last === undefined) return [];
    return unseen
      .filter(({ outcome, ended }) => outcome === 'committed' && ended < last.reader.began)
      .map((writer) =>
        anomaly(
          'lost append',
          `${last.reader.id} reads ${key} without what ${writer.id} had appended before, as do all`,
          [writer, last.reader],
        ),
      );
  });
}
