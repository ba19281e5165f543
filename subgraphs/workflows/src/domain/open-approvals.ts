import type { Approvers } from './definition.ts';
import type { Payload } from './payload.ts';
import type { StepId } from './run-event.ts';
import type { RunState } from './run-state.ts';
import { readStepId, targetOf } from './steps.ts';

/** A step that waits for a person's decision. */
export interface AskedStep {
  readonly stepId: StepId;
  readonly kind: 'approval' | 'gate';
  readonly title: string;
  /** Those in force: after an escalation, others. */
  readonly approvers: Approvers;
  readonly escalated: boolean;
  readonly shown: Payload;
  readonly shownSha256: string;
  readonly shownAt: number;
  readonly dueAt: number | null;
  /** The place of its TASK_STARTED in the log. */
  readonly seq: number;
}

/** All that persons are asked to decide, in the order it was begun. */
export function openApprovalsOf(run: RunState): readonly AskedStep[] {
  if (run.phase !== 'running') return [];
  return [...run.open].flatMap((stepId) => askedStep(run, stepId) ?? []);
}

/** What a person is asked about a step; null when nobody is. */
export function askedStep(run: RunState, stepId: StepId): AskedStep | null {
  const step = run.steps.get(stepId);
  const name = readStepId(stepId);
  const task = run.index.byId.get(name.taskId);
  if (!task || step?.phase !== 'running') return null;
  const target = targetOf(task, name);
  if (target.kind !== 'approval' && target.kind !== 'gate') return null;
  if (target.kind === 'approval' ? step.verdict !== null : !step.escalated) return null;
  const approvers = target.kind === 'gate' || step.escalated ? target.escalateTo : target.approvers;
  if (!approvers) return null;
  return {
    stepId,
    kind: target.kind,
    title: task.title,
    approvers,
    escalated: step.escalated,
    shown: step.input,
    shownSha256: step.inputSha256,
    shownAt: step.attemptStartedAt,
    dueAt: step.dueAt,
    seq: step.startedSeq,
  };
}
