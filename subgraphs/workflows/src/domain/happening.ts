import type { TaskDefinition } from './definition.ts';
import { isStopping } from './effects.ts';
import type { Failure, Payload } from './payload.ts';
import type { Report } from './report.ts';
import { retries, retryDelayMs } from './retry.ts';
import type { RunHappening } from './run-event.ts';
import type { RunState, StepState } from './run-state.ts';
import { readStepId, targetOf } from './steps.ts';
import { cancelled, cancelledCode } from './trouble.ts';

/** What an outcome takes from its moment. */
export interface Chance {
  readonly now: number;
  /** From 0 up to 1. */
  readonly random: () => number;
}

type Running = Extract<StepState, { phase: 'running' }>;
type Failed = Extract<Report, { kind: 'failed' }>;

/**
 * What a report means for the run: an attempt that failed is tried again while the run still wants the step, the
 * policy says so and attempts are left. Null when the report comes too late to matter.
 */
export function happeningOf(run: RunState, report: Report, chance: Chance): RunHappening | null {
  const { stepId } = report;
  const step = run.steps.get(stepId);
  const name = readStepId(stepId);
  const task = run.index.byId.get(name.taskId);
  if (run.phase === 'ended' || step?.phase !== 'running' || !task || !isOf(step, report)) return null;
  // A gate has been examined once it has a verdict, and is a person's once it is escalated.
  if (step.verdict || step.escalated) return null;
  const isGate = targetOf(task, name).kind === 'gate';
  const { attempt } = step;
  switch (report.kind) {
    case 'succeeded':
      if (isGate) return failedAs(run, { task, step, report: noVerdict(report) }, chance);
      return { type: 'TASK_SUCCEEDED', stepId, attempt, output: report.output };
    case 'examined': {
      if (!isGate) return null;
      const round = run.tasks.get(task.id)?.round ?? 1;
      const { approved, reasons } = report;
      return {
        type: 'GATE_DECIDED',
        stepId,
        round,
        approved,
        artifactSha256: step.inputSha256,
        reasons,
        by: null,
      };
    }
    case 'childEnded':
      if (report.status === 'SUCCEEDED')
        return { type: 'TASK_SUCCEEDED', stepId, attempt, output: report.output ?? nothing };
      return failedAs(run, { task, step, report: childFailed(report, step) }, chance);
    case 'failed':
      return failedAs(run, { task, step, report }, chance);
  }
}

const nothing: Payload = { kind: 'inline', json: 'null' };

function isOf(step: Running, report: Report): boolean {
  if (report.kind === 'childEnded') return step.childRunId !== null && step.childRunId === report.childRunId;
  return step.attempt === report.attempt && step.idempotencyKey === report.idempotencyKey;
}

function failedAs(
  run: RunState,
  { task, step, report }: { readonly task: TaskDefinition; readonly step: Running; readonly report: Failed },
  { now, random }: Chance,
): RunHappening {
  const { stepId, failure, mayPass, outcomeKnown } = report;
  const { attempt } = step;
  const { isCompensation } = readStepId(stepId);
  if (!outcomeKnown && task.effect === 'unsafe' && !isStopping(run))
    return { type: 'TASK_HELD', stepId, attempt, failure };
  const isWanted = run.phase === 'running' || (isCompensation && run.phase === 'compensating');
  const again = attempt < task.retry.attempts && retries(task.retry, { code: failure.code, mayPass });
  if (!isWanted || !again) return { type: 'TASK_FAILED', stepId, attempt, failure };
  const retryAt = now + retryDelayMs(task.retry, { attempt, random: random() });
  return { type: 'TASK_ATTEMPT_FAILED', stepId, attempt, failure, retryAt, keepsKey: !outcomeKnown };
}

function noVerdict({ stepId, attempt, idempotencyKey }: Extract<Report, { kind: 'succeeded' }>): Failed {
  const failure: Failure = {
    taskId: readStepId(stepId).taskId,
    code: 'GATE_ANSWER_INVALID',
    message: 'The examiner has to answer with an object whose "approved" is true or false.',
    details: null,
  };
  return { kind: 'failed', stepId, attempt, idempotencyKey, failure, mayPass: true, outcomeKnown: true };
}

function childFailed(report: Extract<Report, { kind: 'childEnded' }>, step: Running): Failed {
  const { stepId, childRunId } = report;
  const { attempt, idempotencyKey } = step;
  const { taskId } = readStepId(stepId);
  const failure: Failure =
    report.status === 'CANCELLED'
      ? { taskId, code: cancelledCode, message: `The run ${childRunId} was cancelled.`, details: null }
      : {
          taskId,
          code: report.failure?.code ?? cancelled.code,
          message: `The run ${childRunId} failed: ${report.failure?.message ?? 'no reason is known.'}`,
          details: report.failure?.details ?? null,
        };
  return { kind: 'failed', stepId, attempt, idempotencyKey, failure, mayPass: false, outcomeKnown: true };
}
