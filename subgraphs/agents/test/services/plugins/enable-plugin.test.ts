import type { PluginManifest } from '@ymera/plugin-sdk/host';
import { describe, expect, test } from 'vitest';
import { configured } from '../../../src/domain/install-transitions.ts';
import type { PluginVersion } from '../../../src/domain/plugin-version.ts';
import { changeInstall } from '../../../src/services/plugins/change-install.ts';
import { disablePlugin } from '../../../src/services/plugins/disable-plugin.ts';
import { enablePlugin } from '../../../src/services/plugins/enable-plugin.ts';
import { onSandboxNotice } from '../../../src/services/plugins/sandbox-notices.ts';
import { aGate, settle, usage } from '../../builders.ts';
import {
  aBuiltIn,
  anInstalled,
  aSandbox,
  aStoredVersion,
  aWorld,
  callTool,
  command,
  enabledBefore,
  identityOf,
  place,
  pluginId,
  recordOf,
  type Script,
  toldOf,
} from './world.ts';

const token = { label: 'Token', reason: 'to ask', hosts: ['api.example.com'] };

const loop = { instructions: 'Plan', model: 'fast', tools: ['count-words'] };
const planner = {
  id: 'planner',
  title: 'Planner',
  description: 'Plans',
  annotations: { readOnly: true, idempotent: true },
  examples: [],
  declared: loop,
};

async function anInstalledPlugin(script: Script = {}, changes: Parameters<typeof aStoredVersion>[1] = {}) {
  const box = aSandbox({ '1.0.0': script });
  const world = aWorld({ sandbox: box.sandbox });
  const version = await aStoredVersion(world, changes);
  await anInstalled(world, version);
  return { ...world, ...box, version };
}

