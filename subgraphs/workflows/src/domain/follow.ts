import { isBusy } from './advance-run.ts';
import { isStopping, mayTimeOut } from './effects.ts';
import { endingOf } from './ending.ts';
import { frontierByRank, frontierInOrder } from './frontier.ts';
import { happeningOf } from './happening.ts';
import { joinOf } from './joins.ts';
import type { Moment } from './moment.ts';
import { failureOf } from './needs.ts';
import { nextAttempt, retryDue, selectsAnew } from './next-attempt.ts';
import type { RunHappening, StepId } from './run-event.ts';
import type { RunState, StepState } from './run-state.ts';
import { iterationId, readStepId, targetOf } from './steps.ts';
import { isThrough, lossOf } from './task-progress.ts';
import { failed } from './trouble.ts';
import { verdictOf, waitOf } from './waits.ts';
import type { Writer } from './writer.ts';

/**
 * Writes what follows from a state without anything from outside, until nothing does. Ends, because each event brings
 * a step, a task or the run nearer to its end; what goes back, a gate sends back a bounded number of times.
 */
export function follow(writer: Writer, moment: Moment): void {
  if (writer.run.phase === 'created') return;
  for (let before = -1; before !== writer.events.length; ) {
    before = writer.events.length;
    if (mayTimeOut(writer.run) && writer.run.dueAt <= moment.now) writer.write({ type: 'RUN_TIMED_OUT' });
    followSteps(writer, moment);
    followTasks(writer);
    retryWhatIsDue(writer, moment);
    const ending = endOf(writer.run);
    if (ending) writer.write(ending);
  }
}

/** Verdicts, signals and deadlines of the steps that are under way. */
function followSteps(writer: Writer, moment: Moment): void {
  for (const stepId of [...writer.run.open]) {
    const { run } = writer;
    const step = run.steps.get(stepId);
    const name = readStepId(stepId);
    const task = run.index.byId.get(name.taskId);
    if (!task || !step) continue;
    if (step.phase === 'held' && isStopping(run) && step.lastFailure) {
      writer.write({ type: 'TASK_FAILED', stepId, attempt: step.attempt, failure: step.lastFailure });
    } else if (step.phase === 'running') {
      const about = { stepId, task, step, target: targetOf(task, name) };
      const happening = step.verdict
        ? verdictOf(run, about, moment.now)
        : (unselected(run, about, moment) ?? waitOf(run, about, moment.now));
      if (happening) writer.write(happening);
    }
  }
}

/** An attempt that no agent was found for fails as it begins. */
function unselected(
  run: RunState,
  { stepId, step }: { stepId: StepId; step: Extract<StepState, { phase: 'running' }> },
  moment: Moment,
): RunHappening | null {
  const { attempt, idempotencyKey, selected } = step;
  if (!selected || selected.agentId !== null) return null;
  const { code, message, mayPass } = selected;
  const report = failed({ stepId, attempt, idempotencyKey }, { code, message, mayPass, outcomeKnown: true });
  return happeningOf(run, report, moment);
}

/** Skips and ends of tasks, each after those that it depends on. */
function followTasks(writer: Writer): void {
  for (const task of frontierInOrder(writer.run)) {
    const { run } = writer;
    if (run.phase !== 'running' && run.phase !== 'failing') return;
    const { id: taskId } = task;
    const state = run.tasks.get(taskId);
    if (state?.phase === 'waiting' && run.phase === 'running') {
      if (state.condition === false) writer.write({ type: 'TASK_SKIPPED', taskId, reason: 'condition' });
      else if (joinOf(run, task) === 'impossible')
        writer.write({ type: 'TASK_SKIPPED', taskId, reason: 'upstream' });
    } else if (state?.phase === 'active') {
      const failure = lossOf(run, task);
      if (failure) writer.write({ type: 'TASK_FAILED', stepId: taskId, attempt: 0, failure });
      else if (task.loop && isThrough(run, task)) {
        const last = run.steps.get(iterationId(taskId, state.nextIndex - 1));
        if (last?.phase === 'succeeded') writer.write({ type: 'LOOP_ENDED', taskId, output: last.output });
      }
    }
  }
}

/** The attempts whose time has come, as far as there is room; those that an agent is selected for wait for that. */
function retryWhatIsDue(writer: Writer, moment: Moment): void {
  for (const stepId of [...writer.run.open]) {
    const { run } = writer;
    const step = retryDue(run, stepId, moment.now);
    if (!step || selectsAnew(run, stepId)) continue;
    const happening = nextAttempt(run, { stepId, step, selected: step.selected }, moment);
    if (happening) writer.write(happening);
  }
}

function endOf(run: RunState): RunHappening | null {
  switch (run.phase) {
    case 'cancelling':
      return isBusy(run) ? null : { type: 'RUN_CANCELLED' };
    case 'failing': {
      // A forEach that is through has succeeded, once its output is there.
      const through = frontierByRank(run).some((task) => task.forEach !== null && isThrough(run, task));
      return isBusy(run) || through ? null : endingOf(run, run.failure);
    }
    case 'compensating':
      return run.next < run.taskIds.length ? null : { type: 'RUN_FAILED', failure: run.failure };
    case 'running': {
      const failure = run.unfinished === 0 ? failureOf(run) : null;
      return failure && endingOf(run, failure);
    }
    default:
      return null;
  }
}
