import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryRemoteAgentStore } from '../../src/models/memory-remote-agent-store.ts';
import { aRequest, type Behaviour, echoId, usage } from '../builders.ts';
import { aRemoteAgent, inPhase } from '../remote-builders.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';
import { playedAgents } from '../support/played-agents.ts';

const scope = { principal: aPrincipal({ tenantId: 'tenant_one' }) };
const health = (id: string) =>
  `{ agent(id: "${id}") { health { score components { name score weight reason } } } }`;
type Shown = { agent: { health: { score: number; components: { name: string; score: number | null }[] } } };

async function healthOf(memory: Awaited<ReturnType<typeof agentsInMemory>>, id: string) {
  const result = await executeOn(memory.subgraph, health(id), { scope });
  expect(result.errors).toBeUndefined();
  return (result.data as Shown).agent.health;
}
const named = ({ components }: Awaited<ReturnType<typeof healthOf>>) =>
  Object.fromEntries(components.map(({ name, score }) => [name, score]));

describe("an agent's health", () => {
  test("of a plugin's agent falls with its failures, in the tenant that met them", async () => {
    const echo: Behaviour = async ({ run }) =>
      run.tenantId === 'tenant_one'
        ? { ok: false, error: { code: 'PLUGIN_CRASHED', message: '', retryable: true }, usage }
        : { ok: true, output: 1, usage };
    const memory = await agentsInMemory({ agents: { echo } });
    const before = await healthOf(memory, echoId);
    expect(named(before)).toEqual({ SUCCESS: null, PLUGIN: 100, LATENCY: null, CIRCUIT: 100 });
    expect(before.score).toBe(73);
    for (let n = 0; n < 5; n++)
      for (const tenantId of ['tenant_one', 'tenant_two'])
        await memory.runner.run(aRequest({ tenantId, idempotencyKey: `k${n}`, timeoutMs: 60_000 }));
    const after = await healthOf(memory, echoId);
    expect(named(after)).toMatchObject({ SUCCESS: 0, CIRCUIT: 0 });
    expect(after.score).toBeLessThanOrEqual(30);
  });

  test("of a definition file's is that of the models which can play it", async () => {
    const played = await playedAgents();
    expect(named(await healthOf(played, 'code-reviewer'))).toMatchObject({ MODEL: 100 });
    const without = await playedAgents({ models: undefined as never }); // as where none is configured
    expect(named(await healthOf(without, 'code-reviewer'))).toMatchObject({ MODEL: 0 });
  });

  test("of a remote agent is that of its reports, and of each tenant's own", async () => {
    const remoteAgents = createMemoryRemoteAgentStore();
    await remoteAgents.create(aRemoteAgent(inPhase('FROZEN')));
    const memory = await agentsInMemory({ remoteAgents });
    const shown = await healthOf(memory, 'builder');
    expect(named(shown)).toMatchObject({ REPORTS: 0 });
    expect(shown.score).toBe(10);
    const other = { principal: aPrincipal({ tenantId: 'tenant_two' }) };
    expect((await executeOn(memory.subgraph, health('builder'), { scope: other })).data).toEqual({
      agent: null,
    });
  });
});
