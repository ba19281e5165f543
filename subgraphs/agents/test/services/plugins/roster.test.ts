import { describe, expect, test } from 'vitest';
import { configured, switched } from '../../../src/domain/install-transitions.ts';
import { changeInstall } from '../../../src/services/plugins/change-install.ts';
import { aGate, settle, usage } from '../../builders.ts';
import { aTarball } from './install/packages.ts';
import {
  aBuiltIn,
  aCall,
  anInstalled,
  aSandbox,
  aStoredVersion,
  aWorld,
  callTool,
  enabledBefore,
  identityOf,
  place,
  pluginId,
  toldOf,
} from './world.ts';

const deed = { by: 'user_ada', at: 9_000 };

async function anEnabled(scripts: Parameters<typeof aSandbox>[0] = {}, settings = {}) {
  const box = aSandbox(scripts);
  const world = aWorld({ sandbox: box.sandbox, settings });
  const version = await aStoredVersion(world);
  await anInstalled(world, version, { state: enabledBefore });
  return { ...world, ...box, version };
}

describe('a plugin that is asked for', () => {
  test('is loaded once, from its stored package, however many ask at the same time', async () => {
    const { desk, did } = await anEnabled();
    const plugins = await Promise.all([1, 2, 3].map(() => desk.roster.ready(place)));
    await desk.roster.ready(place);
    expect(did).toEqual(['load word-tools@1.0.0']);
    expect(plugins[0]).toMatchObject({ ...place, version: '1.0.0', builtIn: false });
    expect(plugins[0]?.tools).toEqual(new Set(['count-words']));
  });

  test.each([
    [{ phase: 'INSTALLED' } as const],
    [{ phase: 'DISABLED', by: 'u', at: 1, reason: { code: 'X', message: 'x' } } as const],
    [{ phase: 'REMOVED', by: 'u', at: 1 } as const],
  ])('is not given out while it is %o', async (state) => {
    const box = aSandbox();
    const world = aWorld({ sandbox: box.sandbox });
    await anInstalled(world, await aStoredVersion(world), { state });
    expect(await world.desk.roster.ready(place)).toBeNull();
    expect(box.did).toEqual([]);
  });

  test('is not given out to another tenant, nor when there is none', async () => {
    const { desk } = await anEnabled();
    expect(await desk.roster.ready({ ...place, tenantId: 'tenant_two' })).toBeNull();
    expect(await desk.roster.ready({ ...place, pluginId: 'other' })).toBeNull();
  });

  test('leaves a caller who leaves alone, and loads for the others', async () => {
    const { desk, did } = await anEnabled();
    const leaving = new AbortController();
    const asked = desk.roster.ready(place, leaving.signal);
    const other = desk.roster.ready(place);
    leaving.abort(new Error('gone'));
    await expect(asked).rejects.toThrow();
    expect(await other).toMatchObject({ version: '1.0.0' });
    expect(did).toEqual(['load word-tools@1.0.0']);
  });
});

describe('a plugin that changes', () => {
  test('in another process is loaded anew at the next call', async () => {
    const here = await anEnabled();
    const other = aWorld({ stores: here.stores, definitions: here.desk.definitions });
    expect(await callTool(here.desk)).toMatchObject({ output: '1.0.0' });
    const version = await aStoredVersion(here, { version: '2.0.0' });
    const takeover = { version, replaces: here.version.integrity, action: 'updated' } as const;
    await changeInstall(other.desk, place, (install) => switched(install, takeover, deed));
    expect(await callTool(here.desk)).toMatchObject({ output: '2.0.0' });
    await settle();
    expect(here.did).toContain('unload word-tools@1.0.0');
    expect(here.did.at(-1)).toBe('count-words word-tools@2.0.0');
  });

  test('keeps its old code until the calls under way have ended', async () => {
    const gate = aGate();
    const waits = async () => {
      await gate.opened;
      return { ok: true, output: 'late', usage } as const;
    };
    const { desk, did, calls } = await anEnabled({ '1.0.0': { call: waits } });
    const call = callTool(desk);
    await expect.poll(() => calls).toHaveLength(1);
    await changeInstall(desk, place, (install) => configured(install, deed));
    await desk.roster.ready(place);
    expect(did.filter((line) => line.startsWith('unload'))).toEqual([]);
    gate.open();
    expect(await call).toMatchObject({ ok: true, output: 'late' });
    await settle();
    expect(did.filter((line) => line.startsWith('unload'))).toHaveLength(1);
  });

  test('answers a call that was prepared before the change with what is enabled now', async () => {
    const { desk } = await anEnabled();
    const prepared = await desk.roster.ready(place);
    await changeInstall(desk, place, (install) => configured(install, deed));
    await desk.roster.ready(place);
    await settle();
    const request = prepared && (await aCall(prepared));
    expect(request && (await prepared.sandboxed.call(request))).toMatchObject({ ok: true });
  });

  test('refuses a call that was prepared before it was disabled', async () => {
    const { desk, stores } = await anEnabled();
    const prepared = await desk.roster.ready(place);
    const [install] = await stores.installs.findMany({ ...place, pluginIds: [pluginId] });
    if (!install || !prepared) throw new Error('nothing was prepared');
    const state = { phase: 'DISABLED', by: 'u', at: 1, reason: { code: 'X', message: 'x' } } as const;
    await stores.installs.replace({ ...install, revision: 2, generation: 2, state });
    expect(await desk.roster.ready(place)).toBeNull();
    await settle();
    expect(await prepared.sandboxed.call(await aCall(prepared))).toMatchObject({
      ok: false,
      error: { code: 'PLUGIN_DISABLED' },
    });
  });

  test('is told by whoever sees it first, when the process that changed it ended before it could', async () => {
    const here = await anEnabled();
    const [install] = await here.stores.installs.findMany({ ...place, pluginIds: [pluginId] });
    if (!install) throw new Error('there is no record');
    const { lastChange } = install;
    await here.stores.installs.replace({
      ...install,
      revision: 2,
      generation: 2,
      lastChange: { ...lastChange, action: 'enabled' },
    });
    await here.desk.roster.ready(place);
    await settle();
    expect(toldOf(here.events)).toEqual(['enabled']);
    const tools = await here.desk.definitions.list({ ...place, kind: 'tool', after: null, limit: 9 });
    expect(tools).toMatchObject([{ id: 'word-tools/count-words', status: 'READY' }]);
  });
});

