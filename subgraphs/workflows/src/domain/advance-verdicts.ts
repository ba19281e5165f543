import { descendantsOf } from './definition-index.ts';
import { change, type Draft, refuse, setStep, setTask } from './draft.ts';
import { areAtRest } from './gates.ts';
import { restartTask } from './restart.ts';
import type { RunEvent } from './run-event.ts';
import type { RunState, StepState } from './run-state.ts';
import { readStepId } from './steps.ts';

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
type Running = Extract<StepState, { phase: 'running' }>;

type VerdictEvent = Of<
  'APPROVAL_DECIDED' | 'APPROVAL_ESCALATED' | 'GATE_DECIDED' | 'GATE_ESCALATED' | 'TASKS_SENT_BACK'
>;

/** What approvals and gates come to. */
export function applyVerdict(draft: Draft, event: VerdictEvent) {
  const { run } = draft;
  const stepId = event.type === 'TASKS_SENT_BACK' ? event.gateId : event.stepId;
  const target = run.index.byId.get(readStepId(stepId).taskId)?.target;
  if (run.phase !== 'running' && event.type !== 'GATE_DECIDED')
    return refuse(draft, event, 'nothing is decided any more');
  if (event.type === 'TASKS_SENT_BACK') return sentBack(draft, event);
  const step = run.steps.get(stepId);
  if (step?.phase !== 'running') return refuse(draft, event, 'the step is not under way');
  switch (event.type) {
    case 'APPROVAL_DECIDED': {
      if (target?.kind !== 'approval' || step.verdict) return refuse(draft, event, 'nobody was asked');
      if (event.inputSha256 !== step.inputSha256)
        return refuse(draft, event, 'something else was shown than what was decided on');
      const { approved, by, comment } = event;
      return setStep(draft, stepId, { ...step, verdict: { approved, by, comment, reasons: null } });
    }
    case 'APPROVAL_ESCALATED': {
      const may =
        target?.kind === 'approval' && target.onDeadline === 'escalate' && target.escalateTo !== null;
      if (!may || step.escalated || step.verdict) return refuse(draft, event, 'it cannot be escalated');
      return setStep(draft, stepId, { ...step, escalated: true, dueAt: event.dueAt });
    }
    case 'GATE_DECIDED':
      if (target?.kind !== 'gate') return refuse(draft, event, 'it is no gate');
      return gateDecided(draft, event, step);
    case 'GATE_ESCALATED':
      if (
        target?.kind !== 'gate' ||
        target.escalateTo === null ||
        step.escalated ||
        step.verdict?.approved !== false
      )
        return refuse(draft, event, 'it cannot be escalated');
      return setStep(draft, stepId, { ...step, escalated: true, verdict: null, dueAt: event.dueAt });
  }
}

function gateDecided(draft: Draft, event: Of<'GATE_DECIDED'>, step: Running) {
  const { run } = draft;
  const { taskId } = readStepId(event.stepId);
  if (step.verdict || (event.by !== null) !== step.escalated)
    return refuse(draft, event, 'it is not theirs to decide now');
  if (event.artifactSha256 !== step.inputSha256 || event.round !== run.tasks.get(taskId)?.round)
    return refuse(draft, event, 'something else was examined');
  const { approved, by, reasons } = event;
  setStep(draft, event.stepId, { ...step, verdict: { approved, by, comment: '', reasons } });
}

function sentBack(draft: Draft, event: Of<'TASKS_SENT_BACK'>) {
  const { run } = draft;
  const gate = run.index.byId.get(event.gateId);
  const refusal = refusalOf(run, event.gateId);
  if (gate?.target.kind !== 'gate' || !refusal) return refuse(draft, event, 'no gate has refused');
  const refusals = run.refusals.get(event.gateId) ?? 0;
  if (refusals >= gate.target.roundsMax) return refuse(draft, event, 'it has refused too often');
  const ids = new Set(event.taskIds);
  if (!areAtRest(run, ids)) return refuse(draft, event, 'some of them are under way');
  for (const id of ids) {
    const task = run.tasks.get(id);
    if (!task) return refuse(draft, event, `there is no task "${id}"`);
    restartTask(draft, id, { round: task.round + 1, feedback: refusal.reasons });
  }
  for (const id of ids) forgetConditionsAfter(draft, id);
  change(draft, { refusals: new Map(run.refusals).set(event.gateId, refusals + 1) });
}

/** The verdict by which an examiner has refused, in whichever of the gate's steps. */
function refusalOf(run: RunState, gateId: string): Running['verdict'] {
  for (const stepId of run.open) {
    const step = run.steps.get(stepId);
    if (readStepId(stepId).taskId !== gateId || step?.phase !== 'running' || step.escalated) continue;
    if (step.verdict?.approved === false) return step.verdict;
  }
  return null;
}

/** What a condition came to, it came to by outputs that are no more. */
function forgetConditionsAfter(draft: Draft, taskId: string) {
  for (const id of descendantsOf(draft.run.index, taskId)) {
    const task = draft.run.tasks.get(id);
    if (task?.phase === 'waiting' && task.condition !== null)
      setTask(draft, id, { ...task, condition: null });
  }
}
