import { change, type Draft, setStep, setTask } from './draft.ts';
import type { StepState, TaskState } from './run-state.ts';
import { iterates, nextFreeIndex, readStepId } from './steps.ts';
import { failTask, succeedTask } from './task-outcome.ts';

type Ended = Extract<StepState, { phase: 'succeeded' | 'failed' | 'undecidable' }>;

/** A step has come to its end: its task with it, unless the step is one of many. */
export function endStep(draft: Draft, stepId: string, step: Ended) {
  const name = readStepId(stepId);
  const task = draft.run.index.byId.get(name.taskId);
  setStep(draft, stepId, step);
  if (!task) return;
  if (name.isCompensation) return nextCompensation(draft);
  if (iterates(task)) return countStep(draft, { taskId: task.id, step });
  const { finishedAt: at } = step;
  if (step.phase === 'succeeded') succeedTask(draft, task.id, { output: step.output, at });
  else failTask(draft, task.id, { failure: step.failure, at, stopped: step.stopped });
}

// Whether or not it could be undone, the turn is the next one's: what can be undone is.
function nextCompensation(draft: Draft) {
  const { run } = draft;
  if (run.phase !== 'compensating') return;
  const { phase, failure, taskIds, next } = run;
  change(draft, { phase, failure, taskIds, next: next + 1 });
}

function countStep(draft: Draft, { taskId, step }: { taskId: string; step: Ended }) {
  const before = draft.run.tasks.get(taskId);
  if (before?.phase !== 'waiting' && before?.phase !== 'active') return;
  const { round, feedback } = before;
  const none = {
    startedAt: null,
    items: null,
    nextIndex: 0,
    openSteps: 0,
    endedSteps: 0,
    failure: null,
    stopped: false,
  };
  const task: Extract<TaskState, { phase: 'active' }> =
    before.phase === 'active' ? before : { phase: 'active', ...none, goesOn: null, round, feedback };
  const wasOpen = step.phase !== 'undecidable';
  setTask(draft, taskId, {
    ...task,
    openSteps: task.openSteps - (wasOpen ? 1 : 0),
    endedSteps: task.endedSteps + 1,
    nextIndex: nextFreeIndex(draft.run, taskId, task.nextIndex),
    ...lossOf(task, step),
  });
}

/** The first failure stands for all, unless it is not the task's own. */
function lossOf(
  task: Extract<TaskState, { phase: 'active' }>,
  step: Ended,
): Pick<typeof task, 'failure' | 'stopped'> {
  const { failure, stopped } = task;
  if (step.phase === 'succeeded') return { failure, stopped };
  return {
    failure: step.stopped ? step.failure : (failure ?? step.failure),
    stopped: stopped || step.stopped,
  };
}
