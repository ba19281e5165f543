import { createManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { createMemoryPluginStores } from '../../src/models/plugins/memory-stores.ts';
import { findPlugins } from '../../src/services/find-plugins.ts';
import { loadPlugins } from '../../src/services/load-plugins.ts';
import { aBundle, anInstall, createMemorySandbox } from '../builders.ts';
import { noServedModels } from '../model-builders.ts';

async function aDesk(builtIn: readonly string[]) {
  const clock = createManualClock();
  const definitions = createMemoryDefinitionStore();
  const { storage: _, ...stores } = createMemoryPluginStores(clock);
  const start = async (names: readonly string[]) => ({
    stores,
    definitions,
    sandbox: createMemorySandbox(),
    builtIns: await loadPlugins(
      { definitions, clock, models: noServedModels },
      names.map((name) => aBundle({ name })),
    ),
  });
  return { start, clock, stores, desk: await start(builtIn) };
}
const one = { tenantId: 'tenant_one' };

describe('the plugins that a tenant sees', () => {
  test("are the platform's and its own, each once, and no others", async () => {
    const { desk, stores } = await aDesk(['@test/in']);
    await stores.installs.create(anInstall({ pluginId: '@test/own' }));
    await stores.installs.create(anInstall({ pluginId: '@test/theirs', tenantId: 'tenant_two' }));
    const ids = ['@test/in', '@test/own', '@test/theirs', '@test/none', '@test/in'];
    expect(await findPlugins(desk, { ...one, ids })).toMatchObject([
      { id: '@test/in', builtIn: true, state: { phase: 'ENABLED', by: 'platform' } },
      { id: '@test/own', builtIn: false },
    ]);
  });

  test("are the platform's where the tenant has one of the same name", async () => {
    const { desk, stores } = await aDesk(['@test/in']);
    await stores.installs.create(anInstall({ pluginId: '@test/in' }));
    expect(await findPlugins(desk, { ...one, ids: ['@test/in'] })).toMatchObject([{ builtIn: true }]);
  });

  test('are removed when the platform starts without them, unless the tenant has its own', async () => {
    const { start, clock, stores } = await aDesk(['@test/a', '@test/b']);
    await clock.advance(1_000);
    const desk = await start([]);
    await stores.installs.create(anInstall({ pluginId: '@test/b' }));
    const found = await findPlugins(desk, { ...one, ids: ['@test/a', '@test/b'] });
    expect(found.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toMatchObject([
      { id: '@test/a', builtIn: true, state: { phase: 'REMOVED', at: clock.now() } },
      { id: '@test/b', builtIn: false, state: { phase: 'ENABLED' } },
    ]);
  });

  test('are disabled when the sandbox runs them no longer, with its reason', async () => {
    const { desk } = await aDesk(['@test/in']);
    const sandbox = { ...desk.sandbox, disabledReason: () => 'it killed three processes' };
    expect(await findPlugins({ ...desk, sandbox }, { ...one, ids: ['@test/in'] })).toMatchObject([
      { state: { phase: 'DISABLED', reason: { message: 'it killed three processes' } } },
    ]);
  });
});
