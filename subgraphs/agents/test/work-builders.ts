import { take } from '../src/domain/remote/hold-work.ts';
import { assign, newWork } from '../src/domain/remote/move-work.ts';
import type { TakenWork, WaitingWork, Work } from '../src/domain/remote/work.ts';

/** Work of tenant_one that waits for the agent `builder`, from moment 1,000 to 61,000. */
export function aWork(overrides: Partial<Work> = {}): WaitingWork {
  const id = overrides.id ?? 'work_1';
  const given = { id, tenantId: 'tenant_one', runId: `run of ${id}`, askedOf: 'builder' };
  const fresh = newWork(
    { ...given, capabilities: ['typescript'], inputBytes: 2, deadlineAt: 61_000, ...overrides },
    1_000,
  );
  const work = { ...assign(fresh, { to: 'builder', now: 1_000 }), revision: 1, ...overrides };
  return work as WaitingWork; // unless a test overrides the state
}

/** The same, taken by that agent. */
export const aTakenWork = (overrides: Partial<Work> = {}): TakenWork =>
  take(aWork(overrides), { agentId: 'builder', now: 2_000, leaseMs: 10_000 });
