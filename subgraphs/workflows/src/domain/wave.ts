import { decided } from './decided.ts';
import type { Decision } from './decision.ts';
import { type Effect, outstandingEffects } from './effects.ts';
import { follow } from './follow.ts';
import { happeningOf } from './happening.ts';
import type { Moment } from './moment.ts';
import type { Report } from './report.ts';
import type { RunEvent, RunHappening } from './run-event.ts';
import type { RunState } from './run-state.ts';
import { createWriter } from './writer.ts';

export type { Moment } from './moment.ts';

/** What a wave is made from. */
export interface WaveInput {
  /** What workers and children reported; what comes too late is passed over. */
  readonly reports?: readonly Report[];
  /** What has happened beside, such as a request. */
  readonly happenings?: readonly RunHappening[];
  /** Answers to `needs(run)`. */
  readonly decisions?: readonly Decision[];
}

export interface Wave {
  /** For one commit, together with those of the waves that follow from it in memory. */
  readonly events: readonly RunEvent[];
  readonly run: RunState;
  /** What has to be done once the events are committed. */
  readonly effects: readonly Effect[];
}

/**
 * All that can be written at one moment: what happened, what was decided, and what follows from it, such as starts,
 * retries and waits that are due, skips, and the run's end. One commit for a whole wave is what makes a wide graph
 * cheap; while `needs` of its run is not empty, its answers go into the same commit.
 *
 * @throws ImpossibleEventError for a happening that cannot follow; reports and decisions that came too late are
 * passed over
 */
export function nextWave(run: RunState, input: WaveInput, moment: Moment): Wave {
  const writer = createWriter(run, moment.now);
  for (const report of input.reports ?? []) {
    const happening = happeningOf(writer.run, report, moment);
    if (happening) writer.write(happening);
  }
  for (const happening of input.happenings ?? []) writer.write(happening);
  for (const decision of input.decisions ?? [])
    for (const happening of decided(writer.run, decision, moment)) writer.write(happening);
  follow(writer, moment);
  return { events: writer.events, run: writer.run, effects: outstandingEffects(writer.run) };
}
