import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aPrincipal } from '@ymera/kernel/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BuiltIn } from '../../../../src/plugin-desk.ts';
import { defaultPluginSettings } from '../../../../src/plugin-desk.ts';
import { aDesk, codesOf, ended, install, packagesOf, pluginOf, principal, start } from './desk.ts';
import { aTarball, base64 } from './packages.ts';
import { aRegistry, integrityOf } from './registry.ts';

const refused = (code: string) => expect.objectContaining({ code });
const registry = { name: 'word-tools', range: 'latest' };

describe('an installation from a registry', () => {
  it('answers at once, and ends with the plugin, which nobody has consented to yet', async () => {
    const known = await aRegistry();
    await known.publish({
      permissions: { tools: [], network: [{ host: 'a.example.com', reason: 'to ask' }] },
    });
    const { desk, log } = aDesk({ registry: known });
    const begun = await start(desk, { registry });
    expect(begun).toMatchObject({
      id: expect.stringMatching(/^inst_/),
      request: { kind: 'REGISTRY', name: 'word-tools', range: 'latest' },
      requestedBy: principal.id,
      state: { phase: 'RUNNING', step: 'RESOLVING' },
    });
    expect(await ended(desk, begun.id)).toMatchObject({
      state: {
        phase: 'SUCCEEDED',
        pluginId: 'word-tools',
        version: '1.0.0',
        needsConsent: true,
        findings: [],
      },
    });
    const { current, state } = (await pluginOf(desk)) ?? {};
    expect(state).toEqual({ phase: 'INSTALLED' });
    expect(current).toMatchObject({
      version: '1.0.0',
      description: 'Counts words',
      source: {
        kind: 'REGISTRY',
        registry: known.url,
        range: 'latest',
        resolved: expect.stringMatching(/tgz$/),
      },
      provenance: 'NONE',
      publisher: 'npm:somebody',
      reviewed: false,
      rights: [{ kind: 'network', what: 'a.example.com', reason: 'to ask', terms: null }],
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      consent: null,
      installedBy: principal.id,
      manifest: { name: 'word-tools', tools: [{ id: 'count-words', examples: [] }] },
    });
    expect(await packagesOf(desk)).toEqual([current?.integrity]);
    expect(log.lines).toEqual([]);
  });

  it('tells of it once', async () => {
    const known = await aRegistry();
    await known.publish();
    const { desk, events } = aDesk({ registry: known });
    await install(desk, { registry });
    expect(events.published).toMatchObject([
      { topic: 'agents.plugin.changed', payload: { pluginId: 'word-tools', action: 'installed' } },
    ]);
  });

  it('keeps its bytes as they are in the registry', async () => {
    const known = await aRegistry();
    await known.publish();
    const { desk } = aDesk({ registry: known });
    await install(desk, { registry });
    const bytes = await desk.stores.packages.get(integrityOf(await aTarball()));
    expect(bytes).toEqual(Uint8Array.from(await aTarball()));
  });

  it('passes over what was published only just now', async () => {
    const known = await aRegistry();
    await known.publish();
    await known.publish({ version: '1.1.0' }, { publishedAt: '2025-12-31T20:00:00.000Z' });
    const { desk } = aDesk({ registry: known, minAgeMs: 24 * 3_600_000 });
    const { state } = await install(desk, { registry: { ...registry, range: '^1.0.0' } });
    expect(state).toMatchObject({ phase: 'SUCCEEDED', version: '1.0.0' });
    expect(codesOf(await install(desk, { registry }))).toEqual(['PKG_TOO_YOUNG']);
  });

  it('warns of a version that its author advises against', async () => {
    const known = await aRegistry();
    (await known.publish()).deprecated = 'use other-tools';
    const { desk } = aDesk({ registry: known });
    const { state } = await install(desk, { registry });
    expect(state).toMatchObject({ findings: [{ code: 'PKG_DEPRECATED', severity: 'MEDIUM' }] });
  });

  it('counts packages whose publisher is not told as publishers of their own', async () => {
    const known = await aRegistry();
    Object.assign(await known.publish(), { _npmUser: { name: '../x y' } });
    const { desk } = aDesk({ registry: known });
    await install(desk, { registry });
    expect((await pluginOf(desk))?.current.publisher).toBe('npm-package:word-tools');
  });
});

