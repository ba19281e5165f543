import { type DomainEvent, UnreadableEventError } from '@ymera/kernel/events';
import type { Outcome } from './domain/outcome.ts';

/** The topics that learning listens to; it publishes none. */
export const consumes: readonly string[] = ['agents.run.completed'];

/** What `agents.run.completed` says of an agent's run; null for a tool's call, from which nothing is learnt. */
export function readOutcome(event: DomainEvent): Outcome | null {
  const { agentRunId, kind, agentId, ok, errorCode, wallMs } = event.payload;
  if (kind === 'tool') return null;
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
