import type { TaskDefinition } from './definition.ts';
import { change, type Draft, refuse, setStep, setTask } from './draft.ts';
import { mayIntegrate } from './gates.ts';
import type { RunEvent } from './run-event.ts';
import type { RunState, TaskState } from './run-state.ts';
import type { Selected } from './selection.ts';
import { iterates, nextFreeIndex, onlyWaits, type StepName, targetOf } from './steps.ts';
import { isReady, mayIterate } from './task-progress.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** The step that an event is about. */
export interface About {
  readonly task: TaskDefinition;
  readonly name: StepName;
}

/** A step begins, or begins another attempt. */
export function applyStepStart(draft: Draft, event: Of<'TASK_STARTED'>, about: About) {
  const { run } = draft;
  const why = whyNotStartable(run, event, about);
  if (why) refuse(draft, event, why);
  const before = run.steps.get(event.stepId);
  const { attempt, idempotencyKey, input, inputSha256, childRunId, dueAt, artifactSha256, at } = event;
  // Logs from before agents were selected say nothing of it.
  const selected = event.selected ?? null;
  setStep(draft, event.stepId, {
    phase: 'running',
    attempt,
    idempotencyKey,
    input,
    inputSha256,
    childRunId,
    dueAt,
    artifactSha256,
    selected,
    startedAt: before?.phase === 'retrying' ? before.startedAt : at,
    attemptStartedAt: at,
    startedSeq: event.seq,
    lastFailure: before?.phase === 'retrying' ? before.lastFailure : null,
    escalated: false,
    verdict: null,
  });
  forgetPreparations(draft, event.stepId);
  if (!before && !about.name.isCompensation) taskBegan(draft, about, at);
}

/** Null when the step may start. */
function whyNotStartable(run: RunState, event: Of<'TASK_STARTED'>, { task, name }: About): string | null {
  if (run.paused) return 'it is paused';
  const step = run.steps.get(event.stepId);
  if (step && step.phase !== 'retrying') return `the step is ${step.phase}`;
  if (event.attempt !== (step ? step.attempt + 1 : 1)) return 'that attempt is not the next';
  if (step?.phase === 'retrying' && step.keptKey !== null && step.keptKey !== event.idempotencyKey)
    return 'its key was to be kept';
  const target = targetOf(task, name);
  if ((target.kind === 'workflow') !== (event.childRunId !== null)) return 'children belong to workflows';
  if (onlyWaits(target) !== (event.dueAt !== null)) return 'what waits has an end, and calls have none';
  if ((target.kind === 'select') !== ((event.selected ?? null) !== null))
    return 'an agent is selected where the task says so, and nowhere else';
  if (step?.phase === 'retrying' && step.keptKey !== null && !isSameAgent(step.selected, event.selected))
    return 'its agent was to be kept';
  if (name.isCompensation) {
    if (run.phase !== 'compensating' || run.taskIds[run.next] !== task.id) return 'it is not its turn';
    return null;
  }
  if (run.phase !== 'running') return 'nothing is begun any more';
  // The invariant of the validation gate: nothing is integrated that its gates in this run have not approved.
  if (task.integrates !== null && !mayIntegrate(run, task.id, event.artifactSha256))
    return 'not all its gates have approved what it integrates';
  if (step) return null;
  if ((name.index !== null) !== iterates(task)) return 'it has no such step';
  const may = name.index === null ? isReady(run, task) : mayIterate(run, task, name.index);
  return may ? null : 'it is not its turn';
}

const isSameAgent = (one: Selected | null, other: Selected | null | undefined) =>
  one?.agentId === other?.agentId;

function forgetPreparations(draft: Draft, stepId: string) {
  const { edits, debug } = draft.run;
  if (edits.has(stepId)) change(draft, { edits: new Map([...edits].filter(([id]) => id !== stepId)) });
  if (!debug.released.has(stepId)) return;
  const released = new Set([...debug.released].filter((id) => id !== stepId));
  change(draft, { debug: { ...debug, released } });
}

function taskBegan(draft: Draft, { task, name }: About, at: number) {
  const before = draft.run.tasks.get(task.id);
  if (before?.phase !== 'waiting' && before?.phase !== 'active') return;
  const { round, feedback } = before;
  const active: Extract<TaskState, { phase: 'active' }> =
    before.phase === 'active'
      ? before
      : {
          phase: 'active',
          startedAt: null,
          items: null,
          nextIndex: 0,
          openSteps: 0,
          endedSteps: 0,
          failure: null,
          stopped: false,
          goesOn: null,
          round,
          feedback,
        };
  setTask(draft, task.id, {
    ...active,
    startedAt: active.startedAt ?? at,
    openSteps: active.openSteps + 1,
    nextIndex: name.index === null ? 0 : nextFreeIndex(draft.run, task.id, active.nextIndex),
    goesOn: null,
  });
}
