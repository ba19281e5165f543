import type { DomainEvent } from '@ymera/kernel/events';
import type { Outcome } from './domain/outcome.ts';

/** The topics that learning listens to; it publishes none. */
export const consumes: readonly string[] = ['agents.run.completed'];

/** An event whose payload is not what its topic promises; it stays undelivered, for someone to look at. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';

  constructor(event: DomainEvent, field: string) {
    super(`The event ${event.id} of topic ${event.topic} has no usable ${field}.`);
  }
}

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
