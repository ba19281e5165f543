import type { Transaction } from '../history.ts';
import type { ExternalRead, Observations } from './observations.ts';
import { isPrefix, type VersionOrder } from './version-orders.ts';

/** Why one transaction comes before another. */
export type EdgeKind = 'ww' | 'wr' | 'rw' | 'session' | 'realtime';

export interface Edge {
  readonly from: Transaction;
  readonly to: Transaction;
  readonly kind: EdgeKind;
  /** Of which key both are, where there is one. */
  readonly key?: string;
  /** The reason, for people. */
  readonly why: string;
}

/** All dependencies of a history: from the versions of each key, from each session, and from real time. */
export function dependencies(
  observations: Observations,
  orders: ReadonlyMap<string, VersionOrder>,
): readonly Edge[] {
  const edges = [
    ...[...orders.values()].flatMap((order) => writeEdges(order, observations)),
    ...observations.reads.flatMap((read) => readEdges(read, orders.get(read.key), observations)),
    ...sessionEdges(observations.settled),
    ...realtimeEdges(observations.settled),
  ];
  return edges.filter(({ from, to }) => from !== to);
}

function writeEdges({ key, values, unseen }: VersionOrder, { writerOf }: Observations): Edge[] {
  const edges: Edge[] = [];
  for (const [index, value] of values.entries()) {
    const from = writerOf.get(value);
    if (from === undefined) continue;
    const next = values[index + 1];
    const followers = next === undefined ? unseen : [writerOf.get(next)];
    for (const to of followers) {
      if (to === undefined) continue;
      edges.push({
        from,
        to,
        kind: 'ww',
        key,
        why: `appended ${value} to ${key} before ${next ?? 'the append'} of`,
      });
    }
  }
  return edges;
}

function readEdges(read: ExternalRead, order: VersionOrder | undefined, { writerOf }: Observations): Edge[] {
  const { key, values, reader } = read;
  if (order === undefined || !isPrefix(values, order.values)) return [];
  const edges: Edge[] = [];
  const last = values.at(-1);
  const writer = last === undefined ? undefined : writerOf.get(last);
  if (writer !== undefined) {
    edges.push({
      from: writer,
      to: reader,
      kind: 'wr',
      key,
      why: `appended ${last} to ${key}, which was read by`,
    });
  }
  const next = order.values[values.length];
  const overwriters = next === undefined ? order.unseen : [writerOf.get(next)];
  for (const to of overwriters) {
    if (to === undefined) continue;
    edges.push({
      from: reader,
      to,
      kind: 'rw',
      key,
      why: `read ${key} without ${next ?? 'what was'} appended by`,
    });
  }
  return edges;
}

// Whoever got no answer may yet write after the same client's next transaction.
function sessionEdges(settled: readonly Transaction[]): Edge[] {
  const last = new Map<string, Transaction>();
  const edges: Edge[] = [];
  for (const to of [...settled].sort((a, b) => a.began - b.began)) {
    const from = last.get(to.session);
    if (from !== undefined)
      edges.push({ from, to, kind: 'session', why: `was followed in ${to.session} by` });
    if (to.outcome === 'committed') last.set(to.session, to);
  }
  return edges;
}

/**
 * A transaction comes after those that had ended when it began. Only those are named that are not implied by others:
 * whoever ended leaves the frontier as soon as somebody who began after it ends as well.
 */
function realtimeEdges(settled: readonly Transaction[]): Edge[] {
  const moments = settled.flatMap((transaction) => [
    { at: transaction.began, transaction, began: true },
    ...(transaction.outcome === 'committed' ? [{ at: transaction.ended, transaction, began: false }] : []),
  ]);
  // At one and the same moment nothing is before the other: beginnings go first.
  moments.sort((a, b) => a.at - b.at || Number(b.began) - Number(a.began));
  const frontier = new Set<Transaction>();
  const before = new Map<Transaction, readonly Transaction[]>();
  const edges: Edge[] = [];
  for (const { transaction, began } of moments) {
    if (began) {
      before.set(transaction, [...frontier]);
      for (const from of frontier)
        edges.push({ from, to: transaction, kind: 'realtime', why: 'had ended before the begin of' });
    } else {
      for (const implied of before.get(transaction) ?? []) frontier.delete(implied);
      frontier.add(transaction);
    }
  }
  return edges;
}
