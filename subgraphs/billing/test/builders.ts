import type { DomainEvent } from '@ymera/kernel/events';
import type { PriceTable } from '../src/domain/price-table.ts';
import type { CompletedRun, UsageEvent } from '../src/domain/usage-event.ts';

export const noon = Date.UTC(2026, 0, 1, 12);

export function aPriceTable(overrides: Partial<PriceTable> = {}): PriceTable {
  return {
    version: 'test-1',
    source: 'made up for tests',
    prices: {
      AGENT_RUN: { unitPrice: 100, unit: 'run' },
      PLUGIN_CPU_SECOND: { unitPrice: 50_000, unit: 'second' },
      MODEL_USE: { unitPrice: 1_000_000, unit: 'US dollar' },
    },
    ...overrides,
  };
}

export function aRun(overrides: Partial<CompletedRun> = {}): CompletedRun {
  return {
    agentRunId: 'arun_1',
    tenantId: 'tenant_one',
    agentId: 'agent_a',
    cpuMicroseconds: 40_000,
    at: noon,
    task: { workflowRunId: 'run_1', taskId: 'fetch' },
    ...overrides,
  };
}

export function aCharge(overrides: Partial<UsageEvent> = {}): UsageEvent {
  return {
    id: 'arun_1:AGENT_RUN',
    tenantId: 'tenant_one',
    meter: 'AGENT_RUN',
    quantityMicro: 1_000_000,
    unitPrice: 100,
    priceVersion: 'test-1',
    amount: 100,
    at: noon,
    agentId: 'agent_a',
    workflowRunId: 'run_1',
    taskRunId: 'run_1:fetch',
    ...overrides,
  };
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
    workflow: { runId: 'run_1', taskId: 'fetch', attempt: 1 },
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

/** `agents.model.called`, as the agents subgraph tells it. */
export function aModelCall(overrides: DomainEvent['payload'] = {}): DomainEvent {
  const payload = {
    callId: 'mcall_1',
    modelId: 'openai/gpt-4.1',
    agentId: 'agent_a',
    costMicroUsd: 100,
    errorCode: null,
    workflow: { runId: 'run_1', taskId: 'fetch', attempt: 1 },
    ...overrides,
  };
  return {
    id: `agents.model.called:${payload.callId}`,
    topic: 'agents.model.called',
    tenantId: 'tenant_one',
    at: noon,
    payload,
  };
}
