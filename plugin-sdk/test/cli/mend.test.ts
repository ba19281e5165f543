import { describe, expect, it } from 'vitest';
import type { PluginDescription } from '../../src/bridge/manifest.ts';
import { mendPackageJson } from '../../src/cli/fix/mend.ts';
import { missingReasons } from '../../src/cli/fix/reasons.ts';

const entry = (id: string) => ({
  id,
  title: id,
  description: id,
  annotations: { readOnly: false, idempotent: false },
  examples: [],
});

function aDescription(changes: Partial<PluginDescription> = {}): PluginDescription {
  return { tools: [entry('echo')], agents: [], permissions: { tools: [] }, ...changes };
}

const sound = {
  name: 'a-plugin',
  version: '1.0.0',
  type: 'module',
  keywords: ['ymera-plugin'],
  files: ['dist'],
  ymera: { plugin: 1, entry: 'src/index.ts', provides: { tools: ['echo'] } },
} as const;

describe('what fix does to package.json', () => {
  it('changes nothing where nothing is missing', () => {
    expect(mendPackageJson(sound, aDescription())).toEqual({ mended: sound, changes: [] });
  });

  it('adds what makes a package a plugin', () => {
    const { mended, changes } = mendPackageJson({ name: 'a-plugin', version: '1.0.0' }, aDescription());
    expect(mended).toEqual({
      ...sound,
      files: ['dist/plugin.js', 'dist/plugin.js.map', 'dist/plugin.json'],
    });
    expect(changes).toContain('keywords: added "ymera-plugin"');
    expect(changes).toContain('ymera.provides.tools: added "echo"');
  });

  it('adds each right that the code declares, with a reason to be written', () => {
    const code = aDescription({
      permissions: {
        tools: ['core/read-file'],
        network: ['api.example.org', '*.example.com'],
        models: ['fast'],
        emit: ['report.ready'],
        storage: { quotaBytes: 1024 },
      },
      secrets: { token: { label: 'API token', hosts: ['api.example.org'] } },
    });
    const network = [{ host: 'api.example.org', reason: 'To ask for the weather' }];
    const { mended } = mendPackageJson(
      { ...sound, ymera: { ...sound.ymera, permissions: { network } } },
      code,
    );
    expect(mended.ymera).toMatchObject({
      permissions: {
        tools: [{ name: 'core/read-file', reason: '' }],
        network: [...network, { host: '*.example.com', reason: '' }],
        models: [{ alias: 'fast', reason: '' }],
        emit: [{ event: 'report.ready', reason: '' }],
        storage: { quotaBytes: 1024, reason: '' },
      },
      secrets: { token: { label: 'API token', hosts: ['api.example.org'], reason: '' } },
    });
    expect(missingReasons(mended)).toEqual([
      'ymera.permissions.network[1].reason',
      'ymera.permissions.tools[0].reason',
      'ymera.permissions.models[0].reason',
      'ymera.permissions.emit[0].reason',
      'ymera.permissions.storage.reason',
      'ymera.secrets.token.reason',
    ]);
  });

  it('never takes a right away, and keeps what it does not know', () => {
    const ymera = {
      ...sound.ymera,
      provides: { tools: ['echo', 'gone'] },
      permissions: { network: [{ host: 'old.example.org', reason: 'Was needed' }] },
      categories: ['data'],
    };
    const { mended, changes } = mendPackageJson({ ...sound, author: 'me', ymera }, aDescription());
    expect([mended, changes]).toEqual([{ ...sound, author: 'me', ymera }, []]);
  });

  it('moves dependencies to where the build takes them from', () => {
    const json = { ...sound, dependencies: { zod: '4.0.0', '@ymera/plugin-sdk': '0.1.0' } };
    const { mended } = mendPackageJson(json, aDescription());
    expect(mended).toMatchObject({
      dependencies: { '@ymera/plugin-sdk': '0.1.0' },
      devDependencies: { zod: '4.0.0' },
    });
    const bare = mendPackageJson({ ...sound, dependencies: { zod: '4.0.0' } }, aDescription());
    expect(bare.mended.dependencies).toBeUndefined();
  });

  it('survives fields of the wrong kind', () => {
    const json = { ...sound, keywords: 'ymera-plugin', ymera: [] };
    expect(mendPackageJson(json, aDescription()).mended).toMatchObject({
      keywords: ['ymera-plugin'],
      ymera: { provides: { tools: ['echo'] } },
    });
  });
});
