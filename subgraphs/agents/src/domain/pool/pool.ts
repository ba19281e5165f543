/** Agents of a tenant that are lent out, one to one borrower at a time, so that no more of them work than may. */
export interface Pool extends PoolSettings {
  readonly tenantId: string;
  /** Such as `reviewers`; unique in the tenant. */
  readonly id: string;
  /** Counts every change. */
  readonly revision: number;
  readonly instances: readonly Instance[];
  /** Who waits for an instance, first come first served. */
  readonly queue: readonly Ticket[];
  readonly counts: PoolCounts;
  /** What each agent has to its credit when turns are taken. */
  readonly credits: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface PoolSettings {
  /** Which agents it lends out. */
  readonly agentIds: readonly string[];
  /** Instances that are kept even when nobody needs them. */
  readonly sizeMin: number;
  readonly sizeMax: number;
  readonly strategy: BalanceStrategy;
  /** Beyond `sizeMin`, what was idle for so long is ended. */
  readonly idleMs: number;
  /** Who has not released an instance after this long has lost it. */
  readonly leaseMs: number;
  /** From this share of busy instances on, 0 to 1, more are advised. */
  readonly scaleUpAt: number;
  /** Up to this share of busy instances fewer are advised. */
  readonly scaleDownAt: number;
  /** More than this many waiting are refused. */
  readonly queueMax: number;
  /** When borrowers wait longer than this on average, more instances are advised. */
  readonly waitTargetMs: number;
}

/** Which agent takes the next task: the one with the fewest busy instances, each in turn, or the healthier more often. */
export type BalanceStrategy = 'LEAST_LOADED' | 'ROUND_ROBIN' | 'HEALTH';

/** One agent that can do one thing at a time. */
export interface Instance {
  readonly id: string;
  readonly agentId: string;
  readonly spawnedAt: number;
  /** How often it was released, and how often with a failure. */
  readonly uses: number;
  readonly failures: number;
  readonly state: InstanceState;
}

export type InstanceState =
  | { readonly phase: 'RESERVED'; readonly reservation: Reservation }
  | { readonly phase: 'WORKING'; readonly reservation: Reservation; readonly startedAt: number }
  | { readonly phase: 'IDLE'; readonly since: number }
  | { readonly phase: 'TERMINATED'; readonly at: number; readonly reason: TerminationReason };

export type TerminationReason = 'IDLE' | 'LEASE_EXPIRED' | 'REPLACED' | 'REMOVED' | 'ASKED';

/** A borrower's right to an instance, until a moment. */
export interface Reservation {
  readonly id: string;
  readonly by: string;
  readonly at: number;
  readonly until: number;
}

/** A borrower that waits. One that has not asked again by `until` is gone. */
export interface Ticket {
  readonly id: string;
  readonly since: number;
  readonly until: number;
}

export interface PoolCounts {
  readonly acquired: number;
  /** Of the acquired ones those that were there already. */
  readonly reused: number;
  readonly spawned: number;
  readonly terminated: number;
  readonly refused: number;
  /** How long borrowers waited lately, in milliseconds. */
  readonly waitMs: number;
  /** How long instances worked lately, from start to release; null before the first. */
  readonly workMs: number | null;
}

/** Those that are there: all but the terminated, which are only remembered. */
export function livingOf({ instances }: Pick<Pool, 'instances'>): readonly Instance[] {
  return instances.filter(({ state }) => state.phase !== 'TERMINATED');
}

export function isBusy({ state }: Instance): boolean {
  return state.phase === 'RESERVED' || state.phase === 'WORKING';
}

/** 0 to 100: the share of good releases, as if there had been a good and a bad one before (Laplace). */
export function healthOf(own: readonly Instance[]): number {
  const uses = own.reduce((sum, instance) => sum + instance.uses, 0);
  const failures = own.reduce((sum, instance) => sum + instance.failures, 0);
  return (100 * (uses - failures + 1)) / (uses + 2);
}
