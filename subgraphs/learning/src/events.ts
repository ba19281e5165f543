import { type DomainEvent, UnreadableEventError } from '@ymera/kernel/events';
import { type Lesson, lessonOf } from './domain/lesson.ts';
import type { Outcome } from './domain/outcome.ts';

/** The topics that learning listens to; it publishes none. */
export const consumes: readonly string[] = ['agents.run.completed'];

/** What an agent's run taught. */
interface Learnt {
  readonly outcome: Outcome;
  /** Null when it says nothing about the agent and a task. */
  readonly lesson: Lesson | null;
}

/** What is learnt from `agents.run.completed`; null for a tool's call, from which nothing is. */
export function readLearnt(event: DomainEvent): Learnt | null {
  const outcome = readOutcome(event);
  // Absent of runs that ended before they told it.
  const { task = null } = event.payload;
  if (task !== null && typeof task !== 'string') throw new UnreadableEventError(event, 'task');
  return outcome && { outcome, lesson: lessonOf(outcome, task) };
}

function readOutcome(event: DomainEvent): Outcome | null {
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
