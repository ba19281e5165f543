import { describe, expect, test } from 'vitest';
import type { PluginInstall } from '../../../src/domain/plugin-install.ts';
import { configurePlugin } from '../../../src/services/plugins/configure-plugin.ts';
import { enablePlugin } from '../../../src/services/plugins/enable-plugin.ts';
import { grantPlugin } from '../../../src/services/plugins/grant-plugin.ts';
import { rollbackPlugin } from '../../../src/services/plugins/rollback-plugin.ts';
import { setSecret } from '../../../src/services/plugins/set-secret.ts';
import { switchVersion } from '../../../src/services/plugins/switch-version.ts';
import { settle } from '../../builders.ts';
import {
  aBuiltIn,
  anInstalled,
  aSandbox,
  aStoredVersion,
  aWorld,
  callTool,
  command,
  place,
  recordOf,
  type Script,
  toldOf,
} from './world.ts';

const host = 'api.example.com';
const withSecret = {
  permissions: { tools: [], network: [{ host, reason: 'to ask' }] },
  secrets: { token: { label: 'Token', reason: 'to ask', hosts: [host] } },
};

async function twoVersions(
  given: {
    scripts?: Record<string, Script>;
    enabled?: boolean;
    next?: object;
    changes?: Partial<PluginInstall>;
  } = {},
) {
  const box = aSandbox(given.scripts);
  const world = aWorld({ sandbox: box.sandbox });
  const first = await aStoredVersion(world);
  const second = await aStoredVersion(world, { version: '2.0.0', ...given.next }, { consent: null });
  await anInstalled(world, first, given.changes);
  if (given.enabled !== false) await enablePlugin(world.desk, command);
  const update = {
    place,
    by: 'user_ada',
    version: second,
    replaces: first.integrity,
    action: 'updated',
  } as const;
  return { ...world, ...box, first, second, update };
}

async function waiting(given: Parameters<typeof twoVersions>[0] = {}) {
  const world = await twoVersions(given);
  const install = await recordOf(world.desk);
  const candidate = { version: world.second, changes: [], redescribed: [] };
  await world.stores.installs.replace({ ...install, revision: install.revision + 1, candidate });
  return world;
}

