import { type AgentRunOutcome, DomainError, type JsonValue } from '@ymera/kernel';
import type { TaskDefinition } from '../domain/definition.ts';
import { retryDelayMs } from '../domain/retry.ts';
import type { RunRecord, ServiceDeps } from '../ports.ts';

export interface AgentCall {
  readonly record: RunRecord;
  readonly task: TaskDefinition;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly input: JsonValue;
}

type Deps = Pick<ServiceDeps, 'agentRunner' | 'clock' | 'log' | 'settings' | 'random'>;

/** With the default delays about a minute in all. */
const recallsMax = 6;

/**
 * Calls again, under the same key, while the platform says that it could not answer now: an agents service that is
 * restarted, or has no room, does not cost the task an attempt.
 */
export async function callAgent(
  deps: Deps,
  call: AgentCall,
  signal: AbortSignal,
): Promise<AgentRunOutcome | 'timeout'> {
  for (let recall = 1; ; recall++) {
    try {
      return await callOnce(deps, call, signal);
    } catch (error) {
      const again = error instanceof DomainError && error.nextMove === 'retry' && !signal.aborted;
      if (!again || recall > recallsMax) throw error;
      deps.log.warn('calling an agent failed; it is called again', { taskId: call.task.id, error });
      await deps.clock.wait(retryDelayMs(deps.settings, { attempt: recall, random: deps.random() }), signal);
    }
  }
}

/**
 * The agent keeps to its own timeout, and may have to wait for its turn as long; the limit here is for an agent that
 * never answers. The attempt is then taken as failed, and the next one is a new run of the agent.
 */
async function callOnce(
  { agentRunner, clock, settings }: Deps,
  { record, task, attempt, idempotencyKey, input }: AgentCall,
  signal: AbortSignal,
): Promise<AgentRunOutcome | 'timeout'> {
  const { timeoutMs, id: taskId, agentId } = task;
  const { id: runId, tenantId, startedBy } = record;
  const [answered, late] = [new AbortController(), new AbortController()];
  const workflow = { runId, taskId, attempt };
  const request = { agentId, input, tenantId, startedBy, idempotencyKey, workflow, timeoutMs };
  const timeout = clock
    .wait(2 * timeoutMs + settings.timeoutSlackMs, answered.signal)
    .then(() => 'timeout' as const);
  try {
    const run = agentRunner.run(request, AbortSignal.any([signal, late.signal]));
    return await Promise.race([run, timeout]);
  } finally {
    answered.abort();
    late.abort();
  }
}