describe('enabling a plugin', () => {
  test('loads and initialises its code, lets it be called, and tells so', async () => {
    const { desk, did, events, calls } = await anInstalledPlugin();
    await enablePlugin(desk, command);
    expect((await recordOf(desk)).state).toEqual({ phase: 'ENABLED', by: 'user_ada', at: desk.clock.now() });
    expect(toldOf(events)).toEqual(['installed', 'enabled']);
    expect(await callTool(desk)).toMatchObject({ ok: true });
    expect(did).toEqual([
      'load word-tools@1.0.0',
      'initialize word-tools@1.0.0',
      'count-words word-tools@1.0.0',
    ]);
    expect(calls[0]).toMatchObject({ kind: 'lifecycle', run: { tenantId: 'tenant_one' }, timeoutMs: 30_000 });
  });

  test('lists its tools as ready', async () => {
    const { desk } = await anInstalledPlugin();
    await enablePlugin(desk, command);
    const tools = await desk.definitions.list({ ...place, kind: 'tool', after: null, limit: 9 });
    expect(tools).toMatchObject([{ id: 'word-tools/count-words', status: 'READY' }]);
  });

  test('names everything that is missing, and runs nothing', async () => {
    const box = aSandbox();
    const world = aWorld({ sandbox: box.sandbox });
    const config = { type: 'object', required: ['units'], properties: { units: { type: 'string' } } };
    const changes = { secrets: { token, other: token }, config };
    await anInstalled(world, await aStoredVersion(world, changes, { consent: null }));
    await world.stores.settings.setSecret(place, { name: 'other', value: 'x' });
    await expect(enablePlugin(world.desk, command)).rejects.toMatchObject({
      code: 'PLUGIN_NOT_READY',
      details: {
        missing: [
          { kind: 'consent', what: 'digest-1.0.0' },
          { kind: 'secret', what: 'token' },
          { kind: 'config', what: '/units' },
        ],
      },
    });
    expect(box.did).toEqual([]);
    expect((await recordOf(world)).revision).toBe(1);
  });

  test.each<[string, Partial<PluginManifest>]>([
    ['asks for', { permissions: { tools: [], models: [{ alias: 'fast', reason: 'to think' }] } }],
    ['declares an agent on', { agents: [planner] }],
  ])('is refused when it %s a model that the platform does not serve', async (_, changes) => {
    const box = aSandbox();
    const world = aWorld({ sandbox: box.sandbox });
    await anInstalled(world, await aStoredVersion(world, changes));
    await expect(enablePlugin(world.desk, command)).rejects.toMatchObject({
      code: 'PLUGIN_NOT_READY',
      message: expect.stringContaining('the language model "fast", which this platform does not have'),
      details: { missing: [{ kind: 'models', what: 'fast' }] },
    });
    expect(box.did).toEqual([]);
  });

  test.each<[string, Script, string[]]>([
    ['its code does not load', { load: { code: 'CPU_TIMEOUT', message: 'too slow' } }, ['load']],
    [
      'its initialize fails',
      { initialize: { code: 'NO_ACCOUNT', message: 'no such account' } },
      ['load', 'initialize', 'unload'],
    ],
  ])('leaves it disabled with the reason when %s', async (_, script, steps) => {
    const { desk, did, events } = await anInstalledPlugin(script);
    await enablePlugin(desk, command);
    const fault = script.load ?? script.initialize;
    expect((await recordOf(desk)).state).toMatchObject({ phase: 'DISABLED', by: 'user_ada', reason: fault });
    expect(did.map((line) => line.split(' ')[0])).toEqual(steps);
    expect(await desk.roster.ready(place)).toBeNull();
    expect(events.published.at(-1)?.payload).toMatchObject({
      action: 'disabled',
      details: { reason: fault?.code },
    });
    expect(JSON.stringify(events.published)).not.toContain(fault?.message);
  });

  test('can be tried again after it failed', async () => {
    const initialize = { code: 'NO_ACCOUNT', message: 'no such account' };
    const { desk } = await anInstalledPlugin({ initialize });
    await enablePlugin(desk, command);
    const box = aSandbox();
    const again = aWorld({ stores: desk.stores, sandbox: box.sandbox });
    await enablePlugin(again.desk, command);
    expect((await recordOf(desk)).state.phase).toBe('ENABLED');
  });

  test('of a plugin that is enabled changes nothing', async () => {
    const { desk, did, events } = await anInstalledPlugin();
    await enablePlugin(desk, command);
    await enablePlugin(desk, command);
    expect((await recordOf(desk)).revision).toBe(2);
    expect(did).toHaveLength(2);
    expect(toldOf(events)).toEqual(['installed', 'enabled']);
  });

  test('of one that is enabled and could not be loaded lets it be loaded at once', async () => {
    const box = aSandbox();
    let broken = true;
    const load: typeof box.sandbox.load = (...given) =>
      broken ? Promise.reject(new Error('no process could be started')) : box.sandbox.load(...given);
    const world = aWorld({ sandbox: { ...box.sandbox, load } });
    await anInstalled(world, await aStoredVersion(world), { state: enabledBefore });
    await expect(world.desk.roster.ready(place)).rejects.toMatchObject({
      reason: { code: 'PLUGIN_LOAD_FAILED' },
    });
    broken = false;
    await expect(world.desk.roster.ready(place)).rejects.toMatchObject({ code: 'PLUGIN_UNAVAILABLE' });
    await enablePlugin(world.desk, command);
    expect(await callTool(world.desk)).toMatchObject({ ok: true });
  });

  test('is refused when it failed with settings that were replaced meanwhile', async () => {
    const gate = aGate();
    const box = aSandbox();
    const sandbox = {
      ...box.sandbox,
      load: async (...given: Parameters<typeof box.sandbox.load>) => {
        const loaded = await box.sandbox.load(...given);
        const error = { code: 'INVALID_CONFIG', message: 'units', retryable: false };
        return { ...loaded, call: () => gate.opened.then(() => ({ ok: false, error, usage }) as const) };
      },
    };
    const world = aWorld({ sandbox });
    await anInstalled(world, await aStoredVersion(world));
    const enabling = enablePlugin(world.desk, command);
    await changeInstall(world.desk, place, (install) => configured(install, { by: 'user_eve', at: 1 }));
    gate.open();
    await expect(enabling).rejects.toMatchObject({ code: 'PLUGIN_CONFLICT' });
    expect((await recordOf(world)).state.phase).toBe('INSTALLED');
  });

  test.each([
    [{ ...command, pluginId: 'other' }],
    [{ ...command, principal: { ...command.principal, tenantId: 't2' } }],
  ])('that the tenant does not have is refused (%#)', async (asked) => {
    const { desk } = await anInstalledPlugin();
    await expect(enablePlugin(desk, asked)).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
  });
});

