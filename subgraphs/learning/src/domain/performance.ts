import { type Interval, wilsonInterval } from './wilson.ts';

/** What an agent's trials add up to. */
export interface Tally {
  readonly agentId: string;
  readonly runs: number;
  readonly successes: number;
  /** The runs' times together, in milliseconds. */
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly lastRunAt: number;
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
