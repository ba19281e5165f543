import type { DomainEvent } from '@ymera/kernel/events';

export function anEvent(overrides: Partial<DomainEvent> = {}): DomainEvent {
  return {
    id: 'agents.run.completed:arun_1',
    topic: 'agents.run.completed',
    tenantId: 'tenant_one',
    at: Date.UTC(2026, 0, 1),
    payload: { agentRunId: 'arun_1', ok: true, workflow: null },
    ...overrides,
  };
}
