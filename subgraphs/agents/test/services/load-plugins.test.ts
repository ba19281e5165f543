import { createManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { aBundle, aRequest, aToolRequest } from '../builders.ts';
import { runsInMemory } from '../runs-in-memory.ts';

const one = { tenantId: 'tenant_one', kind: 'agent' } as const;

describe('plugins that come with the platform', () => {
  test('are stored with version, hash, rights, agents and tools, and consented to by whoever starts it', async () => {
    const { definitions, builtIns, clock } = await runsInMemory({
      bundles: [aBundle({ agents: ['a', 'b'], tools: ['say'], timeoutMs: 700 })],
    });
    const [plugin] = await definitions.findBuiltIn(['@test/echo']);
    expect(plugin).toMatchObject({
      pluginId: '@test/echo',
      goneAt: null,
      version: {
        version: '1.0.0',
        sha256: 'b'.repeat(64),
        integrity: expect.stringMatching(/^sha512-/),
        source: { kind: 'CATALOGUE' },
        reviewed: true,
        consent: { by: 'platform', at: clock.now() },
      },
    });
    expect(plugin?.version.rights).toContainEqual({
      kind: 'tools',
      what: 'core/read-file',
      reason: 'because',
      terms: null,
    });
    expect(builtIns.get('@test/echo')?.version).toEqual(plugin?.version);
    expect(await definitions.findMany({ ...one, ids: ['@test/echo/b'] })).toMatchObject([
      {
        pluginId: '@test/echo',
        name: 'b',
        status: 'READY',
        timeoutMs: 700,
        inputSchema: null,
        tenantId: null,
      },
    ]);
    expect(await definitions.listIds({ ...one, kind: 'tool', limit: 5 })).toEqual(['@test/echo/say']);
  });

  test("give agents without a limit of their own their plugin's limit", async () => {
    const bundles = [
      aBundle({ limits: { timeoutMs: 900 } }),
      aBundle({ name: '@test/own', timeoutMs: 700, limits: { timeoutMs: 900 } }),
    ];
    const { definitions } = await runsInMemory({ bundles });
    const agents = await definitions.findMany({ ...one, ids: ['@test/echo/echo', '@test/own/echo'] });
    expect(agents.map(({ timeoutMs }) => timeoutMs)).toEqual([900, 700]);
  });

  test('that do not load are unavailable, say why, and keep no other from running', async () => {
    const broken = aBundle({ name: '@test/broken', version: '0.0.0-broken' });
    const { runner } = await runsInMemory({ bundles: [broken, aBundle()] });
    await expect(runner.run(aRequest({ agentId: '@test/broken/echo' }))).rejects.toMatchObject({
      code: 'AGENT_UNAVAILABLE',
      nextMove: 'retry',
      message: expect.stringContaining('its code fails'),
      details: { reason: { code: 'LOAD_FAILED' } },
    });
    const request = aToolRequest({ agentId: '@test/broken/say', idempotencyKey: 'key-2' });
    await expect(runner.run(request)).rejects.toMatchObject({ code: 'TOOL_UNAVAILABLE', nextMove: 'retry' });
    expect(await runner.run(aRequest())).toMatchObject({ ok: true });
  });

  test('are refused twice before anything is stored', async () => {
    const definitions = createMemoryDefinitionStore();
    const bundles = [aBundle(), aBundle({ version: '2.0.0' })];
    await expect(runsInMemory({ definitions, bundles })).rejects.toThrow('"@test/echo" is given twice');
    expect(await definitions.listIds({ ...one, limit: 10 })).toEqual([]);
    expect(await definitions.findBuiltIn(['@test/echo'])).toEqual([]);
  });

  test('make an agent unavailable that the new version has no longer', async () => {
    const definitions = createMemoryDefinitionStore();
    await runsInMemory({ definitions, bundles: [aBundle({ agents: ['echo', 'old'] })] });
    const { runner } = await runsInMemory({ definitions, bundles: [aBundle({ version: '2.0.0' })] });
    const asked = runner.run(aRequest({ agentId: '@test/echo/old' }));
    await expect(asked).rejects.toMatchObject({ code: 'AGENT_UNAVAILABLE', nextMove: 'give-up' });
  });

  test('are here since their version came, however often the platform starts', async () => {
    const definitions = createMemoryDefinitionStore();
    const clock = createManualClock();
    const since = clock.now();
    await runsInMemory({ definitions, clock });
    await clock.advance(1_000);
    const again = await runsInMemory({ definitions, clock });
    expect(again.builtIns.get('@test/echo')?.version.installedAt).toBe(since);
    const next = await runsInMemory({ definitions, clock, bundles: [aBundle({ version: '2.0.0' })] });
    expect(next.builtIns.get('@test/echo')?.version.installedAt).toBe(since + 1_000);
  });

  test('are remembered when they come no longer', async () => {
    const definitions = createMemoryDefinitionStore();
    await runsInMemory({ definitions });
    const { clock } = await runsInMemory({ definitions, bundles: [] });
    expect(await definitions.findBuiltIn(['@test/echo'])).toMatchObject([{ goneAt: clock.now() }]);
  });
});

describe('describing agents and tools', () => {
  type Asked = Parameters<Awaited<ReturnType<typeof runsInMemory>>['runner']['describe']>[0];
  const idsOf = async (runner: Awaited<ReturnType<typeof runsInMemory>>['runner'], asked: Asked) =>
    (await runner.describe(asked)).map(({ id }) => id).sort();

  test('leaves out the ids that none has', async () => {
    const { runner } = await runsInMemory();
    const ids = ['@test/echo/echo', 'x', 'y', 'x'];
    expect(await idsOf(runner, { tenantId: 'tenant_one', kind: 'agent', ids, role: 'execute' })).toEqual([
      '@test/echo/echo',
    ]);
  });

  test('says what each takes and gives, and whether a second call does harm', async () => {
    const { runner } = await runsInMemory();
    const [tool] = await runner.describe({
      tenantId: 'tenant_one',
      kind: 'tool',
      ids: ['@test/echo/say'],
      role: 'execute',
    });
    expect(Object.keys(tool ?? {}).sort()).toEqual([
      'effect',
      'id',
      'idempotent',
      'inputSchema',
      'outputSchema',
      'readOnly',
      'use',
    ]);
  });

  test.each([
    [{ readOnly: false, idempotent: false }, 'keyed'],
    [{ readOnly: true, idempotent: false }, 'idempotent'],
    [{ readOnly: false, idempotent: true }, 'idempotent'],
    [{ readOnly: false, idempotent: false, effect: 'unsafe' }, 'unsafe'],
    [{ readOnly: true, idempotent: true, effect: 'keyed' }, 'keyed'],
  ] as const)('says what a repetition does: of %o', async (annotations, effect) => {
    const { runner } = await runsInMemory({ bundles: [aBundle({ annotations })] });
    const asked = { tenantId: 'tenant_one', role: 'execute', ids: ['@test/echo/say'], kind: 'tool' } as const;
    expect(await runner.describe(asked)).toMatchObject([{ effect }]);
  });

  test('says whether whoever asks may call it, and whether anybody can', async () => {
    const definitions = createMemoryDefinitionStore();
    await runsInMemory({ definitions });
    const useFor = async (role: 'read_only' | 'execute' | 'admin', bundles?: []) => {
      const { runner } = await runsInMemory({ definitions, ...(bundles ? { bundles } : {}) });
      const ids = ['@test/echo/echo'];
      return (await runner.describe({ tenantId: 'tenant_one', kind: 'agent', ids, role }))[0]?.use;
    };
    expect([await useFor('read_only'), await useFor('execute'), await useFor('admin')]).toEqual([
      'forbidden',
      'allowed',
      'allowed',
    ]);
    expect([await useFor('execute', []), await useFor('read_only', [])]).toEqual([
      'unavailable',
      'forbidden',
    ]);
    await expect(useFor('boss' as 'admin')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('knows tools as tools, and agents as agents', async () => {
    const { runner } = await runsInMemory();
    const ids = ['@test/echo/echo', '@test/echo/say'];
    const asked = (kind: 'agent' | 'tool') =>
      idsOf(runner, { tenantId: 'tenant_one', kind, ids, role: 'execute' });
    expect(await asked('agent')).toEqual(['@test/echo/echo']);
    expect(await asked('tool')).toEqual(['@test/echo/say']);
    await expect(asked('workflow' as 'tool')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  test('knows what a tenant has installed, for that tenant alone', async () => {
    const installed = { tenant_one: [aBundle({ name: '@test/own' })] };
    const { runner } = await runsInMemory({ installed });
    const ids = ['@test/own/echo'];
    expect(await idsOf(runner, { tenantId: 'tenant_one', kind: 'agent', ids, role: 'execute' })).toEqual(ids);
    expect(await idsOf(runner, { tenantId: 'tenant_two', kind: 'agent', ids, role: 'execute' })).toEqual([]);
  });

  test('counts an agent whose plugin is gone as known', async () => {
    const definitions = createMemoryDefinitionStore();
    await runsInMemory({ definitions });
    const { runner } = await runsInMemory({ definitions, bundles: [] });
    const ids = ['@test/echo/echo'];
    expect(await idsOf(runner, { tenantId: 'tenant_one', kind: 'agent', ids, role: 'execute' })).toEqual(ids);
  });

  test.each([[undefined], ['x'], [[7]], [Array.from({ length: 1_001 }, () => 'x')]])(
    'refuses a list it can not read (%#)',
    async (ids) => {
      const { runner } = await runsInMemory();
      const asked = runner.describe({
        tenantId: 'tenant_one',
        kind: 'agent',
        ids: ids as never,
        role: 'execute',
      });
      await expect(asked).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    },
  );
});
