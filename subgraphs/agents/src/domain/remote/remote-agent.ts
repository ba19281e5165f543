import type { JsonObject } from '@ymera/kernel';

/** A program elsewhere that does an agent's work: it has registered, holds keys, reports, and fetches its tasks. */
export interface RemoteAgent {
  readonly tenantId: string;
  /** Also the id of its definition: `^[a-z0-9][a-z0-9-]{0,63}$`. */
  readonly id: string;
  /** Counts every change. */
  readonly revision: number;
  readonly title: string;
  readonly description: string;
  /** 1 to 50, each 1 to 64 characters. */
  readonly capabilities: readonly string[];
  readonly category: string | null;
  /** What its owner wants it to know; handed to it as it is. At most 64 KB. */
  readonly config: JsonObject;
  /** How many tasks it does at once, 1 to 100. */
  readonly concurrent: number;
  readonly standing: Standing;
  readonly keys: readonly AgentKey[];
  readonly report: LastReport | null;
  readonly registeredBy: string;
  /** Milliseconds since the epoch, as all moments here. */
  readonly registeredAt: number;
}

/**
 * ACTIVE gets work. WARNED has missed some reports and gets work still. SUSPENDED has missed more: it gets none, what it
 * had goes to others, and its next report makes it ACTIVE again. FROZEN likewise, but an administrator alone thaws it.
 * REMOVED is gone for good.
 */
export type StandingPhase = 'ACTIVE' | 'WARNED' | 'SUSPENDED' | 'FROZEN' | 'REMOVED';

export interface Standing {
  readonly phase: StandingPhase;
  readonly since: number;
  /** In a sentence. */
  readonly reason: string;
  /** A user's id, or `platform`. */
  readonly by: string;
  /** From when on missing reports count: the latest report, registration or thaw. */
  readonly heardAt: number;
}

/** A key and the hash of its secret; the secret itself is shown once and kept nowhere. */
export interface AgentKey {
  /** Such as rkey_…; also the API key. */
  readonly id: string;
  /** SHA-256 of the secret in hex; the secret has 256 random bits, so that a slow hash would add nothing. */
  readonly secretHash: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
}

export type ReportedHealth = 'HEALTHY' | 'DEGRADED' | 'UNHEALTHY';

/** What an agent said of itself last. */
export interface LastReport {
  /** Strictly increasing for each agent, so that a report which is sent again is known. */
  readonly seq: number;
  readonly at: number;
  readonly health: ReportedHealth;
  /** 0 to 100 of all its cores together; null when it does not say. */
  readonly cpuPercent: number | null;
  readonly memoryBytes: number | null;
  /** With all that it does; null when it does not say, and not there in what was stored before it could. */
  readonly progress?: ReportedProgress | null;
  readonly issues: readonly ReportedIssue[];
  readonly securityEvents: readonly ReportedIssue[];
}

interface ReportedProgress {
  /** 0 to 1. */
  readonly value: number;
  readonly message: string;
}

export interface ReportedIssue {
  readonly code: string;
  readonly message: string;
}

/** Whether it may be given work. */
export function takesWork({ standing }: Pick<RemoteAgent, 'standing'>): boolean {
  return standing.phase === 'ACTIVE' || standing.phase === 'WARNED';
}

/** A number for each phase. */
export function byPhase(numberOf: (phase: StandingPhase) => number): Readonly<Record<StandingPhase, number>> {
  return {
    ACTIVE: numberOf('ACTIVE'),
    WARNED: numberOf('WARNED'),
    SUSPENDED: numberOf('SUSPENDED'),
    FROZEN: numberOf('FROZEN'),
    REMOVED: numberOf('REMOVED'),
  };
}
