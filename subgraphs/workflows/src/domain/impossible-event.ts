import type { RunEvent } from './run-event.ts';
import type { RunState } from './run-state.ts';

/** A log that says what cannot have happened: a defect, never a caller's mistake. */
export class ImpossibleEventError extends Error {
  override readonly name = 'ImpossibleEventError';

  constructor(run: RunState, event: RunEvent, why: string) {
    const about = 'stepId' in event ? event.stepId : 'taskId' in event ? event.taskId : null;
    super(
      `${event.type}${about === null ? '' : ` of ${about}`} (seq ${event.seq}) cannot follow seq ${run.lastSeq} of ${run.id}, which is ${run.phase}: ${why}.`,
    );
  }
}
