import { isJsonObject } from '@ymera/kernel';
import { type DomainEvent, UnreadableEventError } from '@ymera/kernel/events';
import { type CompletedRun, type ModelUse, modelPrefix, toolPrefix } from './domain/usage-event.ts';

/** The topics that billing listens to; it publishes none. */
export const consumes: readonly string[] = ['agents.run.completed', 'agents.model.called'];

/** What `agents.run.completed` says of the run's use. */
export function readCompletedRun(event: DomainEvent): CompletedRun {
  const { agentRunId, kind, agentId, cpuMs } = event.payload;
  if (typeof agentRunId !== 'string') throw new UnreadableEventError(event, 'agentRunId');
  if (typeof agentId !== 'string') throw new UnreadableEventError(event, 'agentId');
  const cpuMicroseconds = typeof cpuMs === 'number' ? Math.round(cpuMs * 1000) : Number.NaN;
  if (!Number.isSafeInteger(cpuMicroseconds) || cpuMicroseconds < 0) {
    throw new UnreadableEventError(event, 'cpuMs');
  }
  const { tenantId, at } = event;
  const user = kind === 'tool' ? `${toolPrefix}${agentId}` : agentId;
  return { agentRunId, tenantId, agentId: user, cpuMicroseconds, at, task: readTask(event) };
}

/** What `agents.model.called` says of the attempt's cost. */
export function readModelUse(event: DomainEvent): ModelUse {
  const { callId, modelId, agentId, costMicroUsd } = event.payload;
  if (typeof callId !== 'string') throw new UnreadableEventError(event, 'callId');
  if (typeof modelId !== 'string') throw new UnreadableEventError(event, 'modelId');
  if (agentId !== null && typeof agentId !== 'string') throw new UnreadableEventError(event, 'agentId');
  if (typeof costMicroUsd !== 'number' || !Number.isSafeInteger(costMicroUsd) || costMicroUsd < 0)
    throw new UnreadableEventError(event, 'costMicroUsd');
  const { tenantId, at } = event;
  const user = agentId ?? `${modelPrefix}${modelId}`;
  return { callId, tenantId, agentId: user, costMicroUsd, at, task: readTask(event) };
}

function readTask(event: DomainEvent): CompletedRun['task'] {
  const { workflow = null } = event.payload;
  if (workflow === null) return null;
  if (!isJsonObject(workflow)) throw new UnreadableEventError(event, 'workflow');
  const { runId, taskId } = workflow;
  if (typeof runId !== 'string') throw new UnreadableEventError(event, 'workflow.runId');
  if (typeof taskId !== 'string') throw new UnreadableEventError(event, 'workflow.taskId');
  return { workflowRunId: runId, taskId };
}
