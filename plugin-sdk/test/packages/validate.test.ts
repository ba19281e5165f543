import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { lockRecord } from '../../src/packages/lock.ts';
import { validatePackage } from '../../src/packages/validate.ts';
import { aPluginManifest, aPluginTarball, type PluginPackage } from './support/plugins.ts';
import { tarballOf } from './support/tarballs.ts';

const declared = { instructions: 'Count words', model: 'fast', tools: ['count-words'], maxSteps: 4 };
const full = aPluginManifest({
  agents: aPluginManifest().tools.map((tool) => ({
    ...tool,
    ...{ id: 'counter', declared },
    annotations: { readOnly: false, idempotent: false, effect: 'unsafe' as const },
  })),
  engine: '>=0.1 <1',
  permissions: {
    tools: [
      { name: 'core/read-file', reason: 'To read the text' },
      { name: '@you/word-tools.js/count-words', reason: 'To count them' },
    ],
    network: [{ host: '*.example.org', reason: 'To ask for words' }],
    storage: { quotaBytes: 1_048_576, reason: 'To remember words' },
    models: [{ alias: 'fast', reason: 'To guess words' }],
    emit: [{ event: 'words.counted', reason: 'To tell others' }],
    codegen: { reason: 'A library compiles templates' },
  },
  secrets: { token: { label: 'API token', hosts: ['api.example.org'], reason: 'To be let in' } },
  config: { type: 'object' },
  categories: ['text'],
  isolation: 'per-call',
  limits: { memoryMb: 32, timeoutMs: 1_000, fetches: 10, modelTokens: 1_000 },
});

async function problemsOf(options: PluginPackage): Promise<string[]> {
  const report = await validatePackage(await aPluginTarball(options));
  expect(report.valid === undefined).toBe(report.problems.length > 0);
  return report.problems.map(({ code, where }) => `${code} ${where}`);
}

