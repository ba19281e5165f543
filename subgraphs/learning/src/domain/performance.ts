import { type Interval, wilsonInterval } from '@ymera/kernel';
import { isTrial, type Outcome } from './outcome.ts';

/** What trials add up to. */
export type Totals = {
  readonly runs: number;
  readonly successes: number;
  /** The runs' times together, in milliseconds. */
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly lastRunAt: number;
};

/** What an agent's trials add up to. */
export type Tally = Totals & { readonly agentId: string };

export const noTrials: Totals = { runs: 0, successes: 0, durationMs: 0, lastRunAt: 0 };

/** The totals with one more outcome; unchanged by one that is no trial. */
export function addOutcome(before: Totals, outcome: Omit<Outcome, 'agentRunId'>): Totals {
  if (!isTrial(outcome)) return before;
  return {
    runs: before.runs + 1,
    successes: before.successes + (outcome.succeeded ? 1 : 0),
    durationMs: before.durationMs + outcome.durationMs,
    lastRunAt: Math.max(before.lastRunAt, outcome.at),
  };
}

export interface Performance {
  readonly runs: number;
  readonly successes: number;
  readonly failures: number;
  readonly successRate: number | null;
  readonly successInterval: Interval;
  readonly meanDurationMs: number | null;
  readonly lastRunAt: number | null;
}

/** How an agent did; undefined stands for an agent that never ran. */
export function performanceOf(tally: Tally | undefined): Performance {
  const { runs, successes } = tally ?? { runs: 0, successes: 0 };
  return {
    runs,
    successes,
    failures: runs - successes,
    successRate: tally ? successes / runs : null,
    successInterval: wilsonInterval(successes, runs),
    meanDurationMs: tally ? tally.durationMs / runs : null,
    lastRunAt: tally?.lastRunAt ?? null,
  };
}
