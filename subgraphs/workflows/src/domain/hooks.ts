import type { RunEvent } from './run-event.ts';
import type { RunState } from './run-state.ts';
import { readStepId, targetOf } from './steps.ts';

/** What listeners of runs are told of. */
export type HookKind =
  | 'agent_started'
  | 'agent_ended'
  | 'tool_call'
  | 'tool_result'
  | 'message_sent'
  | 'error_occurred';

/** Something that has happened in a run, and stands in its log. */
export interface Hook {
  readonly kind: HookKind;
  readonly tenantId: string;
  readonly runId: string;
  readonly workflowId: string;
  readonly seq: number;
  readonly at: number;
  /** Null when it concerns the run as a whole. */
  readonly stepId: string | null;
  readonly attempt: number | null;
  /** The agent's or tool's id, the signal's name, or the task that a message goes to; null for errors of the run. */
  readonly about: string | null;
  /** Of a failure; null when it went well. */
  readonly errorCode: string | null;
}

/** Is called in the order of the log; what it throws is logged, and never matters to the run. */
export type HookListener = (hook: Hook) => void | Promise<void>;

/** The run that hooks are about. */
export interface HookedRun {
  readonly id: string;
  readonly tenantId: string;
  readonly workflowId: string;
}

/** What listeners are told of a commit; `run` as it stands after it. */
export function hooksOf(record: HookedRun, run: RunState, events: readonly RunEvent[]): readonly Hook[] {
  return events.flatMap((event) =>
    hooksOfEvent(run, event).map((hook) => ({ ...placeOf(record, event), ...hook })),
  );
}

type Said = Pick<Hook, 'kind' | 'stepId' | 'attempt' | 'about' | 'errorCode'>;

function hooksOfEvent(run: RunState, event: RunEvent): readonly Said[] {
  switch (event.type) {
    case 'TASK_STARTED':
      return started(run, event);
    case 'TASK_SUCCEEDED':
      // The examiner of a gate has ended with its verdict.
      return callOf(run, event.stepId).isGate ? [] : ended(run, { ...event, errorCode: null });
    case 'GATE_DECIDED':
      return event.by === null ? ended(run, { stepId: event.stepId, attempt: null, errorCode: null }) : [];
    case 'TASK_ATTEMPT_FAILED':
    case 'TASK_FAILED':
    case 'TASK_HELD': {
      const { stepId, attempt } = event;
      const said = { stepId, attempt, errorCode: event.failure.code };
      const { about, isGate } = callOf(run, stepId);
      const hadEnded = attempt === 0 || (isGate && gateVerdicts.has(event.failure.code));
      return [...(hadEnded ? [] : ended(run, said)), { kind: 'error_occurred', about, ...said }];
    }
    case 'TASK_UNDECIDABLE':
      return [error({ stepId: event.stepId ?? event.taskId, errorCode: event.failure.code })];
    case 'RUN_FAILED':
      return [error({ stepId: null, errorCode: event.failure.code })];
    case 'RUN_TIMED_OUT':
      return [error({ stepId: null, errorCode: 'RUN_TIMEOUT' })];
    case 'SIGNAL_RECEIVED':
      return [message(event.name)];
    case 'TASKS_SENT_BACK':
      return event.taskIds.filter((id) => id !== event.gateId).map((id) => message(id, event.gateId));
    default:
      return [];
  }
}

/** A gate fails with these after its examiner has answered. */
const gateVerdicts: ReadonlySet<string> = new Set(['GATE_REFUSED', 'GATE_EXPIRED']);

const message = (about: string, stepId: string | null = null): Said => ({
  kind: 'message_sent',
  stepId,
  attempt: null,
  about,
  errorCode: null,
});

const error = (said: Pick<Said, 'stepId' | 'errorCode'>): Said => ({
  kind: 'error_occurred',
  attempt: null,
  about: null,
  ...said,
});

function started(run: RunState, { stepId, attempt }: { stepId: string; attempt: number }): readonly Said[] {
  const { kind, about } = callOf(run, stepId);
  const said = { stepId, attempt, about, errorCode: null };
  if (kind === 'agent') return [{ kind: 'agent_started', ...said }];
  if (kind === 'tool') return [{ kind: 'tool_call', ...said }];
  // The step's run is sent what it has to do.
  return kind === 'workflow' ? [{ kind: 'message_sent', ...said }] : [];
}

function ended(run: RunState, said: Pick<Said, 'stepId' | 'attempt' | 'errorCode'>): readonly Said[] {
  const { kind, about } = callOf(run, said.stepId ?? '');
  const { stepId, attempt, errorCode } = said;
  if (kind === 'agent') return [{ kind: 'agent_ended', stepId, attempt, about, errorCode }];
  return kind === 'tool' ? [{ kind: 'tool_result', stepId, attempt, about, errorCode }] : [];
}

function callOf(run: RunState, stepId: string) {
  const name = readStepId(stepId);
  const task = run.index.byId.get(name.taskId);
  const target = task && targetOf(task, name);
  switch (target?.kind) {
    case 'agent':
    case 'gate':
      return { kind: 'agent' as const, about: target.agentId, isGate: target.kind === 'gate' };
    case 'select': {
      const step = run.steps.get(stepId);
      const agentId = (step && 'selected' in step && step.selected?.agentId) || null;
      // Nobody began where nobody was found.
      return { kind: agentId === null ? null : ('agent' as const), about: agentId, isGate: false };
    }
    case 'tool':
      return { kind: 'tool' as const, about: target.toolId, isGate: false };
    case 'workflow':
      return { kind: 'workflow' as const, about: target.workflow, isGate: false };
    default:
      return { kind: null, about: null, isGate: false };
  }
}

const placeOf = ({ tenantId, id: runId, workflowId }: HookedRun, { seq, at }: RunEvent) => ({
  tenantId,
  runId,
  workflowId,
  seq,
  at,
});
