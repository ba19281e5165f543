import type { JsonValue } from '@ymera/kernel';
import {
  type AgentRun,
  type FinishedRun,
  type HeldRun,
  heldBy,
  isFinished,
  isRunning,
  type RunningRun,
} from '../domain/agent-run.ts';
import { endOf } from '../domain/run-end.ts';
import type { RunStore } from '../ports.ts';

/** The memory twin of the run store. */
export function createMemoryRunStore(): RunStore {
  const runs = new Map<string, AgentRun>();
  const outputs = new Map<string, string>();
  const untold = new Set<string>();

  const ofTenant = (tenantId: string) => [...runs.values()].filter((run) => run.tenantId === tenantId);
  const withKey = (tenantId: string, key: string) =>
    ofTenant(tenantId).find(({ idempotencyKey }) => idempotencyKey === key);
  const held = ({ tenantId, runId, epoch }: HeldRun): RunningRun | null => {
    const run = runs.get(runId);
    if (!run || run.tenantId !== tenantId || !isRunning(run)) return null;
    return run.state.lease.epoch === epoch ? run : null;
  };
  const setLease = (run: RunningRun, lease: Partial<RunningRun['state']['lease']>) => {
    const next: RunningRun = { ...run, state: { phase: 'RUNNING', lease: { ...run.state.lease, ...lease } } };
    runs.set(run.id, next);
    return next;
  };

  return {
    create: async (run) => {
      if (withKey(run.tenantId, run.idempotencyKey)) return false;
      runs.set(run.id, run);
      return true;
    },
    findByKey: async ({ tenantId, idempotencyKey }) => withKey(tenantId, idempotencyKey) ?? null,
    findMany: async ({ tenantId, ids }, signal) => {
      signal?.throwIfAborted();
      return ofTenant(tenantId).filter(({ id }) => ids.includes(id));
    },
    listOfAgent: async ({ tenantId, kind, agentId, limit }, signal) => {
      signal?.throwIfAborted();
      return ofTenant(tenantId)
        .filter((run) => run.kind === kind && run.agentId === agentId)
        .sort((a, b) => b.startedAt - a.startedAt || (b.id < a.id ? -1 : 1))
        .slice(0, limit);
    },
    tally: async ({ tenantId, since, passedOver }) => {
      const ended = ofTenant(tenantId)
        .filter(({ kind, startedAt }) => kind === 'agent' && startedAt >= since)
        .filter(({ state }) => state.phase !== 'RUNNING')
        .filter(({ state }) => state.phase !== 'FAILED' || !passedOver.includes(state.error.code));
      return [...Map.groupBy(ended, ({ agentId }) => agentId)].map(([agentId, own]) => ({
        agentId,
        runs: own.length,
        successes: own.filter(({ state }) => state.phase === 'SUCCEEDED').length,
      }));
    },
    readOutputs: async ({ tenantId, ids }, signal) => {
      signal?.throwIfAborted();
      const own = ofTenant(tenantId).filter(({ id }) => ids.includes(id) && outputs.has(id));
      // The text was written from a JsonValue.
      return new Map(own.map(({ id }) => [id, JSON.parse(outputs.get(id) ?? 'null') as JsonValue]));
    },
    takeOver: async (seen, { lease, now }) => {
      const run = held(seen);
      return run && run.state.lease.until <= now ? setLease(run, lease) : null;
    },
    renew: async (seen, until) => {
      const run = held(seen);
      if (run) setLease(run, { until });
      return run !== null;
    },
    release: async (seen) => {
      const run = held(seen);
      if (run) setLease(run, { until: 0 });
    },
    finish: async (seen, end) => {
      const run = held(heldBy(seen));
      if (!run) return null;
      const finished: FinishedRun = endOf(run, end);
      runs.set(run.id, finished);
      untold.add(run.id);
      if (end.result.ok) outputs.set(run.id, JSON.stringify(end.result.output));
      return finished;
    },
    markTold: async ({ tenantId, runId }) => {
      if (runs.get(runId)?.tenantId === tenantId) untold.delete(runId);
    },
    listUntold: async (limit) =>
      [...runs.values()]
        .filter(isFinished)
        .filter(({ id }) => untold.has(id))
        .slice(0, limit),
    listAbandoned: async ({ before, limit }) =>
      [...runs.values()]
        .filter(isRunning)
        .filter(({ state }) => state.lease.until < before)
        .slice(0, limit),
  };
}
