import { describe, expect, test } from 'vitest';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { createMemoryInstallStore } from '../../src/models/plugins/memory-install-store.ts';
import { publishDefinitions } from '../../src/services/publish-definitions.ts';
import { aBundle, anInstall, aVersion } from '../builders.ts';
import { noPluginModels } from '../model-builders.ts';

const one = { tenantId: 'tenant_one', kind: 'tool' } as const;

function aDesk() {
  const definitions = createMemoryDefinitionStore();
  const installs = createMemoryInstallStore();
  return { definitions, stores: { installs }, models: noPluginModels };
}

const statusOf = async (desk: ReturnType<typeof aDesk>) =>
  (await desk.definitions.listOfPlugins({ ...one, pluginIds: ['@test/echo'] })).map(({ status }) => status);

describe('the agents and tools of an installed plugin', () => {
  test('can be used when it is enabled, in its tenant alone', async () => {
    const desk = aDesk();
    await publishDefinitions(desk, anInstall());
    expect(await desk.definitions.listIds({ ...one, kind: 'agent', limit: 5 })).toEqual(['@test/echo/echo']);
    expect(await statusOf(desk)).toEqual(['READY']);
    expect(await desk.definitions.listIds({ ...one, tenantId: 'tenant_two', limit: 5 })).toEqual([]);
  });

  test.each([
    [{ phase: 'INSTALLED' }],
    [{ phase: 'DISABLED', by: 'user_ada', at: 1, reason: { code: 'X', message: '' } }],
    [{ phase: 'REMOVED', by: 'user_ada', at: 1 }],
  ] as const)('can not be used when it is %j, and stay readable', async (state) => {
    const desk = aDesk();
    await publishDefinitions(desk, anInstall());
    await publishDefinitions(desk, anInstall({ state, revision: 2 }));
    expect(await statusOf(desk)).toEqual(['UNAVAILABLE']);
  });

  test('are those of its current version', async () => {
    const desk = aDesk();
    await publishDefinitions(desk, anInstall());
    const manifest = aBundle({ version: '2.0.0', tools: ['shout'] }).manifest as never; // plain JSON
    await publishDefinitions(desk, anInstall({ current: aVersion({ manifest }), revision: 2 }));
    const tools = await desk.definitions.listOfPlugins({ ...one, pluginIds: ['@test/echo'] });
    expect(tools.map(({ name, status }) => [name, status])).toEqual([
      ['say', 'UNAVAILABLE'],
      ['shout', 'READY'],
    ]);
  });

  test('are those of the later of two changes, in whichever order they are published', async () => {
    const desk = aDesk();
    const enabled = anInstall();
    const state = { phase: 'REMOVED', by: 'user_ada', at: 2_000 } as const;
    const removed = anInstall({ revision: 2, generation: 2, state });
    await desk.stores.installs.create(enabled);
    await desk.stores.installs.replace(removed);
    await publishDefinitions(desk, removed);
    await publishDefinitions(desk, enabled);
    expect(await statusOf(desk)).toEqual(['UNAVAILABLE']);
  });
});
