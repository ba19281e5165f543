import { createMemoryEvents } from '@ymera/kernel/events';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { isBusy, livingOf, type PoolSettings } from '../../../src/domain/pool/pool.ts';
import { createMemoryDefinitionStore } from '../../../src/models/memory-definition-store.ts';
import { createMemoryPoolStore } from '../../../src/models/memory-pool-store.ts';
import { createMemoryRunStore } from '../../../src/models/memory-run-store.ts';
import { createAgentBreakers } from '../../../src/services/breakers/agent-breakers.ts';
import { acquireAgent } from '../../../src/services/pools/acquire-agent.ts';
import type { PoolDesk } from '../../../src/services/pools/pool-desk.ts';
import { releaseAgent, startAgent, terminateAgent } from '../../../src/services/pools/return-agent.ts';
import { savePool } from '../../../src/services/pools/save-pool.ts';
import { tendPools } from '../../../src/services/pools/tend-pools.ts';
import { openSelectionDesk } from '../../../src/services/selection/selection-desk.ts';
import { anAgent, settle } from '../../builders.ts';

const agents = [
  anAgent({ id: '@test/ops/deploy', name: 'deploy', description: 'Deploys a service' }),
  anAgent({ id: '@test/ops/watch', name: 'watch', description: 'Watches a service' }),
  anAgent({ id: '@test/ops/gone', name: 'gone', status: 'UNAVAILABLE' }),
];
const [deploy, watch, gone] = ['@test/ops/deploy', '@test/ops/watch', '@test/ops/gone'];
const principal = { id: 'user_ada', tenantId: 'tenant_one' };
const place = { tenantId: 'tenant_one', poolId: 'ops' };
const command = { principal, poolId: 'ops' };
const anybody = { agentId: null, task: null, context: null, category: null, waitMs: 0 };
const settings: PoolSettings = {
  agentIds: [deploy, watch, gone],
  ...{ sizeMin: 0, sizeMax: 3, strategy: 'LEAST_LOADED', idleMs: 60_000, leaseMs: 10_000 },
  ...{ scaleUpAt: 1, scaleDownAt: 0, queueMax: 50, waitTargetMs: 1_000 },
};

async function openWorld(overrides: Partial<PoolSettings> = {}) {
  const definitions = createMemoryDefinitionStore();
  await definitions.replaceBuiltIn({ plugins: [], definitions: agents, at: 1 });
  const clock = createManualClock();
  const selection = openSelectionDesk({
    ...{ definitions, runs: createMemoryRunStore(), clock },
    breakers: createAgentBreakers({ clock }),
  });
  const pools = createMemoryPoolStore();
  const events = createMemoryEvents();
  const desk: PoolDesk = { pools, definitions, selection, events, clock, log: createRecordingLog() };
  await savePool(desk, { ...command, settings: { ...settings, ...overrides } });
  const acquire = (wanted: Partial<typeof anybody> | object = {}, signal = new AbortController().signal) =>
    acquireAgent(desk, { ...command, ...anybody, ...wanted }, signal);
  return { desk, pools, clock, acquire };
}

type Acquired = Awaited<ReturnType<typeof acquireAgent>>;
function heldBy({ instance: { state } }: Acquired) {
  if (state.phase !== 'RESERVED') throw new Error(`It is ${state.phase}.`);
  return { ...command, reservationId: state.reservation.id };
}

describe('acquiring an agent', () => {
  test('gives the same instance again once it was released', async () => {
    const { desk, acquire } = await openWorld();
    const first = await acquire({ agentId: deploy });
    await startAgent(desk, heldBy(first));
    await releaseAgent(desk, { ...heldBy(first), ok: true });
    expect((await acquire({ agentId: deploy })).instance.id).toBe(first.instance.id);
  });

  test('gives whoever fits the task', async () => {
    const { acquire } = await openWorld();
    expect((await acquire({ task: 'deploy it' })).instance.agentId).toBe(deploy);
    expect((await acquire({ task: 'watch it' })).instance.agentId).toBe(watch);
  });

  test('balances the load among those that fit about equally', async () => {
    const { acquire } = await openWorld();
    const taken = [await acquire({ task: 'a service' }), await acquire({ task: 'a service' })];
    expect(taken.map(({ instance }) => instance.agentId).toSorted()).toEqual([deploy, watch]);
  });

  test.each([
    [{ task: 'paint a wall' }, 'has to do with the task'],
    [{ agentId: gone }, 'can be run now'],
    [{ agentId: '@test/ops/none' }, 'does not lend out'],
  ])('is refused with why when nobody will do: %j', async (wanted, why) => {
    const { acquire, pools } = await openWorld();
    await expect(acquire(wanted)).rejects.toMatchObject({
      code: 'AGENT_POOL_NONE_FITS',
      message: expect.stringContaining(why),
    });
    expect((await pools.find(place))?.counts.acquired).toBe(0);
  });

  test.each([
    [{ waitMs: -1 }, 'INVALID_ARGUMENT'],
    [{ waitMs: 30_001 }, 'INVALID_ARGUMENT'],
    [{ task: ' ' }, 'INVALID_ARGUMENT'],
    [{ poolId: 'none' }, 'AGENT_POOL_NOT_FOUND'],
    [{ principal: { id: 'user_ada', tenantId: 'tenant_two' } }, 'AGENT_POOL_NOT_FOUND'],
  ])('is refused for %j', async (wrong, code) => {
    const { acquire } = await openWorld();
    await expect(acquire(wrong)).rejects.toMatchObject({ code });
  });

  test('never lends out more than there may be, however many come at once', async () => {
    const { acquire, pools } = await openWorld({ sizeMax: 3 });
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => acquire()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'AGENT_POOL_EXHAUSTED' });
    const pool = await pools.find(place);
    expect(pool && livingOf(pool).filter(isBusy)).toHaveLength(3);
    expect(pool?.counts).toMatchObject({ acquired: 3, refused: 47 });
  });

  test('waits for an instance that is released in time', async () => {
    const { desk, acquire, clock } = await openWorld({ sizeMax: 1 });
    const first = await acquire();
    const second = acquire({ waitMs: 1_000 });
    await settle();
    await releaseAgent(desk, { ...heldBy(first), ok: true });
    await clock.advance(250);
    expect((await second).instance.id).toBe(first.instance.id);
  });

  test('gives up in time, and leaves the queue', async () => {
    const { acquire, clock, pools } = await openWorld({ sizeMax: 1 });
    await acquire();
    const second = acquire({ waitMs: 300 });
    const refused = expect(second).rejects.toMatchObject({ code: 'AGENT_POOL_EXHAUSTED' });
    await settle();
    expect((await pools.find(place))?.queue).toHaveLength(1);
    for (const ms of [250, 50]) {
      await clock.advance(ms);
      await settle();
    }
    await refused;
    expect((await pools.find(place))?.queue).toEqual([]);
  });

  test('leaves the queue when its caller goes', async () => {
    const { acquire, pools } = await openWorld({ sizeMax: 1 });
    await acquire();
    const leaving = new AbortController();
    const second = acquire({ waitMs: 1_000 }, leaving.signal);
    const refused = expect(second).rejects.toMatchObject({ code: 'AGENT_POOL_EXHAUSTED' });
    await settle();
    leaving.abort();
    await refused;
    expect((await pools.find(place))?.queue).toEqual([]);
  });
});

