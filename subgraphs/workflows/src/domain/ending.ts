import type { Failure } from './payload.ts';
import type { RunHappening } from './run-event.ts';
import type { RunState } from './run-state.ts';

/** How a run whose failure is certain goes on: with undoing what it has done, in the reverse order, or with its end. */
export function endingOf({ phase, undoable }: RunState, failure: Failure): RunHappening {
  if (phase === 'compensating' || undoable.length === 0) return { type: 'RUN_FAILED', failure };
  return { type: 'COMPENSATION_BEGUN', taskIds: undoable.toReversed(), failure };
}
