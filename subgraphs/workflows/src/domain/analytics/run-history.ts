import { applyEvent } from '../advance.ts';
import type { WorkflowDefinition } from '../definition.ts';
import { type Draft, openDraft } from '../draft.ts';
import type { RunEvent } from '../run-event.ts';
import { newRun, type RunState } from '../run-state.ts';
import type { Execution } from './execution.ts';
import { createExecutions, type Executions } from './executions.ts';
import type { Hold } from './spans.ts';
import type { StepHistory } from './step-history.ts';
import { createStepLog, type StepLog } from './step-log.ts';

/** What is known of a run: its log, or the beginning of it. */
export interface RunLog {
  readonly runId: string;
  readonly definition: WorkflowDefinition;
  readonly events: readonly RunEvent[];
  /** True when the log goes on after these events. */
  readonly isPartial: boolean;
}

/** A run's log laid out by tasks and steps: what all analysis starts from. */
export interface RunHistory {
  readonly runId: string;
  /** As it stands after the events. */
  readonly run: RunState;
  readonly startedAt: number;
  /** Null for a run that has not ended. */
  readonly endedAt: number | null;
  /** The moment up to which what goes on is counted. */
  readonly asOf: number;
  readonly executions: readonly Execution[];
  readonly steps: readonly StepHistory[];
  readonly holds: readonly Hold[];
  readonly isPartial: boolean;
}

/**
 * Reads a run's log. The processes that write it have clocks of their own: an event that is dated before the one
 * before it counts as of the same moment, so that no time is negative.
 *
 * @param now up to when a run that goes on is counted; by default up to its last event
 * @throws ImpossibleEventError when the events are no log of a run of this definition
 */
export function readHistory({ runId, definition, events, isPartial }: RunLog, now = 0): RunHistory {
  const draft = openDraft(newRun(runId, definition));
  const executions = createExecutions(draft);
  const steps = createStepLog(draft, executions);
  const holds = createHolds();
  let at = events[0]?.at ?? now;
  const startedAt = at;
  for (const event of events) {
    at = Math.max(at, event.at);
    applyEvent(draft, event);
    follow(event, at, { draft, executions, steps });
    holds.look(draft.run, at);
  }
  const { run } = draft;
  const endedAt = run.phase === 'ended' ? at : null;
  const asOf = endedAt ?? Math.max(at, now);
  return {
    runId,
    run,
    startedAt,
    endedAt,
    asOf,
    executions: executions.finish(),
    steps: steps.finish({ asOf, holds: holds.all }),
    holds: holds.all,
    isPartial,
  };
}

interface Readers {
  readonly draft: Draft;
  readonly executions: Executions;
  readonly steps: StepLog;
}

// The order matters: a step is ready because its task's execution is, and a task has ended because its step has.
function follow(event: RunEvent, at: number, { executions, steps }: Readers) {
  if (event.type === 'TASKS_SENT_BACK' || event.type === 'RETRY_REQUESTED' || event.type === 'INPUT_EDITED')
    steps.close(event, at);
  executions.before(event, at);
  steps.follow(event, at);
  executions.after(event, at);
  if (endings.has(event.type)) steps.close(event, at);
}

const endings: ReadonlySet<RunEvent['type']> = new Set([
  'COMPENSATION_BEGUN',
  'RUN_SUCCEEDED',
  'RUN_FAILED',
  'RUN_CANCELLED',
  'RUN_CONTINUED',
]);

/** The stretches of time in which a run was paused, or debugged. */
function createHolds(): { readonly all: Hold[]; look(run: RunState, at: number): void } {
  const all: Hold[] = [];
  const none = new Set<string>();
  let last = { isPaused: false, stepping: false, breakpoints: none as ReadonlySet<string> };
  return {
    all,
    look: ({ phase, paused, debug }, at) => {
      const isOver = phase === 'ended';
      const now = {
        isPaused: paused && !isOver,
        stepping: debug.stepping && !isOver,
        breakpoints: isOver ? none : debug.breakpoints,
      };
      const isSame =
        now.isPaused === last.isPaused &&
        now.stepping === last.stepping &&
        (now.breakpoints === last.breakpoints || now.breakpoints.size + last.breakpoints.size === 0);
      if (isSame) return;
      const open = all.at(-1);
      if (open && open.to === null) all[all.length - 1] = { ...open, to: at };
      if (now.isPaused || now.stepping || now.breakpoints.size > 0) all.push({ ...now, from: at, to: null });
      last = now;
    },
  };
}