describe('code that can not be loaded', () => {
  test('is named with its reason, and not tried again at once', async () => {
    const fault = { code: 'INTEGRITY_MISMATCH', message: 'its code is not what was built' };
    const { desk, did, clock } = await anEnabled({ '1.0.0': { load: fault } });
    for (let attempt = 0; attempt < 3; attempt++)
      await expect(desk.roster.ready(place)).rejects.toMatchObject({
        code: 'PLUGIN_UNAVAILABLE',
        reason: fault,
      });
    expect(did).toEqual(['load word-tools@1.0.0']);
    expect(desk.roster.problemOf(place)).toEqual(fault);
    await clock.advance(desk.settings.retryLoadMs);
    await expect(desk.roster.ready(place)).rejects.toMatchObject({ reason: fault });
    expect(did).toHaveLength(2);
  });

  test('since its bytes were changed in the store never runs', async () => {
    const { stores, did, sandbox } = await anEnabled();
    const bytes = await aTarball({ version: '1.0.0', description: 'Something else' });
    const packages = { ...stores.packages, get: async () => bytes };
    const { desk } = aWorld({ sandbox, stores: { ...stores, packages } });
    await expect(desk.roster.ready(place)).rejects.toMatchObject({
      reason: { code: 'PKG_INTEGRITY_MISMATCH' },
    });
    expect(did).toEqual([]);
  });

  test('since its package is gone says so', async () => {
    const { desk, stores, version } = await anEnabled();
    await stores.packages.delete({ integrity: version.integrity, before: Number.MAX_SAFE_INTEGER });
    await expect(desk.roster.ready(place)).rejects.toMatchObject({
      reason: { code: 'PLUGIN_PACKAGE_MISSING' },
    });
  });

  test('since the sandbox has stopped it is disabled with that reason', async () => {
    const { desk, stop, stores, version } = await anEnabled();
    stop(identityOf(version));
    await expect(desk.roster.ready(place)).rejects.toMatchObject({ reason: { code: 'PLUGIN_DISABLED' } });
    await settle();
    const [install] = await stores.installs.findMany({ ...place, pluginIds: [pluginId] });
    expect(install?.state).toMatchObject({
      phase: 'DISABLED',
      by: 'platform',
      reason: { code: 'PLUGIN_DISABLED', message: 'it cost three processes' },
    });
    expect(await desk.roster.ready(place)).toBeNull();
  });

  test('is forgiven here when it was enabled elsewhere after it was stopped here', async () => {
    const { desk, stop, version } = await anEnabled();
    stop(identityOf(version));
    desk.roster.noteDisabled(identityOf(version), enabledBefore.at - 1);
    expect(await desk.roster.ready(place)).toMatchObject({ version: '1.0.0' });
  });
});