describe('an installation from a tarball', () => {
  it('takes its name from what is in it, and shows no bytes', async () => {
    const { desk } = aDesk();
    const done = await install(desk, { tarball: base64(await aTarball()) });
    expect(done).toMatchObject({
      request: { kind: 'TARBALL', name: 'word-tools', range: null },
      state: { phase: 'SUCCEEDED', version: '1.0.0' },
    });
    expect((await pluginOf(desk))?.current).toMatchObject({
      source: { kind: 'TARBALL' },
      publisher: `unknown:${principal.tenantId}:word-tools`,
      reviewed: false,
    });
    expect(JSON.stringify(done).length).toBeLessThan(2_000);
  });

  it('is told to the audit log when it fails, with who asked and why it was refused', async () => {
    const { desk, events } = aDesk();
    await install(desk, { tarball: base64(Buffer.from('no archive')) });
    expect(events.published).toMatchObject([
      {
        topic: 'agents.plugin.changed',
        tenantId: principal.tenantId,
        payload: {
          action: 'install_failed',
          by: principal.id,
          details: { reason: expect.stringMatching(/^PKG_/) },
        },
      },
    ]);
  });

  it('lists what a look at the code has found', async () => {
    const { desk } = aDesk();
    const { state } = await install(desk, { tarball: base64(await aTarball({}, { code: 'eval("x")' })) });
    expect(state).toMatchObject({ findings: [{ code: 'SCAN_DYNAMIC_CODE', severity: 'MEDIUM' }] });
  });

  it('is not what a key stands for that was used to install something else', async () => {
    const { desk } = aDesk();
    const first = await install(desk, { tarball: base64(await aTarball()), clientKey: 'k1' });
    const other = start(desk, { registry: { name: 'word-tools', range: '1' }, clientKey: 'k1' });
    await expect(other).rejects.toMatchObject({
      code: 'KEY_REUSED',
      details: { installationId: first.id },
    });
  });

  it('warns of a model that the platform does not have', async () => {
    const { desk } = aDesk();
    const permissions = { tools: [], models: [{ alias: 'fast', reason: 'to think' }] };
    const { state } = await install(desk, { tarball: base64(await aTarball({ permissions })) });
    expect(state).toMatchObject({ findings: [{ code: 'MODEL_NOT_SERVED', severity: 'HIGH' }] });
  });

  it('counts limits above those of all plugins as rights', async () => {
    const { desk } = aDesk();
    const limits = { timeoutMs: 60_000, memoryMb: 16 };
    await install(desk, { tarball: base64(await aTarball({ limits })) });
    expect((await pluginOf(desk))?.current.rights).toMatchObject([
      { kind: 'limits', what: 'timeoutMs', terms: 60_000 },
    ]);
  });
});

describe('an installation from the catalogue', () => {
  it('is built when it is installed, and vouched for', async () => {
    const packed = await aTarball({ name: '@ours/words' });
    const entry = { name: '@ours/words', version: '1.0.0', description: '', pack: async () => packed };
    const { desk } = aDesk({ catalogue: [entry] });
    const { state } = await install(desk, { catalogue: '@ours/words' });
    expect(state).toMatchObject({ phase: 'SUCCEEDED', pluginId: '@ours/words', needsConsent: true });
    expect((await pluginOf(desk, '@ours/words'))?.current).toMatchObject({
      source: { kind: 'CATALOGUE' },
      publisher: 'platform',
      reviewed: true,
    });
  });
});

