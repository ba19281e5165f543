import { type Acquisition, acquire } from '../../../src/domain/pool/acquire.ts';
import type { Instance, InstanceState, Pool } from '../../../src/domain/pool/pool.ts';

export function aPool(overrides: Partial<Pool> = {}): Pool {
  return {
    tenantId: 'tenant_one',
    id: 'reviewers',
    revision: 1,
    agentIds: ['a', 'b', 'c'],
    sizeMin: 0,
    sizeMax: 3,
    strategy: 'LEAST_LOADED',
    idleMs: 60_000,
    leaseMs: 10_000,
    scaleUpAt: 1,
    scaleDownAt: 0,
    queueMax: 5,
    waitTargetMs: 1_000,
    instances: [],
    queue: [],
    counts: { acquired: 0, reused: 0, spawned: 0, terminated: 0, refused: 0, waitMs: 0, workMs: null },
    credits: {},
    createdAt: 0,
    updatedAt: 0,
    ...overrides,
  };
}

export const idle = (since = 0): InstanceState => ({ phase: 'IDLE', since });
export const working = (until = 10_000, id = 'hold_1'): InstanceState => ({
  ...{ phase: 'WORKING', startedAt: 0 },
  reservation: { id, by: 'user_ada', at: 0, until },
});

export function anInstance(id: string, overrides: Partial<Instance> = {}): Instance {
  return { id, agentId: 'a', spawnedAt: 0, uses: 0, failures: 0, state: idle(), ...overrides };
}

let count = 0;
export function asked(overrides: Partial<Acquisition> = {}): Acquisition {
  count++;
  return {
    agentIds: ['a', 'b', 'c'],
    by: 'user_ada',
    reservationId: `hold_${count}`,
    instanceId: `ainst_${count}`,
    waitsUntil: null,
    now: 1_000,
    ...overrides,
  };
}

/** Acquires, and fails when nothing is given. */
export function granted(pool: Pool, overrides: Partial<Acquisition> = {}) {
  const acquired = acquire(pool, asked(overrides));
  if (acquired.kind !== 'GRANTED') throw new Error(`It is ${acquired.kind}.`);
  return acquired;
}
