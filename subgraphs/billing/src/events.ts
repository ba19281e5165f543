import { isJsonObject } from '@ymera/kernel';
import { type DomainEvent, UnreadableEventError } from '@ymera/kernel/events';
import { type CompletedRun, toolPrefix } from './domain/usage-event.ts';

/** The topics that billing listens to; it publishes none. */
export const consumes: readonly string[] = ['agents.run.completed'];

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

function readTask(event: DomainEvent): CompletedRun['task'] {
  const { workflow } = event.payload;
  if (workflow === null) return null;
  if (!isJsonObject(workflow)) throw new UnreadableEventError(event, 'workflow');
  const { runId, taskId } = workflow;
  if (typeof runId !== 'string') throw new UnreadableEventError(event, 'workflow.runId');
  if (typeof taskId !== 'string') throw new UnreadableEventError(event, 'workflow.taskId');
  return { workflowRunId: runId, taskId };
}
