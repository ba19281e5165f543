import { describe, expect, test } from 'vitest';
import { reinstalled } from '../../../src/domain/install-transitions.ts';
import { enablePlugin } from '../../../src/services/plugins/enable-plugin.ts';
import { setSecret } from '../../../src/services/plugins/set-secret.ts';
import { uninstallPlugin } from '../../../src/services/plugins/uninstall-plugin.ts';
import { settle } from '../../builders.ts';
import {
  aBuiltIn,
  anInstalled,
  aSandbox,
  aStoredVersion,
  aWorld,
  command,
  place,
  pluginId,
  recordOf,
  toldOf,
} from './world.ts';

const host = 'api.example.com';
const changes = {
  permissions: { tools: [], network: [{ host, reason: 'to ask' }] },
  secrets: { token: { label: 'Token', reason: 'to ask', hosts: [host] } },
};
const storagePlace = { plugin: pluginId, tenantId: place.tenantId };
const { signal } = new AbortController();

async function inUse() {
  const box = aSandbox();
  const world = aWorld({ sandbox: box.sandbox });
  const version = await aStoredVersion(world, changes);
  await anInstalled(world, version);
  await setSecret(world.desk, { ...command, name: 'token', value: 'hunter2' });
  await enablePlugin(world.desk, command);
  const write = { key: 'seen', value: 1, quotaBytes: 1_000 };
  await world.desk.storage.set(storagePlace, write, signal);
  world.desk.journal.write(place, { kind: 'LOG', level: 'INFO', title: 'hello' });
  return { ...world, ...box, version };
}

const all = {
  kinds: ['LOG', 'EVENT', 'REFUSAL', 'NOTICE'],
  level: 'DEBUG',
  from: { before: null },
  limit: 9,
} as const;

describe('uninstalling a plugin', () => {
  test('cleans up, and leaves nothing of it but what runs refer to', async () => {
    const { desk, stores, did, events } = await inUse();
    await uninstallPlugin(desk, command);
    await settle();
    expect((await recordOf(desk)).state.phase).toBe('REMOVED');
    expect(did.slice(-2)).toEqual(['cleanup word-tools@1.0.0', 'unload word-tools@1.0.0']);
    expect(await stores.settings.find(place)).toMatchObject({ revision: 0, secretNames: [] });
    expect(await desk.storage.get(storagePlace, 'seen', signal)).toBeNull();
    await desk.journal.flush();
    expect(await stores.journal.list({ ...place, ...all })).toEqual([]);
    expect(toldOf(events).slice(-2)).toEqual(['disabled', 'uninstalled']);
    const tools = await desk.definitions.list({ ...place, kind: 'tool', after: null, limit: 9 });
    expect(tools).toMatchObject([{ status: 'UNAVAILABLE' }]);
  });

  test('leaves what other tenants have of it', async () => {
    const { desk, stores } = await inUse();
    const other = { ...place, tenantId: 'tenant_two' };
    await stores.settings.setSecret(other, { name: 'token', value: 'theirs' });
    await uninstallPlugin(desk, command);
    expect(await stores.settings.readSecret(other, 'token')).toBe('theirs');
  });

  test('that was interrupted leaves it disabled, and is finished by the next attempt', async () => {
    const { desk, stores } = await inUse();
    const failing = { ...desk.storage, removeAll: () => Promise.reject(new Error('the store is gone')) };
    await expect(uninstallPlugin({ ...desk, storage: failing }, command)).rejects.toThrow(
      'the store is gone',
    );
    expect((await recordOf(desk)).state).toMatchObject({ phase: 'DISABLED' });
    expect(await desk.roster.ready(place)).toBeNull();
    await uninstallPlugin(desk, command);
    expect((await recordOf(desk)).state.phase).toBe('REMOVED');
    expect(await stores.settings.readSecret(place, 'token')).toBeNull();
  });

  test('is given up when somebody changes it meanwhile', async () => {
    const { desk } = await inUse();
    const removeAll = async (...given: Parameters<typeof desk.storage.removeAll>) => {
      await desk.storage.removeAll(...given);
      await setSecret(desk, { ...command, name: 'token', value: 'new' });
    };
    const interrupted = { ...desk, storage: { ...desk.storage, removeAll } };
    await expect(uninstallPlugin(interrupted, command)).rejects.toMatchObject({ code: 'PLUGIN_CONFLICT' });
    expect((await recordOf(desk)).state.phase).toBe('DISABLED');
  });

  test('makes everything about it fail with PLUGIN_NOT_FOUND until it is installed anew', async () => {
    const { desk, stores, version } = await inUse();
    await uninstallPlugin(desk, command);
    await expect(uninstallPlugin(desk, command)).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    await expect(enablePlugin(desk, command)).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
    const anew = reinstalled(await recordOf(desk), version, { by: 'user_ada', at: 1 });
    await stores.installs.replace(anew);
    await expect(enablePlugin(desk, command)).rejects.toMatchObject({ code: 'PLUGIN_NOT_READY' });
  });

  test('of what comes with the platform is refused', async () => {
    const { desk } = aWorld({ builtIns: [aBuiltIn()] });
    await expect(uninstallPlugin(desk, command)).rejects.toMatchObject({ code: 'PLUGIN_BUILT_IN' });
  });
});
