import type { JsonObject } from '@ymera/kernel';
import type { DomainEvent } from '@ymera/kernel/events';
import type { Workflow } from './domain/definition.ts';
import type { Hook } from './domain/hooks.ts';
import type { RunState } from './domain/run-state.ts';
import type { Schedule } from './domain/schedule.ts';
import type { RunRecord } from './run-ports.ts';

/** Topic to payload, for all that is published here. */
export interface PublishedEvents {
  'workflows.workflow.defined': {
    readonly workflowId: string;
    readonly name: string;
    readonly version: number;
    readonly definedBy: string;
  };
  'workflows.run.started': {
    readonly runId: string;
    readonly workflowId: string;
    readonly workflowName: string;
    readonly startedBy: string;
  };
  'workflows.run.cancel_requested': { readonly runId: string; readonly by: string };
  /** What a person, or another program, asked of a run beside its cancellation. */
  'workflows.run.controlled': { readonly runId: string; readonly by: string; readonly control: Control };
  'workflows.approval.decided': {
    readonly runId: string;
    readonly stepId: string;
    readonly by: string;
    readonly approved: boolean;
    /** Of exactly what was shown. */
    readonly shownSha256: string;
  };
  'workflows.schedule.changed': {
    readonly scheduleId: string;
    readonly name: string;
    readonly by: string;
    readonly change: 'created' | 'updated' | 'paused' | 'resumed' | 'deleted' | 'disabled';
  };
  /** All hooks of one commit, see `Hook`; published when the settings say so. */
  'workflows.hooks.called': { readonly runId: string; readonly hooks: readonly JsonObject[] };
  'workflows.run.ended': {
    readonly runId: string;
    readonly status: 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'CONTINUED';
    readonly errorCode: string | null;
    readonly startedBy: string;
  };
}

export type Control =
  | 'pause'
  | 'resume'
  | 'signal'
  | 'retry_task'
  | 'resolve_task'
  | 'edit_input'
  | 'set_debug'
  | 'allow_wave';

/** This subgraph listens to nobody. */
export const consumes: readonly string[] = [];

// Each happens once to its subject, so that topic and subject make an id that is the same whoever publishes it.
function eventOf<T extends keyof PublishedEvents>(
  topic: T,
  about: { readonly subjectId: string; readonly tenantId: string; readonly at: number },
  payload: PublishedEvents[T] & JsonObject,
): DomainEvent {
  return { id: `${topic}:${about.subjectId}`, topic, tenantId: about.tenantId, at: about.at, payload };
}

export function workflowDefined({
  id,
  tenantId,
  name,
  version,
  createdAt,
  createdBy,
}: Workflow): DomainEvent {
  return eventOf(
    'workflows.workflow.defined',
    { subjectId: id, tenantId, at: createdAt },
    { workflowId: id, name, version, definedBy: createdBy },
  );
}

export function runStarted({ id, tenantId, startedAt, ...run }: RunRecord): DomainEvent {
  const { workflowId, workflowName, startedBy } = run;
  return eventOf(
    'workflows.run.started',
    { subjectId: id, tenantId, at: startedAt },
    { runId: id, workflowId, workflowName, startedBy },
  );
}

export function cancelRequested(
  { id, tenantId }: RunRecord,
  cancel: { by: string; at: number },
): DomainEvent {
  const about = { subjectId: id, tenantId, at: cancel.at };
  return eventOf('workflows.run.cancel_requested', about, { runId: id, by: cancel.by });
}

export function runControlled(
  { id, tenantId }: RunRecord,
  { by, at, seq, control }: { by: string; at: number; seq: number; control: Control },
): DomainEvent {
  const about = { subjectId: `${id}:${seq}`, tenantId, at };
  return eventOf('workflows.run.controlled', about, { runId: id, by, control });
}

export function approvalDecided(
  { id, tenantId }: RunRecord,
  decided: PublishedEvents['workflows.approval.decided'] & { at: number; seq: number },
): DomainEvent {
  const { at, seq, ...payload } = decided;
  return eventOf('workflows.approval.decided', { subjectId: `${id}:${seq}`, tenantId, at }, payload);
}

export function scheduleChanged(
  { id, tenantId, name, revision }: Schedule,
  {
    by,
    at,
    change,
  }: { by: string; at: number; change: PublishedEvents['workflows.schedule.changed']['change'] },
): DomainEvent {
  const about = { subjectId: `${id}:${change === 'deleted' ? 'deleted' : revision}`, tenantId, at };
  return eventOf('workflows.schedule.changed', about, { scheduleId: id, name, by, change });
}

export function hooksCalled(
  { id, tenantId }: RunRecord,
  { hooks, at, seq }: { hooks: readonly Hook[]; at: number; seq: number },
): DomainEvent {
  const about = { subjectId: `${id}:${seq}`, tenantId, at };
  return eventOf('workflows.hooks.called', about, { runId: id, hooks: hooks.map((hook) => ({ ...hook })) });
}

export function runEnded(
  { id, tenantId, startedBy }: RunRecord,
  { status, finishedAt, failure, lastSeq }: Extract<RunState, { phase: 'ended' }>,
): DomainEvent {
  // A run that has failed can be taken up again, and then ends once more.
  return eventOf(
    'workflows.run.ended',
    { subjectId: `${id}:${lastSeq}`, tenantId, at: finishedAt },
    { runId: id, status, errorCode: failure?.code ?? null, startedBy },
  );
}