describe('an instance that was lost', () => {
  test('is given to nobody else, and its late release is refused', async () => {
    const { desk, acquire, clock } = await openWorld({ sizeMax: 1 });
    const first = await acquire();
    await startAgent(desk, heldBy(first));
    await clock.advance(settings.leaseMs);
    await tendPools(desk);
    const second = await acquire();
    expect(second.instance.id).not.toBe(first.instance.id);
    const late = releaseAgent(desk, { ...heldBy(first), ok: true });
    await expect(late).rejects.toMatchObject({ code: 'AGENT_RESERVATION_ENDED' });
    await expect(releaseAgent(desk, { ...heldBy(second), ok: true })).resolves.toBeDefined();
  });

  test('makes room at once, without anybody tending the pool', async () => {
    const { acquire, clock } = await openWorld({ sizeMax: 1 });
    await acquire();
    await clock.advance(settings.leaseMs);
    await expect(acquire()).resolves.toBeDefined();
  });

  test('can be ended by an administrator, once', async () => {
    const { desk, acquire } = await openWorld();
    const { instance } = await acquire();
    const asked = { ...command, instanceId: instance.id };
    expect((await terminateAgent(desk, asked)).instance.state).toMatchObject({ reason: 'ASKED' });
    await expect(terminateAgent(desk, asked)).rejects.toMatchObject({ code: 'AGENT_INSTANCE_STATE' });
    const none = terminateAgent(desk, { ...asked, instanceId: 'ainst_none' });
    await expect(none).rejects.toMatchObject({ code: 'AGENT_INSTANCE_NOT_FOUND' });
  });
});

describe('saving a pool', () => {
  test('keeps who is lent out, and ends who is idle and lent no longer', async () => {
    const { desk, acquire, pools } = await openWorld();
    const kept = await acquire({ agentId: deploy });
    const ended = await acquire({ agentId: watch });
    await releaseAgent(desk, { ...heldBy(ended), ok: true });
    await savePool(desk, { ...command, settings: { ...settings, agentIds: [gone] } });
    const pool = await pools.find(place);
    expect(pool && livingOf(pool).map(({ id }) => id)).toEqual([kept.instance.id]);
    await expect(releaseAgent(desk, { ...heldBy(kept), ok: true })).resolves.toBeDefined();
  });

  test('is refused for an agent that nobody has, and stores nothing', async () => {
    const { desk, pools } = await openWorld();
    const asked = { ...command, poolId: 'new', settings: { ...settings, agentIds: ['@test/none/x'] } };
    await expect(savePool(desk, asked)).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' });
    expect(await pools.find({ ...place, poolId: 'new' })).toBeNull();
  });

  test('is refused beyond a hundred pools', async () => {
    const { desk } = await openWorld();
    for (let n = 1; n < 100; n++) await savePool(desk, { ...command, poolId: `p${n}`, settings });
    const more = savePool(desk, { ...command, poolId: 'p100', settings });
    await expect(more).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    await expect(savePool(desk, { ...command, settings })).resolves.toBeDefined();
  });
});

test('tending makes the minimum of every pool of every tenant', async () => {
  const { desk, pools } = await openWorld({ sizeMin: 3, strategy: 'ROUND_ROBIN' });
  const other = { ...command, principal: { id: 'user_bob', tenantId: 'tenant_two' } };
  await savePool(desk, { ...other, settings: { ...settings, sizeMin: 1 } });
  await tendPools(desk);
  const sizes = await Promise.all(
    ['tenant_one', 'tenant_two'].map(async (tenantId) => {
      const pool = await pools.find({ ...place, tenantId });
      return pool && livingOf(pool).length;
    }),
  );
  expect(sizes).toEqual([3, 1]);
  expect((await pools.find(place))?.instances.map(({ agentId }) => agentId)).not.toContain(gone);
});
