import { describe, expect, test } from 'vitest';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { aBundle, agentsInMemory, aRequest } from '../builders.ts';

describe('loading plugins', () => {
  test('stores each plugin with its version, hash and agents', async () => {
    const { definitions } = await agentsInMemory({
      bundles: [aBundle({ agents: ['a', 'b'], timeoutMs: 700 })],
    });
    expect(await definitions.findPlugins(['@test/echo'])).toMatchObject([
      { version: '1.0.0', status: 'LOADED', sha256: 'b'.repeat(64) },
    ]);
    expect(await definitions.findAgents(['@test/echo/b'])).toMatchObject([
      { pluginId: '@test/echo', name: 'b', status: 'READY', timeoutMs: 700, inputSchema: null },
    ]);
  });

  test("gives agents without a limit of their own their plugin's limit", async () => {
    const bundles = [
      aBundle({ limits: { timeoutMs: 900 } }),
      aBundle({ name: '@test/own', timeoutMs: 700, limits: { timeoutMs: 900 } }),
    ];
    const { definitions } = await agentsInMemory({ bundles });
    const agents = await definitions.findAgents(['@test/echo/echo', '@test/own/echo']);
    expect(agents.map(({ timeoutMs }) => timeoutMs)).toEqual([900, 700]);
  });

  test('lists a plugin that does not load as absent, and loads the others', async () => {
    const broken = aBundle({ name: '@test/broken', version: '0.0.0-broken' });
    const { definitions, runner, log } = await agentsInMemory({ bundles: [broken, aBundle()] });
    expect((await definitions.listLoadedPlugins()).map(({ id }) => id)).toEqual(['@test/echo']);
    expect(await definitions.findPlugins(['@test/broken'])).toMatchObject([{ status: 'ABSENT' }]);
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        fields: expect.objectContaining({ plugin: '@test/broken' }),
      }),
    );
    await expect(runner.run(aRequest({ agentId: '@test/broken/echo' }))).rejects.toMatchObject({
      code: 'AGENT_UNAVAILABLE',
    });
    expect(await runner.run(aRequest())).toMatchObject({ ok: true });
  });

  test('refuses the same plugin twice before anything is stored', async () => {
    const definitions = createMemoryDefinitionStore();
    const bundles = [aBundle(), aBundle({ version: '2.0.0' })];
    await expect(agentsInMemory({ definitions, bundles })).rejects.toThrow('"@test/echo" is given twice');
    expect(await definitions.listAgentIds(10)).toEqual([]);
  });

  test('makes an agent unavailable that the new version has no longer', async () => {
    const definitions = createMemoryDefinitionStore();
    await agentsInMemory({ definitions, bundles: [aBundle({ agents: ['echo', 'old'] })] });
    const { runner } = await agentsInMemory({ definitions, bundles: [aBundle({ version: '2.0.0' })] });
    const asked = runner.run(aRequest({ agentId: '@test/echo/old' }));
    await expect(asked).rejects.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
  });
});

describe('finding unknown agents', () => {
  test('names each id that no agent has, once', async () => {
    const { runner } = await agentsInMemory();
    const agentIds = ['@test/echo/echo', 'x', 'y', 'x'];
    expect(await runner.findUnknown({ tenantId: 'tenant_one', agentIds })).toEqual(['x', 'y']);
  });

  test('counts an agent whose plugin is gone as known', async () => {
    const definitions = createMemoryDefinitionStore();
    await agentsInMemory({ definitions });
    const { runner } = await agentsInMemory({ definitions, bundles: [] });
    expect(await runner.findUnknown({ tenantId: 'tenant_one', agentIds: ['@test/echo/echo'] })).toEqual([]);
  });

  test.each([[undefined], ['x'], [[7]], [Array.from({ length: 1_001 }, () => 'x')]])(
    'refuses a list it can not read (%#)',
    async (agentIds) => {
      const { runner } = await agentsInMemory();
      const asked = runner.findUnknown({ tenantId: 'tenant_one', agentIds: agentIds as never });
      await expect(asked).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    },
  );
});
