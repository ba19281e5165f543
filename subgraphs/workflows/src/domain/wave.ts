import type { Decision } from './decision.ts';
import type { Effect } from './effects.ts';
import type { Report } from './report.ts';
import type { RunEvent, RunHappening } from './run-event.ts';
import type { RunState } from './run-state.ts';

/** What a wave is made from. */
export interface WaveInput {
  /** What workers and children reported; what comes too late is passed over. */
  readonly reports?: readonly Report[];
  /** What has happened beside, such as a request. */
  readonly happenings?: readonly RunHappening[];
  /** Answers to `needs(run)`. */
  readonly decisions?: readonly Decision[];
}

/** What a wave takes from its moment: the engine itself knows no clock and no chance. */
export interface Moment {
  readonly now: number;
  /** From 0 up to 1, for the jitter of a retry. */
  readonly random: () => number;
  /** Makes the idempotency key of an attempt; called once for each attempt that needs a new one. */
  readonly mintKey: (start: { readonly stepId: string; readonly attempt: number }) => string;
  /** Makes the id of a child run. */
  readonly mintRunId: () => string;
}

export interface Wave {
  /** For one commit, together with those of the waves that follow from it in memory. */
  readonly events: readonly RunEvent[];
  readonly run: RunState;
  /** What has to be done once the events are committed. */
  readonly effects: readonly Effect[];
}