describe('a plugin that the sandbox stops', () => {
  const noticeOf = (version: PluginVersion) =>
    ({
      type: 'plugin-disabled',
      plugin: pluginId,
      version: identityOf(version).version,
      kills: 3,
      reason: 'its process ran out of memory',
      at: Date.UTC(2026, 0, 1),
    }) as const;

  test('is disabled in every tenant that has it loaded, and a notice says so', async () => {
    const { desk, stop, stores, version } = await anInstalledPlugin();
    await enablePlugin(desk, command);
    stop(identityOf(version));
    onSandboxNotice(desk)(noticeOf(version));
    await settle();
    expect((await recordOf(desk)).state).toMatchObject({
      phase: 'DISABLED',
      by: 'platform',
      reason: { code: 'PLUGIN_DISABLED', message: 'its process ran out of memory' },
    });
    await desk.journal.flush();
    const query = { kinds: ['NOTICE'], level: 'DEBUG', from: { before: null }, limit: 9 } as const;
    expect(await stores.journal.list({ ...place, ...query })).toMatchObject([
      { title: 'PLUGIN_DISABLED', level: 'ERROR', data: { version: '1.0.0', kills: 3 } },
    ]);
  });

  test('takes no other code with it that another tenant has under the same name and number', async () => {
    const { desk, stores, version } = await anInstalledPlugin();
    await enablePlugin(desk, command);
    const other = await aStoredVersion({ stores }, { description: 'Looks the same' });
    onSandboxNotice(desk)(noticeOf(other));
    await settle();
    expect(identityOf(other)).not.toEqual(identityOf(version));
    expect((await recordOf(desk)).state.phase).toBe('ENABLED');
  });

  test('is forgiven when it is enabled', async () => {
    const { desk, stop, sandbox, version } = await anInstalledPlugin();
    await enablePlugin(desk, command);
    stop(identityOf(version));
    onSandboxNotice(desk)(noticeOf(version));
    await settle();
    await enablePlugin(desk, command);
    expect(sandbox.disabledReason(identityOf(version))).toBeNull();
    expect(await callTool(desk)).toMatchObject({ ok: true });
  });

  test('that comes with the platform is forgiven when an operator enables it', async () => {
    const box = aSandbox();
    const { desk } = aWorld({ sandbox: box.sandbox, builtIns: [aBuiltIn()] });
    await desk.roster.ready(place);
    box.stop({ name: pluginId, version: '1.0.0' });
    await enablePlugin(desk, command);
    expect(await callTool(desk)).toMatchObject({ ok: true });
    expect(box.did.filter((line) => line.startsWith('load'))).toHaveLength(2);
  });

  test('and merely moved is noticed, and goes on', async () => {
    const { desk, stores, version } = await anInstalledPlugin();
    await enablePlugin(desk, command);
    onSandboxNotice(desk)({ ...noticeOf(version), type: 'plugin-moved', kills: 2 });
    await settle();
    expect((await recordOf(desk)).state.phase).toBe('ENABLED');
    await desk.journal.flush();
    const query = { kinds: ['NOTICE'], level: 'DEBUG', from: { before: null }, limit: 9 } as const;
    expect(await stores.journal.list({ ...place, ...query })).toMatchObject([{ title: 'PLUGIN_MOVED' }]);
  });
});