describe('a sound package', () => {
  it('is valid, and gives the plugin as it can be loaded', async () => {
    const report = await validatePackage(await aPluginTarball({ manifest: full }));
    expect(report.problems).toEqual([]);
    expect(report.valid?.bundle).toMatchObject({ manifest: full, code: 'var __ymera_plugin__ = {};\n' });
    expect(report.permissions?.changes.map(({ kind, change }) => `${kind} ${change}`)).toEqual([
      'tools added',
      'tools added',
      'network added',
      'models added',
      'emit added',
      'storage added',
      'codegen added',
      'secrets added',
    ]);
  });

  it('packed twice is the same, byte for byte', async () => {
    expect(await aPluginTarball()).toEqual(await aPluginTarball());
  });

  it('may be read without a source map', async () => {
    const rewrite = ({ files, ...file }: Record<string, unknown>) => {
      const { 'dist/plugin.js.map': _, ...kept } = files as Record<string, unknown>;
      return { ...file, files: kept };
    };
    const report = await validatePackage(
      await aPluginTarball({ rewrite, files: { 'dist/plugin.js.map': null } }),
    );
    expect(report.problems).toEqual([]);
    expect(JSON.parse(report.valid?.bundle.sourceMap ?? '')).toMatchObject({ version: 3, sources: [] });
  });

  it('gives a lock record that holds everything a later load is checked against', async () => {
    const { valid } = await validatePackage(await aPluginTarball({ manifest: full }));
    if (!valid) throw new Error('expected a valid package');
    const facts = {
      source: { kind: 'tarball' },
      provenance: 'none',
      installedBy: 'user_1',
      at: new Date('2026-01-01T00:00:00Z'),
    } as const;
    const lock = lockRecord(valid, facts);
    expect(lock).toMatchObject({
      name: 'word-tools',
      version: '1.0.0',
      integrity: valid.contents.integrity,
      source: { kind: 'tarball' },
      provenance: 'none',
      permissions: full.permissions,
      secrets: full.secrets,
      installedBy: 'user_1',
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(lock.files['dist/plugin.js']).toBe(valid.bundle.sha256);
    expect(Object.keys(lock.files).sort()).toEqual([
      'dist/plugin.js',
      'dist/plugin.js.map',
      'dist/plugin.json',
      'package.json',
    ]);
    expect(JSON.parse(JSON.stringify(lock))).toEqual(lock);
    expect(() => lockRecord(valid, { ...facts, installedBy: ' ' })).toThrow(RangeError);
  });
});

describe('a package that breaks a rule of packages', () => {
  it.each([
    [
      'runs a script on install',
      { scripts: { postinstall: 'node x' } },
      'PKG_SCRIPTS package.json scripts.postinstall',
    ],
    [
      'runs a script before install',
      { scripts: { preinstall: 'x' } },
      'PKG_SCRIPTS package.json scripts.preinstall',
    ],
    [
      'says that it has such a script',
      { hasInstallScript: true },
      'PKG_SCRIPTS package.json hasInstallScript',
    ],
    ['compiles native code', { gypfile: true }, 'PKG_NATIVE package.json gypfile'],
    ['installs a command', { bin: { ls: './x.js' } }, 'PKG_BIN package.json bin'],
    ['depends on others', { dependencies: { lodash: '*' } }, 'PKG_DEPENDENCIES package.json dependencies'],
    [
      'may depend on others',
      { optionalDependencies: { a: '*' } },
      'PKG_DEPENDENCIES package.json optionalDependencies',
    ],
    [
      'wants others beside it',
      { peerDependencies: { a: '*' } },
      'PKG_DEPENDENCIES package.json peerDependencies',
    ],
    ['ships others', { bundleDependencies: ['a'] }, 'PKG_DEPENDENCIES package.json bundleDependencies'],
    ['does not have the keyword', { keywords: ['plugin'] }, 'PKG_NOT_A_PLUGIN package.json keywords'],
    ['is no plugin', { ymera: undefined }, 'PKG_NOT_A_PLUGIN package.json ymera'],
    ['has no name', { name: undefined }, 'PKG_NAME_INVALID package.json name'],
    ['has a name that is none', { name: '../x' }, 'PKG_NAME_INVALID package.json name'],
    ['has a version that is none', { version: '1' }, 'PKG_VERSION_INVALID package.json version'],
  ])('because it %s is refused', async (_, packageJson, expected) => {
    expect(await problemsOf({ packageJson })).toContain(expected);
  });

  it('may have scripts that only its author runs, and what the SDK needs', async () => {
    const scripts = { build: 'x', test: 'x', prepare: 'x', prepublishOnly: 'x' };
    expect(await problemsOf({ packageJson: { scripts, devDependencies: { zod: '4' }, bin: {} } })).toEqual(
      [],
    );
  });

  it('is told all of it at once', async () => {
    const packageJson = { scripts: { install: 'x' }, bin: 'x', dependencies: { a: '1', b: '2' } };
    expect(await problemsOf({ packageJson })).toHaveLength(4);
  });
});

describe('dist/plugin.json', () => {
  const change = (changes: object) => ({ rewrite: (file: object) => ({ ...file, ...changes }) });
  const tool = full.tools[0] ?? {};

  it.each([
    ['of another format', { plugin: 2 }, 'plugin'],
    ['with an unknown field', { permission: {} }, 'permission'],
    ['with a tool twice', { tools: [tool, tool] }, 'tools'],
    ['with a tool without a title', { tools: [{ ...tool, title: '' }] }, 'tools[0].title'],
    ['with an unknown field in a tool', { tools: [{ ...tool, titel: 'x' }] }, 'tools[0].titel'],
    [
      'with an agent without instructions',
      { agents: [{ ...tool, declared: { ...declared, instructions: '' } }] },
      'agents[0].declared.instructions',
    ],
    ['with a schema that is none', { tools: [{ ...tool, inputSchema: 'x' }] }, 'tools[0].inputSchema'],
    [
      'with an effect that is none',
      { tools: [{ ...tool, annotations: { readOnly: false, idempotent: false, effect: 'sometimes' } }] },
      'tools[0].annotations.effect',
    ],
    ['without permissions', { permissions: {} }, 'permissions'],
    [
      'with a scheme in a host',
      { permissions: { tools: [], network: [{ host: 'https://a.b', reason: 'x' }] } },
      'permissions.network[0].host',
    ],
    [
      'with an address for a host',
      { permissions: { tools: [], network: [{ host: '10.0.0.1', reason: 'x' }] } },
      'permissions.network[0].host',
    ],
    [
      'with every host',
      { permissions: { tools: [], network: [{ host: '*', reason: 'x' }] } },
      'permissions.network[0].host',
    ],
    [
      'with a host without reason',
      { permissions: { tools: [], network: [{ host: 'a.example.org' }] } },
      'permissions.network[0].reason',
    ],
    [
      'with storage beyond measure',
      { permissions: { tools: [], storage: { quotaBytes: 2 ** 40, reason: 'x' } } },
      'permissions.storage.quotaBytes',
    ],
    [
      'with a secret for an undeclared host',
      { secrets: { t: { label: 'x', hosts: ['a.example.org'], reason: 'x' } } },
      'secrets.t.hosts',
    ],
    ['with an engine range that is none', { engine: 'new' }, 'engine'],
    ['with a file outside dist', { files: { '../x': { sha256: 'a'.repeat(64), bytes: 1 } } }, 'files'],
    [
      'with a digest that is none',
      { files: { 'dist/plugin.js': { sha256: 'x', bytes: 1 } } },
      'files.dist/plugin.js.sha256',
    ],
    ['without files', { files: undefined }, 'files'],
  ])('%s is refused with its place', async (_, changes, path) => {
    expect(await problemsOf(change(changes))).toEqual([`MANIFEST_INVALID dist/plugin.json ${path}`]);
  });

  it('with a mistyped field is told the right one', async () => {
    const { problems } = await validatePackage(await aPluginTarball(change({ enigne: '*' })));
    expect(problems[0]?.fix).toContain('Did you mean "engine"?');
  });

  it.each([
    [
      'that grants itself more than package.json says',
      { permissions: { tools: [{ name: 'core/run', reason: 'x' }] } },
      'permissions',
    ],
    ['of another version', { version: '1.0.1' }, 'version'],
    ['with other tools', { tools: [] }, 'tools'],
    ['with another limit', { limits: { memoryMb: 512 } }, 'limits'],
  ])('%s is refused', async (_, changes, field) => {
    expect(await problemsOf(change(changes))).toEqual([`MANIFEST_MISMATCH dist/plugin.json ${field}`]);
  });

  it('that describes another file than the one beside it is refused', async () => {
    expect(await problemsOf({ files: { 'dist/plugin.js': 'evil()' } })).toEqual([
      'PKG_HASH_MISMATCH dist/plugin.js',
    ]);
    expect(await problemsOf({ files: { 'dist/plugin.js.map': null } })).toEqual([
      'PKG_HASH_MISMATCH dist/plugin.js.map',
    ]);
    const wrongSize = {
      rewrite: ({ files, ...file }: Record<string, unknown>) => {
        const listed = files as Record<string, object>;
        return { ...file, files: { ...listed, 'dist/plugin.js': { ...listed['dist/plugin.js'], bytes: 1 } } };
      },
    };
    expect(await problemsOf(wrongSize)).toEqual(['PKG_HASH_MISMATCH dist/plugin.js']);
    const unlisted = change({ files: {} });
    expect(await problemsOf(unlisted)).toEqual([
      'PKG_HASH_MISMATCH dist/plugin.js',
      'PKG_HASH_MISMATCH dist/plugin.js.map',
    ]);
  });

  it('or code that is missing is refused with what to run', async () => {
    for (const path of ['dist/plugin.json', 'dist/plugin.js']) {
      const { problems } = await validatePackage(await aPluginTarball({ files: { [path]: null } }));
      expect(problems).toMatchObject([{ code: 'PKG_FILE_MISSING', where: path }]);
      expect(problems[0]?.fix).toContain('ymera-plugin build');
    }
  });
});

describe('a package', () => {
  it('for other versions of the platform is refused with both', async () => {
    const tarball = await aPluginTarball({ manifest: aPluginManifest({ engine: '>=2' }) });
    const old = await validatePackage(tarball, { platformVersion: '1.9.0' });
    expect(old.problems).toMatchObject([
      { code: 'PKG_ENGINE_MISMATCH', message: 'asks for ">=2", this is 1.9.0.' },
    ]);
    expect((await validatePackage(tarball, { platformVersion: '2.1.0' })).problems).toEqual([]);
  });

  it('with more code than is scanned is refused', async () => {
    const code = `var __ymera_plugin__ = "${randomBytes(1024 * 1024).toString('hex')}";`;
    expect(await problemsOf({ code })).toEqual(['PKG_CODE_TOO_LARGE dist/plugin.js']);
  });

  it('that cannot be read is a report with the reason', async () => {
    const report = await validatePackage(tarballOf([{ name: 'package/x', type: '2' }]));
    expect(report).toMatchObject({ problems: [{ code: 'PKG_ENTRY_TYPE' }], findings: [] });
  });

  it('whose code is suspicious is valid, with findings for the reviewer', async () => {
    const code = 'var __ymera_plugin__ = { x: eval("1") };';
    const report = await validatePackage(await aPluginTarball({ code }));
    expect(report.problems).toEqual([]);
    expect(report.findings).toMatchObject([{ code: 'SCAN_DYNAMIC_CODE' }]);
  });
});

describe('a manifest', () => {
  const ids = Array.from({ length: 40 }, (_, index) => `tool-${index}`);

  it('may have examples of any length, and not so many long texts', async () => {
    const example = { input: { text: 'word '.repeat(10_000) } };
    const examples = aPluginManifest({
      tools: aPluginManifest().tools.map((of) => ({ ...of, examples: Array(8).fill(example) })),
    });
    expect(await problemsOf({ manifest: examples })).toEqual([]);
    const tools = aPluginManifest().tools.flatMap((of) =>
      ids.map((id) => ({ ...of, id, description: 'word '.repeat(2_000) })),
    );
    expect(await problemsOf({ manifest: aPluginManifest({ tools }) })).toEqual([
      'PKG_TOO_LARGE dist/plugin.json',
    ]);
  });
});
