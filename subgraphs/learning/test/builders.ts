import type { DomainEvent } from '@ymera/kernel/events';
import type { Lesson } from '../src/domain/lesson.ts';
import type { Outcome } from '../src/domain/outcome.ts';

export const noon = Date.UTC(2026, 0, 1, 12);

export function anOutcome(overrides: Partial<Outcome> = {}): Outcome {
  return {
    agentRunId: 'arun_1',
    tenantId: 'tenant_one',
    agentId: 'agent_a',
    succeeded: true,
    errorCode: null,
    durationMs: 100,
    at: noon,
    ...overrides,
  };
}

export function aLesson(overrides: Partial<Lesson> = {}): Lesson {
  return {
    agentRunId: 'arun_1',
    tenantId: 'tenant_one',
    agentId: 'agent_a',
    task: 'Fix the memory leak in user service',
    succeeded: true,
    at: noon,
    ...overrides,
  };
}

/** As many lessons, each of a run of its own; the later ones are the newer. */
export function lessonsOf(count: number, overrides: Partial<Lesson> = {}): readonly Lesson[] {
  const { agentId = 'agent_a', task = 'leak', succeeded = true } = overrides;
  return Array.from({ length: count }, (_, n) =>
    aLesson({ agentRunId: `arun_${agentId}_${task}_${succeeded}_${n}`, ...overrides, at: noon + n }),
  );
}

/** `agents.run.completed`, as the agents subgraph tells it. */
export function aCompletedRun(
  overrides: { payload?: DomainEvent['payload']; tenantId?: string; at?: number } = {},
): DomainEvent {
  const payload = {
    agentRunId: 'arun_1',
    agentId: 'agent_a',
    startedBy: 'user_ada',
    ok: true,
    errorCode: null,
    cpuMs: 40,
    wallMs: 100,
    workflow: null,
    task: null,
    startedAt: noon - 100,
    finishedAt: noon,
    ...overrides.payload,
  };
  return {
    id: `agents.run.completed:${payload.agentRunId}`,
    topic: 'agents.run.completed',
    tenantId: overrides.tenantId ?? 'tenant_one',
    at: overrides.at ?? noon,
    payload,
  };
}
