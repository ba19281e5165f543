import type { Transaction } from '../history.ts';
import type { Anomaly, AnomalyName } from './anomalies.ts';
import { checkCycles } from './cycles.ts';
import { dependencies } from './graph.ts';
import { observe } from './observations.ts';
import { checkValues } from './values.ts';
import { versionOrders } from './version-orders.ts';

/**
 * What a history must keep. `linearizable`: one order of all transactions, which agrees with real time. `snapshot`:
 * snapshot isolation whose snapshots are no older than the begin of a transaction; it permits write skew.
 */
export type Model = 'linearizable' | 'snapshot';

/** The judgement on a history. */
export interface Verdict {
  readonly model: Model;
  readonly forbidden: readonly Anomaly[];
  /** What the model permits, found all the same. */
  readonly permitted: readonly Anomaly[];
}

const permittedBy: Readonly<Record<Model, readonly AnomalyName[]>> = {
  linearizable: [],
  snapshot: ['G2-item'],
};

/**
 * Checks a history of list appends and reads, in the manner of Elle (Kingsbury and Alvaro, "Elle: Inferring Isolation
 * Anomalies from Experimental Observations", VLDB 2020): lists give away the order of their versions, versions the
 * dependencies between transactions, and cycles of dependencies the anomalies.
 */
export function check(history: readonly Transaction[], model: Model): Verdict {
  const observations = observe(history);
  const { orders, anomalies } = versionOrders(observations);
  const all = [
    ...checkValues(observations),
    ...anomalies,
    ...checkCycles(dependencies(observations, orders)),
  ];
  const permitted = all.filter(({ name }) => permittedBy[model].includes(name));
  return { model, permitted, forbidden: all.filter((found) => !permitted.includes(found)) };
}