describe('not too many plugins', () => {
  async function threePlugins(scripts: Parameters<typeof aSandbox>[0] = {}) {
    const box = aSandbox(scripts);
    const world = aWorld({ sandbox: box.sandbox, settings: { loadedMax: 2, idleMs: 1_000 } });
    const version = await aStoredVersion(world);
    const places = ['tenant_a', 'tenant_b', 'tenant_c'].map((tenantId) => ({ tenantId, pluginId }));
    for (const { tenantId } of places) await anInstalled(world, version, { tenantId, state: enabledBefore });
    return { ...world, ...box, places, version };
  }

  test('are loaded: the one that was unused longest makes room', async () => {
    const { desk, did, places, clock, version } = await threePlugins();
    for (const one of places) {
      await desk.roster.ready(one);
      await clock.advance(1);
    }
    await settle();
    expect(did.filter((line) => line.startsWith('unload'))).toHaveLength(1);
    expect(desk.roster.placesOf(identityOf(version))).toEqual(places.slice(1));
  });

  test('are loaded: when all are at work the next one is refused', async () => {
    const gate = aGate();
    const waits = async () => {
      await gate.opened;
      return { ok: true, output: null, usage } as const;
    };
    const { desk, places, calls: began } = await threePlugins({ '1.0.0': { call: waits } });
    const [first, second, third] = places;
    if (!first || !second || !third) throw new Error('three were made');
    const calls = [first, second].map(async (one) => {
      const plugin = await desk.roster.ready(one);
      return plugin ? plugin.sandboxed.call(await aCall(plugin)) : null;
    });
    await expect.poll(() => began).toHaveLength(2);
    await expect(desk.roster.ready(third)).rejects.toMatchObject({ reason: { code: 'TOO_MANY_PLUGINS' } });
    gate.open();
    await Promise.all(calls);
    expect(await desk.roster.ready(third)).toMatchObject({ tenantId: 'tenant_c' });
  });

  test('stay loaded that nobody calls', async () => {
    const { desk, places, clock, did } = await threePlugins();
    const [first, second] = places;
    if (!first || !second) throw new Error('two were made');
    await desk.roster.ready(first);
    await clock.advance(2_000);
    await desk.roster.ready(second);
    expect(desk.roster.unloadIdle()).toBe(1);
    await settle();
    expect(did.filter((line) => line.startsWith('unload'))).toHaveLength(1);
    expect(await desk.roster.ready(first)).toMatchObject({ version: '1.0.0' });
  });
});

describe('a plugin that comes with the platform', () => {
  function builtInWorld(scripts: Parameters<typeof aSandbox>[0] = {}) {
    const box = aSandbox(scripts);
    return { ...aWorld({ sandbox: box.sandbox, builtIns: [aBuiltIn()] }), ...box };
  }

  test('is loaded once for all tenants, and initialised once in each', async () => {
    const { desk, did } = builtInWorld();
    const places = ['tenant_a', 'tenant_b', 'tenant_a'].map((tenantId) => ({ tenantId, pluginId }));
    const plugins = await Promise.all(places.map((one) => desk.roster.ready(one)));
    expect(plugins.map((plugin) => plugin?.tenantId)).toEqual(['tenant_a', 'tenant_b', 'tenant_a']);
    expect(plugins[0]?.builtIn).toBe(true);
    expect(did).toEqual([
      'load word-tools@1.0.0',
      'initialize word-tools@1.0.0',
      'initialize word-tools@1.0.0',
    ]);
    expect(desk.roster.placesOf({ name: pluginId, version: '1.0.0' })).toEqual(places.slice(0, 2));
  });

  test('whose initialize fails in a tenant says why there, and is tried again later', async () => {
    const fault = { code: 'SECRET_MISSING', message: 'the secret "token" was not entered' };
    const { desk, clock, did } = builtInWorld({ '1.0.0': { initialize: fault } });
    await expect(desk.roster.ready(place)).rejects.toMatchObject({ reason: fault });
    await expect(desk.roster.ready(place)).rejects.toMatchObject({ reason: fault });
    expect(desk.roster.problemOf(place)).toEqual(fault);
    expect(desk.roster.problemOf({ ...place, tenantId: 'tenant_two' })).toBeNull();
    expect(did).toHaveLength(2);
    await clock.advance(desk.settings.retryLoadMs);
    await expect(desk.roster.ready(place)).rejects.toMatchObject({ reason: fault });
    expect(did).toHaveLength(3);
  });

  test('stands before one of the same name that a tenant has installed', async () => {
    const { desk, did, ...world } = builtInWorld();
    const version = await aStoredVersion(world, { version: '9.0.0' });
    await anInstalled(world, version, { state: enabledBefore });
    expect(await desk.roster.ready(place)).toMatchObject({ version: '1.0.0' });
  });
});

test('a closed roster unloads everything and gives nothing out', async () => {
  const { desk, did } = await anEnabled();
  await desk.roster.ready(place);
  desk.roster.close();
  await settle();
  expect(did).toContain('unload word-tools@1.0.0');
  await expect(desk.roster.ready(place)).rejects.toMatchObject({ code: 'PLUGIN_UNAVAILABLE' });
});
