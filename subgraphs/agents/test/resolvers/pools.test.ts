import type { RequestScope } from '@ymera/kernel';
import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { echoId } from '../builders.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';

const save = `mutation ($id: ID! = "echoes", $agentIds: [ID!]! = ["${echoId}"]) {
  saveAgentPool(id: $id, settings: { agentIds: $agentIds, sizeMax: 1 }) {
    id agents { id } sizeMin sizeMax strategy advice { change }
  }
}`;
const instance = 'id agent { id } phase reservationId heldBy uses failures terminatedFor';
const acquire = `mutation { acquireAgent(input: { poolId: "echoes", task: "echo it" }) { ${instance} } }`;
const read = `{ agentPool(id: "echoes") {
  instances { ${instance} }
  statistics { size busy idle queueDepth acquired reused refused workMs health }
  advice { change reasons { kind message } }
} }`;

async function openPool() {
  const { subgraph, events } = await agentsInMemory();
  const ask = async (source: string, variables = {}, scope: Partial<RequestScope> = {}) =>
    await executeOn(subgraph, source, { variables, scope });
  return { ask, events, saved: await ask(save) };
}

describe('a pool of agents over GraphQL', () => {
  test('is saved with defaults for what is left out', async () => {
    const { saved } = await openPool();
    expect(saved).toEqual({
      data: {
        saveAgentPool: {
          ...{ id: 'echoes', agents: [{ id: echoId }], sizeMin: 0, sizeMax: 1 },
          ...{ strategy: 'LEAST_LOADED', advice: { change: 0 } },
        },
      },
    });
  });

  test('lends an agent out, from reservation to release', async () => {
    const { ask } = await openPool();
    const { data } = await ask(acquire);
    expect(data).toMatchObject({
      acquireAgent: { agent: { id: echoId }, phase: 'RESERVED', heldBy: aPrincipal().id, uses: 0 },
    });
    const { reservationId } = Object(data?.acquireAgent);
    const held = `poolId: "echoes", reservationId: "${reservationId}"`;
    expect((await ask(`mutation { startAgent(${held}) { phase } }`)).data).toEqual({
      startAgent: { phase: 'WORKING' },
    });
    const again = await ask(`mutation { startAgent(${held}) { phase } }`);
    expect(again.errors).toMatchObject([{ extensions: { code: 'AGENT_INSTANCE_STATE' } }]);
    const full = await ask(acquire);
    expect(full.errors).toMatchObject([{ extensions: { code: 'AGENT_POOL_EXHAUSTED' } }]);
    expect((await ask(`mutation { releaseAgent(${held}, ok: false) { phase failures } }`)).data).toEqual({
      releaseAgent: { phase: 'IDLE', failures: 1 },
    });
    const { data: after } = await ask(read);
    expect(after).toMatchObject({
      agentPool: {
        instances: [{ phase: 'IDLE', reservationId: null, heldBy: null, uses: 1, failures: 1 }],
        statistics: { size: 1, busy: 0, idle: 1, acquired: 1, reused: 0, refused: 1, health: 100 / 3 },
        advice: { change: -1, reasons: [{ kind: 'LITTLE_USED' }] },
      },
    });
  });

  test('shows a reservation to nobody but who has it', async () => {
    const { ask } = await openPool();
    await ask(acquire);
    const { data } = await ask(read, {}, { principal: aPrincipal({ id: 'user_bob' }) });
    expect(data).toMatchObject({
      agentPool: { instances: [{ reservationId: null, heldBy: aPrincipal().id }] },
    });
  });

  test('is listed, and seen by its own tenant alone', async () => {
    const { ask } = await openPool();
    const list = '{ agentPools { items { id } nextCursor } }';
    expect((await ask(list)).data).toEqual({ agentPools: { items: [{ id: 'echoes' }], nextCursor: null } });
    const scope = { principal: aPrincipal({ tenantId: 'tenant_two' }) };
    expect((await ask(list, {}, scope)).data).toMatchObject({ agentPools: { items: [] } });
    expect((await ask(read, {}, scope)).data).toEqual({ agentPool: null });
    expect((await ask(acquire, {}, scope)).errors).toMatchObject([
      { extensions: { code: 'AGENT_POOL_NOT_FOUND' } },
    ]);
  });

  test('is removed once', async () => {
    const { ask } = await openPool();
    const remove = 'mutation { removeAgentPool(id: "echoes") }';
    expect((await ask(remove)).data).toEqual({ removeAgentPool: true });
    expect((await ask(remove)).data).toEqual({ removeAgentPool: false });
  });

  test('tells what is done to it, and by whom, and nothing of what is refused', async () => {
    const { ask, events } = await openPool();
    const { data } = await ask(acquire);
    const { id } = Object(data?.acquireAgent);
    const terminate = `mutation { terminateAgent(poolId: "echoes", instanceId: "${id}") { terminatedFor } }`;
    expect((await ask(terminate)).data).toEqual({ terminateAgent: { terminatedFor: 'ASKED' } });
    expect((await ask(terminate)).errors).toMatchObject([{ extensions: { code: 'AGENT_INSTANCE_STATE' } }]);
    expect((await ask(save, { id: '-' })).errors).toHaveLength(1);
    for (let time = 0; time < 2; time++) await ask('mutation { removeAgentPool(id: "echoes") }');
    const told = events.published.filter(({ topic }) => topic === 'agents.pool.changed');
    const change = { poolId: 'echoes', by: aPrincipal().id };
    expect(told.map(({ payload }) => payload)).toEqual([
      { ...change, action: 'saved', agentIds: [echoId] },
      { ...change, action: 'instance_terminated', agentIds: [echoId] },
      { ...change, action: 'removed', agentIds: [] },
    ]);
  });

  test.each([
    ['saveAgentPool', save, 'execute'],
    ['removeAgentPool', 'mutation { removeAgentPool(id: "echoes") }', 'execute'],
    ['terminateAgent', 'mutation { terminateAgent(poolId: "echoes", instanceId: "i") { id } }', 'execute'],
    ['acquireAgent', acquire, 'read_only'],
    ['startAgent', 'mutation { startAgent(poolId: "echoes", reservationId: "r") { id } }', 'read_only'],
    ['releaseAgent', 'mutation { releaseAgent(poolId: "echoes", reservationId: "r") { id } }', 'read_only'],
  ] as const)('lets nobody %s without the role', async (_field, source, role) => {
    const { ask } = await openPool();
    const { errors } = await ask(source, {}, { principal: aPrincipal({ role }) });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
