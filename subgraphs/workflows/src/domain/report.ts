import type { Failure, Payload } from './payload.ts';
import { type RetryPolicy, retryDelayMs } from './retry.ts';
import type { RunHappening } from './run-event.ts';
import type { RunState } from './run-state.ts';

/** What became of one attempt. */
export type Report = { readonly taskId: string; readonly attempt: number } & (
  | { readonly kind: 'succeeded'; readonly output: Payload }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** True when another attempt may do better. */
      readonly mayPass: boolean;
      /** False when nobody can say whether the attempt did its work. */
      readonly outcomeKnown: boolean;
    }
);

/**
 * What a report means for the run: an attempt that failed is tried again while the run still wants the task, the
 * failure may pass and attempts are left. Null when the report comes too late to matter.
 */
export function happeningOf(
  run: RunState,
  report: Report,
  chance: { readonly policy: RetryPolicy; readonly now: number; readonly random: number },
): RunHappening | null {
  const task = run.tasks.get(report.taskId);
  if (run.phase === 'ended' || task?.phase !== 'running' || task.attempt !== report.attempt) return null;
  const { taskId, attempt } = report;
  if (report.kind === 'succeeded') return { type: 'TASK_SUCCEEDED', taskId, attempt, output: report.output };
  const { failure } = report;
  const attemptsMax = run.plan.find(({ id }) => id === taskId)?.attemptsMax ?? 1;
  if (run.phase !== 'running' || !report.mayPass || attempt >= attemptsMax)
    return { type: 'TASK_FAILED', taskId, attempt, failure };
  const retryAt = chance.now + retryDelayMs(chance.policy, { attempt, random: chance.random });
  return {
    type: 'TASK_ATTEMPT_FAILED',
    taskId,
    attempt,
    failure,
    retryAt,
    keepsKey: !report.outcomeKnown,
  };
}
