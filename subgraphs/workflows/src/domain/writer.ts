import { applyEvent } from './advance.ts';
import { openDraft } from './draft.ts';
import type { RunEvent, RunHappening } from './run-event.ts';
import type { RunState } from './run-state.ts';

/** Numbers what happens, and applies it at once, so that what follows is worked out from it. */
export interface Writer {
  /** As it stands now; not to be held on to before all is written. */
  readonly run: RunState;
  readonly events: readonly RunEvent[];
  /** @throws ImpossibleEventError */
  write(happening: RunHappening): void;
}

export function createWriter(run: RunState, at: number): Writer {
  const draft = openDraft(run);
  const events: RunEvent[] = [];
  return {
    get run() {
      return draft.run;
    },
    events,
    write: (happening) => {
      const event: RunEvent = { ...happening, seq: draft.run.lastSeq + 1, at };
      applyEvent(draft, event);
      events.push(event);
    },
  };
}