describe('disabling a plugin', () => {
  test('takes it out of use, runs its cleanup once and unloads it', async () => {
    const { desk, did, events } = await anInstalledPlugin();
    await enablePlugin(desk, command);
    await disablePlugin(desk, { ...command, reason: 'too dear' });
    await settle();
    expect((await recordOf(desk)).state).toMatchObject({
      phase: 'DISABLED',
      reason: { code: 'DISABLED_BY_OPERATOR', message: 'too dear' },
    });
    expect(did.slice(2)).toEqual(['cleanup word-tools@1.0.0', 'unload word-tools@1.0.0']);
    expect(toldOf(events).at(-1)).toBe('disabled');
    const tools = await desk.definitions.list({ ...place, kind: 'tool', after: null, limit: 9 });
    expect(tools).toMatchObject([{ status: 'UNAVAILABLE' }]);
  });

  test('loads the code for its cleanup where it is not loaded', async () => {
    const { desk, did, stores } = await anInstalledPlugin();
    const install = await recordOf(desk);
    await stores.installs.replace({ ...install, revision: 2, state: enabledBefore });
    await disablePlugin(desk, { ...command, reason: '' });
    await settle();
    expect(did.map((line) => line.split(' ')[0])).toEqual(['load', 'cleanup', 'unload']);
  });

  test('is done although its cleanup fails, and the journal says that it did', async () => {
    const { desk, stores } = await anInstalledPlugin({ cleanup: { code: 'STUCK', message: 'can not' } });
    await enablePlugin(desk, command);
    await disablePlugin(desk, { ...command, reason: '' });
    expect((await recordOf(desk)).state.phase).toBe('DISABLED');
    await desk.journal.flush();
    const query = { kinds: ['NOTICE'], level: 'DEBUG', from: { before: null }, limit: 9 } as const;
    expect(await stores.journal.list({ ...place, ...query })).toMatchObject([
      { title: 'CLEANUP_FAILED', data: { code: 'STUCK' } },
    ]);
  });

  test('lets calls under way end before the code is unloaded', async () => {
    const gate = aGate();
    const call = () => gate.opened.then(() => ({ ok: true, output: 'late', usage }) as const);
    const { desk, did, calls, clock } = await anInstalledPlugin({ call });
    await enablePlugin(desk, command);
    const called = callTool(desk);
    await expect.poll(() => calls.map(({ kind }) => kind)).toContain('tool');
    const disabling = disablePlugin(desk, { ...command, reason: '' });
    await settle();
    expect(did).not.toContain('cleanup word-tools@1.0.0');
    await clock.advance(desk.settings.drainMs);
    await disabling;
    expect(did.at(-1)).toBe('cleanup word-tools@1.0.0');
    gate.open();
    expect(await called).toMatchObject({ ok: true, output: 'late' });
    await settle();
    expect(did.at(-1)).toBe('unload word-tools@1.0.0');
  });

  test('of one that was never enabled runs nothing', async () => {
    const { desk, did } = await anInstalledPlugin();
    await disablePlugin(desk, { ...command, reason: '' });
    expect((await recordOf(desk)).state.phase).toBe('DISABLED');
    expect(did).toEqual([]);
  });

  test('refuses too long a reason, and what comes with the platform', async () => {
    const { desk } = await anInstalledPlugin();
    const long = { ...command, reason: 'x'.repeat(501) };
    const half = { ...command, reason: 'x\ud83d' };
    await expect(disablePlugin(desk, half)).rejects.toMatchObject({ details: { argument: 'reason' } });
    await expect(disablePlugin(desk, long)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const builtIn = aWorld({ builtIns: [aBuiltIn()] });
    await expect(disablePlugin(builtIn.desk, { ...command, reason: '' })).rejects.toMatchObject({
      code: 'PLUGIN_BUILT_IN',
    });
  });
});
