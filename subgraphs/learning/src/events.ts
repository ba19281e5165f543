import { type DomainEvent, UnreadableEventError } from '@ymera/kernel/events';
import type { Outcome } from './domain/outcome.ts';

/** The topics that learning listens to; it publishes none. */
export const consumes: readonly string[] = ['agents.run.completed'];

/** What `agents.run.completed` says of the run's outcome. */
export function readOutcome(event: DomainEvent): Outcome {
  const { agentRunId, agentId, ok, errorCode, wallMs } = event.payload;
  if (typeof agentRunId !== 'string') throw new UnreadableEventError(event, 'agentRunId');
  if (typeof agentId !== 'string') throw new UnreadableEventError(event, 'agentId');
  if (typeof ok !== 'boolean') throw new UnreadableEventError(event, 'ok');
  if (!ok && typeof errorCode !== 'string') throw new UnreadableEventError(event, 'errorCode');
  if (typeof wallMs !== 'number' || !(wallMs >= 0)) throw new UnreadableEventError(event, 'wallMs');
  return {
    agentRunId,
    tenantId: event.tenantId,
    agentId,
    succeeded: ok,
    errorCode: ok ? null : String(errorCode),
    durationMs: wallMs,
    at: event.at,
  };
}
