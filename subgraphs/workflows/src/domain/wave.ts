import { advance } from './advance.ts';
import type { Effect } from './effects.ts';
import type { RunEvent, RunHappening } from './run-event.ts';
import type { RunState } from './run-state.ts';

export interface Wave {
  readonly events: readonly RunEvent[];
  readonly run: RunState;
  /** What has to be done once the events are committed. */
  readonly effects: readonly Effect[];
}

/**
 * All that can be written at one moment, for one commit: what happened, the starts that it unlocks and the retries
 * that are due, or the run's end. One commit for a whole wave is what makes a wide graph cheap.
 *
 * @param mintKey makes the idempotency key of an attempt; called once for each attempt that needs a new one
 */
export function nextWave(
  run: RunState,
  happenings: readonly RunHappening[],
  moment: { readonly now: number; readonly mintKey: (start: { taskId: string; attempt: number }) => string },
): Wave {
  const reported = numbered(run, happenings, moment.now);
  const middle = advance(run, reported);
  const unlocked = middle.effects.flatMap((effect) => written(effect, moment));
  const following = numbered(middle.run, unlocked, moment.now);
  const last = following.length > 0 ? advance(middle.run, following) : middle;
  return { events: [...reported, ...following], run: last.run, effects: last.effects };
}

const numbered = (run: RunState, happenings: readonly RunHappening[], at: number): RunEvent[] =>
  happenings.map((happening, index) => ({ ...happening, seq: run.lastSeq + 1 + index, at }));

function written(effect: Effect, { now, mintKey }: Parameters<typeof nextWave>[2]): RunHappening[] {
  if (effect.kind === 'end') return [effect.happening];
  if (effect.kind !== 'start' && !(effect.kind === 'wait' && effect.retryAt <= now)) return [];
  const { taskId, attempt } = effect;
  return [
    { type: 'TASK_STARTED', taskId, attempt, idempotencyKey: effect.keptKey ?? mintKey({ taskId, attempt }) },
  ];
}
