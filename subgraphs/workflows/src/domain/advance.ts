import { applyControl } from './advance-controls.ts';
import { applyEnding, applyStart } from './advance-run.ts';
import { applyStepEvent } from './advance-steps.ts';
import { applyTaskEvent } from './advance-tasks.ts';
import { applyVerdict } from './advance-verdicts.ts';
import { change, type Draft, openDraft, refuse } from './draft.ts';
import { type Effect, outstandingEffects } from './effects.ts';
import type { RunEvent } from './run-event.ts';
import type { RunState } from './run-state.ts';

/**
 * Moves a run on by events of its log, in order, and says all that has to be done in the state they lead to. Pure:
 * the same log always leads to the same state.
 *
 * @throws ImpossibleEventError when an event cannot happen in the state it comes to
 */
export function advance(
  run: RunState,
  events: readonly RunEvent[],
): { readonly run: RunState; readonly effects: readonly Effect[] } {
  const draft = openDraft(run);
  for (const event of events) applyEvent(draft, event);
  return { run: draft.run, effects: outstandingEffects(draft.run) };
}

/** @throws ImpossibleEventError; the draft is not to be used any more then */
export function applyEvent(draft: Draft, event: RunEvent) {
  const { run } = draft;
  if (event.seq !== run.lastSeq + 1) refuse(draft, event, `seq ${run.lastSeq + 1} comes next`);
  if ((run.phase === 'created') !== (event.type === 'RUN_STARTED'))
    refuse(draft, event, 'a run is started once, and first');
  if (run.phase === 'ended' && event.type !== 'RETRY_REQUESTED') refuse(draft, event, 'it is over');
  apply(draft, event);
  change(draft, { lastSeq: event.seq });
}

function apply(draft: Draft, event: RunEvent) {
  switch (event.type) {
    case 'RUN_STARTED':
      return applyStart(draft, event);
    case 'RUN_RECOVERED':
      return;
    case 'CONDITION_DECIDED':
    case 'TASK_SKIPPED':
    case 'ITEMS_DECIDED':
    case 'LOOP_DECIDED':
    case 'LOOP_ENDED':
      return applyTaskEvent(draft, event);
    case 'TASK_UNDECIDABLE':
    case 'TASK_STARTED':
    case 'TASK_SUCCEEDED':
    case 'TASK_ATTEMPT_FAILED':
    case 'TASK_FAILED':
    case 'TASK_HELD':
    case 'TASK_RESOLVED':
      return applyStepEvent(draft, event);
    case 'APPROVAL_DECIDED':
    case 'APPROVAL_ESCALATED':
    case 'GATE_DECIDED':
    case 'GATE_ESCALATED':
    case 'TASKS_SENT_BACK':
      return applyVerdict(draft, event);
    case 'SIGNAL_RECEIVED':
    case 'PAUSE_REQUESTED':
    case 'RESUME_REQUESTED':
    case 'DEBUG_CHANGED':
    case 'WAVE_ALLOWED':
    case 'INPUT_EDITED':
    case 'RETRY_REQUESTED':
    case 'CANCEL_REQUESTED':
      return applyControl(draft, event);
    case 'RUN_TIMED_OUT':
    case 'COMPENSATION_BEGUN':
    case 'RUN_SUCCEEDED':
    case 'RUN_FAILED':
    case 'RUN_CANCELLED':
    case 'RUN_CONTINUED':
      return applyEnding(draft, event);
  }
}