describe('a version that takes over', () => {
  test('of an enabled plugin is loaded and initialised before it is the current one', async () => {
    const { desk, did, update } = await twoVersions();
    const install = await switchVersion(desk, update);
    expect(install).toMatchObject({ current: { version: '2.0.0' }, earlier: [{ version: '1.0.0' }] });
    expect(await callTool(desk)).toMatchObject({ output: '2.0.0' });
    await settle();
    expect(did.slice(2)).toEqual([
      'load word-tools@2.0.0',
      'initialize word-tools@2.0.0',
      'unload word-tools@1.0.0',
      'count-words word-tools@2.0.0',
    ]);
  });

  test('is given up when whoever asked leaves while its code starts: the one before stays', async () => {
    const { desk, did, update } = await twoVersions();
    const before = await recordOf(desk);
    const leaving = new AbortController();
    const gate = Promise.withResolvers<void>();
    const open: typeof desk.roster.open = async (...given) => {
      const copy = await desk.roster.open(...given);
      leaving.abort(new Error('the platform stops'));
      await gate.promise;
      return copy;
    };
    const slow = { ...desk, roster: { ...desk.roster, open } };
    await expect(switchVersion(slow, update, leaving.signal)).rejects.toThrow('the platform stops');
    gate.resolve();
    await settle();
    expect(await recordOf(desk)).toEqual(before);
    expect(did.at(-1)).toBe('unload word-tools@2.0.0');
  });

  test.each<[string, Script]>([
    ['load', { load: { code: 'CPU_TIMEOUT', message: 'too slow' } }],
    ['initialize', { initialize: { code: 'NO_ACCOUNT', message: 'no such account' } }],
  ])('of an enabled plugin does not when its %s fails: the one before stays', async (_, script) => {
    const { desk, update, events } = await twoVersions({ scripts: { '2.0.0': script } });
    const before = await recordOf(desk);
    const fault = script.load ?? script.initialize;
    await expect(switchVersion(desk, update)).rejects.toMatchObject({
      code: 'PLUGIN_VERSION_FAILED',
      reason: fault,
    });
    expect(await recordOf(desk)).toEqual(before);
    expect(await callTool(desk)).toMatchObject({ output: '1.0.0' });
    expect(toldOf(events)).toEqual(['installed', 'enabled']);
  });

  test('of a plugin that is not enabled runs nothing', async () => {
    const { desk, did, update } = await twoVersions({ enabled: false });
    expect(await switchVersion(desk, update)).toMatchObject({ current: { version: '2.0.0' } });
    expect(did).toEqual([]);
  });

  test('needs the secrets that it declares when the plugin is enabled', async () => {
    const { desk, update, did } = await twoVersions({ next: withSecret });
    await expect(switchVersion(desk, update)).rejects.toMatchObject({
      code: 'PLUGIN_NOT_READY',
      details: { missing: [{ kind: 'secret', what: 'token' }] },
    });
    expect(did).not.toContain('load word-tools@2.0.0');
  });

  test('is refused when another has taken over since it was compared', async () => {
    const { desk, update } = await twoVersions();
    await switchVersion(desk, update);
    await expect(switchVersion(desk, update)).rejects.toMatchObject({ code: 'PLUGIN_CONFLICT' });
  });

  test('of two that take over at once only one does, and the other leaves no code behind', async () => {
    const { desk, did, update, first, ...world } = await twoVersions();
    const third = await aStoredVersion(world, { version: '3.0.0' });
    const outcomes = await Promise.allSettled([
      switchVersion(desk, update),
      switchVersion(desk, { ...update, version: third }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await settle();
    const loaded = did.filter((line) => line.startsWith('load')).length;
    expect(did.filter((line) => line.startsWith('unload'))).toHaveLength(loaded - 1);
  });
});

describe('consenting', () => {
  test('to the first version lets it be enabled', async () => {
    const world = aWorld();
    await anInstalled(world, await aStoredVersion(world, {}, { consent: null }));
    const install = await grantPlugin(world.desk, { ...command, digest: 'digest-1.0.0' });
    expect(install.current.consent).toEqual({ by: 'user_ada', at: world.clock.now() });
    await enablePlugin(world.desk, command);
    expect((await recordOf(world)).state.phase).toBe('ENABLED');
    expect(toldOf(world.events)).toEqual(['installed', 'granted', 'enabled']);
  });

  test('to a waiting version puts it in the place of the one before', async () => {
    const { desk } = await waiting();
    const install = await grantPlugin(desk, { ...command, digest: 'digest-2.0.0' });
    expect(install).toMatchObject({
      current: { version: '2.0.0', consent: { by: 'user_ada' } },
      candidate: null,
      earlier: [{ version: '1.0.0' }],
    });
    expect(await callTool(desk)).toMatchObject({ output: '2.0.0' });
  });

  test('twice to the same is one consent', async () => {
    const { desk } = await twoVersions();
    const { revision } = await recordOf(desk);
    expect((await grantPlugin(desk, { ...command, digest: 'digest-1.0.0' })).revision).toBe(revision);
  });

  test('to anything else than what waits is refused with what does', async () => {
    const { desk } = await waiting();
    await expect(grantPlugin(desk, { ...command, digest: 'digest-of-yesterday' })).rejects.toMatchObject({
      code: 'PLUGIN_CHANGED',
      details: { digests: ['digest-2.0.0'] },
    });
    expect((await recordOf(desk)).current.version).toBe('1.0.0');
  });

  test('to a version that waits for a secret is possible once that is entered', async () => {
    const { desk } = await waiting({ next: withSecret });
    const granting = { ...command, digest: 'digest-2.0.0' };
    await expect(grantPlugin(desk, granting)).rejects.toMatchObject({ code: 'PLUGIN_NOT_READY' });
    await setSecret(desk, { ...command, name: 'token', value: 's3cret' });
    expect((await grantPlugin(desk, granting)).current.version).toBe('2.0.0');
  });

  test('to what comes with the platform, or is not there, is refused', async () => {
    const { desk } = aWorld({ builtIns: [aBuiltIn()] });
    await expect(grantPlugin(desk, { ...command, digest: 'x' })).rejects.toMatchObject({
      code: 'PLUGIN_BUILT_IN',
    });
    const other = { ...command, pluginId: 'other', digest: 'x' };
    await expect(grantPlugin(desk, other)).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
  });
});

describe('going back', () => {
  test('puts the latest version before in the place of the current one, with its consent', async () => {
    const { desk, update } = await twoVersions();
    await switchVersion(desk, update);
    const install = await rollbackPlugin(desk, { ...command, version: null });
    expect(install).toMatchObject({
      current: { version: '1.0.0', consent: { by: 'platform' } },
      earlier: [{ version: '2.0.0' }],
      lastChange: { action: 'rolled_back', details: { replaced: '2.0.0' } },
    });
    expect(await callTool(desk)).toMatchObject({ output: '1.0.0' });
  });

  test('takes the version that is named, and refuses one that is not kept', async () => {
    const { desk, update } = await twoVersions();
    await switchVersion(desk, update);
    await expect(rollbackPlugin(desk, { ...command, version: '0.5.0' })).rejects.toMatchObject({
      code: 'PLUGIN_VERSION_NOT_KEPT',
      details: { kept: ['1.0.0'] },
    });
    expect(await rollbackPlugin(desk, { ...command, version: '1.0.0' })).toMatchObject({
      current: { version: '1.0.0' },
    });
  });

  test('is refused when there is nothing to go back to', async () => {
    const { desk } = await twoVersions();
    await expect(rollbackPlugin(desk, { ...command, version: null })).rejects.toMatchObject({
      code: 'PLUGIN_VERSION_NOT_KEPT',
    });
  });

  test('does not happen when the version before does not start any longer', async () => {
    const { desk, update, stores, first } = await twoVersions();
    await switchVersion(desk, update);
    await stores.packages.delete({ integrity: first.integrity, before: Number.MAX_SAFE_INTEGER });
    await expect(rollbackPlugin(desk, { ...command, version: null })).rejects.toMatchObject({
      code: 'PLUGIN_VERSION_FAILED',
      reason: { code: 'PLUGIN_PACKAGE_MISSING' },
    });
    expect(await callTool(desk)).toMatchObject({ output: '2.0.0' });
  });
});

test('settings that were entered reach calls at once, and code that holds others is loaded anew', async () => {
  const config = { type: 'object', properties: { units: { enum: ['c', 'f'] } }, additionalProperties: false };
  const box = aSandbox();
  const world = aWorld({ sandbox: box.sandbox });
  await anInstalled(world, await aStoredVersion(world, { config }));
  await enablePlugin(world.desk, command);
  await callTool(world.desk);
  await configurePlugin(world.desk, { ...command, config: { units: 'f' } });
  await callTool(world.desk);
  expect(box.calls.map((call) => call.config)).toEqual([{}, {}, { units: 'f' }]);
  expect(box.did.filter((line) => line.startsWith('load'))).toHaveLength(2);
});
