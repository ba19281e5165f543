import type { Payload } from './payload.ts';

/** What becomes of the times at which nobody was there to start a run: nothing, one run for all, or a run for each. */
export type MissedRuns = 'skip' | 'once' | 'all';

/** Starts runs of a workflow at the times that a cron expression says. */
export interface Schedule {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  /** A workflow's id, or its name for the version that is the latest when it is due. */
  readonly workflow: string;
  readonly input: Payload;
  /** Five fields, or six with seconds first. */
  readonly cron: string;
  /** Of the IANA database, such as `Europe/Vienna`. */
  readonly timeZone: string;
  readonly missed: MissedRuns;
  readonly enabled: boolean;
  /** Why the platform itself has disabled it; null otherwise. */
  readonly disabledReason: string | null;
  /** Null while it is disabled, or when it will never be due again. */
  readonly nextAt: number | null;
  /** Times that have been claimed, and whose runs are being started. */
  readonly firing: readonly number[];
  readonly lastFiredAt: number | null;
  readonly lastRunId: string | null;
  readonly createdBy: string;
  readonly createdAt: number;
  /** 1, and one more with each change. */
  readonly revision: number;
}

export const scheduleLimits = {
  nameLengthMax: 100,
  perTenantMax: 500,
  cronLengthMax: 200,
  /** A time that nobody was there for is missed after half of the time to the next one, within these bounds. */
  lateMsMin: 5_000,
  lateMsMax: 60_000,
  /** Of the times that were missed, as many are made up for, the latest ones. */
  missedMax: 100,
} as const;
