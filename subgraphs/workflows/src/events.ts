import type { JsonObject } from '@ymera/kernel';
import type { DomainEvent } from '@ymera/kernel/events';
import type { Workflow } from './domain/definition.ts';
import type { RunState } from './domain/run-state.ts';
import type { RunRecord } from './ports.ts';

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
  'workflows.run.ended': {
    readonly runId: string;
    readonly status: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
    readonly errorCode: string | null;
    readonly startedBy: string;
  };
}

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

export function runEnded(
  { id, tenantId, startedBy }: RunRecord,
  { status, finishedAt, failure }: Extract<RunState, { phase: 'ended' }>,
): DomainEvent {
  return eventOf(
    'workflows.run.ended',
    { subjectId: id, tenantId, at: finishedAt },
    { runId: id, status, errorCode: failure?.code ?? null, startedBy },
  );
}
