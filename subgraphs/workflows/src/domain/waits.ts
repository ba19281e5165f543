import type { JsonObject } from '@ymera/kernel';
import type { Target, TaskDefinition } from './definition.ts';
import { isStopping } from './effects.ts';
import { areAtRest, sentBackBy } from './gates.ts';
import type { Failure, Payload } from './payload.ts';
import type { RunHappening, StepId } from './run-event.ts';
import type { RunState, StepState, Verdict } from './run-state.ts';
import { cancelled, cancelledCode } from './trouble.ts';

interface RunningStep {
  readonly stepId: StepId;
  readonly task: TaskDefinition;
  readonly step: Extract<StepState, { phase: 'running' }>;
  readonly target: Target;
}

/** What follows from a verdict on an approval or a gate; null while that has to wait. */
export function verdictOf(run: RunState, about: RunningStep, now: number): RunHappening | null {
  const { stepId, step, target, task } = about;
  const { verdict } = step;
  if (!verdict) return null;
  if (target.kind === 'approval') {
    if (verdict.approved) return succeeded(about, answerOf(verdict));
    return failed(about, 'APPROVAL_REFUSED', withComment(`${verdict.by ?? 'Somebody'} refused it`, verdict));
  }
  if (target.kind !== 'gate') return null;
  if (verdict.approved) return succeeded(about, verdict.reasons ?? answerOf(verdict));
  const refusal = 'The validation gate refused what it examined.';
  if (verdict.by !== null || run.phase !== 'running')
    return failed(about, 'GATE_REFUSED', refusal, verdict.reasons);
  if ((run.refusals.get(task.id) ?? 0) < target.roundsMax) {
    const taskIds = sentBackBy(run, { ...task, target });
    return areAtRest(run, new Set(taskIds)) ? { type: 'TASKS_SENT_BACK', gateId: task.id, taskIds } : null;
  }
  if (target.escalateTo) return { type: 'GATE_ESCALATED', stepId, dueAt: now + task.timeoutMs };
  return failed(about, 'GATE_REFUSED', refusal, verdict.reasons);
}

/** What follows for a step that waits: from a signal, from its deadline, or from the end of the run. */
export function waitOf(run: RunState, about: RunningStep, now: number): RunHappening | null {
  const { stepId, step, target, task } = about;
  const isCall = step.dueAt === null;
  if (isCall) return null;
  if (run.phase === 'failing' || isStopping(run)) return failed(about, cancelledCode, cancelled.message);
  if (target.kind === 'signal') {
    const [payload] = run.signals.get(target.name) ?? [];
    if (payload) return succeeded(about, payload);
  }
  if (step.dueAt > now) return null;
  switch (target.kind) {
    case 'wait':
      return succeeded(about, textOf(null));
    case 'signal':
      return failed(about, 'SIGNAL_TIMEOUT', `No signal "${target.name}" came within ${task.timeoutMs} ms.`);
    case 'approval':
      if (target.onDeadline === 'escalate' && target.escalateTo && !step.escalated)
        return { type: 'APPROVAL_ESCALATED', stepId, dueAt: now + task.timeoutMs };
      return failed(about, 'APPROVAL_EXPIRED', 'Nobody decided in time.');
    default:
      return failed(about, 'GATE_EXPIRED', 'Nobody decided in time on what the validation gate had refused.');
  }
}

const succeeded = ({ stepId, step: { attempt } }: RunningStep, output: Payload): RunHappening => ({
  type: 'TASK_SUCCEEDED',
  stepId,
  attempt,
  output,
});

function failed(
  { stepId, step: { attempt }, task }: RunningStep,
  code: string,
  message: string,
  details: Payload | null = null,
): RunHappening {
  const failure: Failure = { taskId: task.id, code, message, details };
  return { type: 'TASK_FAILED', stepId, attempt, failure };
}

const answerOf = ({ approved, by, comment }: Verdict): Payload => textOf({ approved, by, comment });

const textOf = (value: JsonObject | null): Payload => ({ kind: 'inline', json: JSON.stringify(value) });

const withComment = (text: string, { comment }: Verdict) =>
  comment === '' ? `${text}.` : `${text}: ${comment}`;