describe('an installation with a key', () => {
  it('is begun once, and found again by the same user with the same key', async () => {
    const { desk } = aDesk();
    const tarball = base64(await aTarball());
    const both = [start(desk, { tarball, clientKey: 'k1' }), start(desk, { tarball, clientKey: 'k1' })];
    const [first, second] = await Promise.all(both);
    expect(second?.id).toBe(first?.id);
    const done = await ended(desk, first?.id ?? '');
    expect(await start(desk, { tarball, clientKey: 'k1' })).toEqual(done);
    const list = await desk.stores.installations.list({
      tenantId: principal.tenantId,
      before: null,
      limit: 9,
    });
    expect(list).toHaveLength(1);
  });

  it("is another one with another key, and with another user's", async () => {
    const { desk } = aDesk();
    const tarball = base64(await aTarball());
    const first = await start(desk, { tarball, clientKey: 'k1' });
    const others = [
      await start(desk, { tarball, clientKey: 'k2' }),
      await start(desk, { tarball }),
      await start(desk, { tarball, clientKey: 'k1' }, aPrincipal({ id: 'user_bob' })),
      await start(desk, { tarball, clientKey: 'k1' }, aPrincipal({ tenantId: 'tenant_two' })),
    ];
    expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(5);
  });

  it('gives its place back when somebody else was faster', async () => {
    const settings = { ...defaultPluginSettings, installsConcurrent: 1, installsQueued: 2 };
    const { desk } = aDesk({ settings });
    const tarball = base64(await aTarball());
    for (const clientKey of ['k1', 'k2', 'k3', 'k4', 'k5', 'k6']) {
      const both = [start(desk, { tarball, clientKey }), start(desk, { tarball, clientKey })];
      const [first] = await Promise.all(both);
      await ended(desk, first?.id ?? '');
    }
  });
});

describe('what is refused before anything is begun', () => {
  it('is more than one source', async () => {
    const { desk } = aDesk();
    await expect(start(desk, { registry, folder: '/x' })).rejects.toEqual(refused('INVALID_ARGUMENT'));
  });

  it('is the name of a plugin that comes with the platform', async () => {
    // Only its name is looked at.
    const { desk } = aDesk({
      registry: await aRegistry(),
      builtIns: new Map([['word-tools', {} as BuiltIn]]),
    });
    await expect(start(desk, { registry })).rejects.toEqual(refused('PLUGIN_BUILT_IN'));
    const tarball = base64(await aTarball());
    expect(codesOf(await install(desk, { tarball }))).toEqual(['PLUGIN_BUILT_IN']);
    expect(await packagesOf(desk)).toEqual([]);
  });

  it('is a package of a registry where there is none', async () => {
    const { desk } = aDesk();
    await expect(start(desk, { registry })).rejects.toEqual(refused('PLUGIN_REGISTRY_OFF'));
  });

  it('is a name that the catalogue does not have', async () => {
    const { desk } = aDesk();
    await expect(start(desk, { catalogue: 'a' })).rejects.toEqual(refused('INVALID_ARGUMENT'));
  });

  it('is a folder that is not allowed, whether it is there or not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ymera-refused-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const { desk } = aDesk({ folders: [join(folder, 'allowed')] });
    for (const wanted of [folder, join(folder, 'nowhere')])
      await expect(start(desk, { folder: wanted })).rejects.toEqual(refused('PLUGIN_FOLDER_REFUSED'));
  });

  it('is one installation more than may wait', async () => {
    const settings = { ...defaultPluginSettings, installsConcurrent: 1, installsQueued: 1 };
    const { desk } = aDesk({ settings });
    const tarball = base64(await aTarball());
    const begun = [await start(desk, { tarball }), await start(desk, { tarball })];
    await expect(start(desk, { tarball })).rejects.toEqual(refused('INSTALLATIONS_BUSY'));
    for (const { id } of begun) await ended(desk, id);
    expect((await install(desk, { tarball })).state.phase).toBe('SUCCEEDED');
  });

  it('stores nothing', async () => {
    const { desk } = aDesk({ folders: [tmpdir()] });
    await expect(start(desk, { tarball: '!' })).rejects.toThrow();
    await expect(start(desk, { folder: '/' })).rejects.toThrow();
    const list = await desk.stores.installations.list({
      tenantId: principal.tenantId,
      before: null,
      limit: 9,
    });
    expect(list).toEqual([]);
  });
});
