import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type BuildProblem, buildPlugin, PluginBuildError } from '../src/build/index.ts';
import { aManifest, anEntry, aPackage } from './support/packages.ts';

const words = fileURLToPath(new URL('fixtures/words', import.meta.url));

async function problemsOf(folder: string): Promise<readonly BuildProblem[]> {
  try {
    await buildPlugin(folder);
  } catch (error) {
    if (error instanceof PluginBuildError) return error.problems;
    throw error;
  }
  throw new Error('expected the build to be refused');
}

describe('a built plugin', () => {
  it('is described by package.json and by its code together', async () => {
    const { manifest } = await buildPlugin(words);
    expect(manifest).toMatchObject({
      name: 'words',
      version: '1.2.3',
      permissions: { tools: [{ name: 'core/read-file', reason: 'Reads the text whose words are counted' }] },
      limits: { memoryMb: 48, timeoutMs: 20_000 },
    });
    expect(manifest.agents.map((agent) => agent.id)).toEqual(['report-file']);
    expect(manifest.tools.map((tool) => tool.id)).toEqual(['count', 'crash', 'refuse', 'wait']);
    expect(manifest.tools[0]).toMatchObject({
      title: 'Count words',
      annotations: { readOnly: true, idempotent: true },
      timeoutMs: 5_000,
      examples: [{ input: { text: 'one two' }, output: { words: 2 } }],
    });
  });

  it('lists JSON Schemas of inputs and outputs', async () => {
    const { manifest } = await buildPlugin(words);
    expect(manifest.tools[0]?.inputSchema).toMatchObject({
      type: 'object',
      properties: { text: { type: 'string', minLength: 1 }, least: { type: 'number', default: 1 } },
      required: ['text'],
    });
    expect(manifest.tools[0]?.outputSchema).toMatchObject({ properties: { words: { type: 'integer' } } });
  });

  it('is plain data that survives JSON, and comes out the same every time', async () => {
    const [first, second] = [await buildPlugin(words), await buildPlugin(words)];
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    expect(second.sha256).toBe(first.sha256);
  });

  it('says nothing about the machine that built it', async () => {
    const { code, sourceMap } = await buildPlugin(await aPackage());
    const { sources } = JSON.parse(sourceMap) as { sources: string[] };
    expect(sources).toContain('src/index.ts');
    expect(sources).toContain('@ymera/plugin-sdk/src/author/define.ts');
    expect(sources.filter((source) => source.startsWith('/') || source.includes('..'))).toEqual([]);
    expect(code).not.toContain('/tmp');
  });
});

describe('package.json', () => {
  it.each([
    ['without a ymera field', null, 'ymera'],
    ['of another format', aManifest({ plugin: 2 }), 'ymera.plugin'],
    ['without an entry', aManifest({ entry: undefined }), 'ymera.entry'],
    ['whose entry leaves the package', aManifest({ entry: '../other/index.ts' }), 'ymera.entry'],
    ['without provides', aManifest({ provides: undefined }), 'ymera.provides'],
    ['with a bad id', aManifest({ provides: { tools: ['Not An Id'] } }), 'ymera.provides.tools[0]'],
    ['with an id twice', aManifest({ provides: { tools: ['echo', 'echo'] } }), 'ymera.provides.tools'],
    [
      'with a permission that gives no reason',
      aManifest({ permissions: { tools: [{ name: 'core/read-file' }] } }),
      'ymera.permissions.tools[0].reason',
    ],
    [
      'with a tool of no package',
      aManifest({ permissions: { tools: [{ name: 'read-file', reason: 'x' }] } }),
      'ymera.permissions.tools[0].name',
    ],
    ['with memory that is no number', aManifest({ limits: { memoryMb: '64mb' } }), 'ymera.limits.memoryMb'],
    [
      'with less memory than the engine takes',
      aManifest({ limits: { memoryMb: 4 } }),
      'ymera.limits.memoryMb',
    ],
    ['with a negative timeout', aManifest({ limits: { timeoutMs: -1 } }), 'ymera.limits.timeoutMs'],
  ])('%s is refused with the field and the fix', async (_, manifest, field) => {
    const [problem, ...others] = await problemsOf(await aPackage({ manifest }));
    expect(problem).toMatchObject({ code: 'MANIFEST_INVALID', where: `package.json ${field}` });
    expect(problem?.fix).toMatch(/^(It must be|List it once)/);
    expect(others).toEqual([]);
  });

  it('with several mistakes is refused with all of them at once', async () => {
    const problems = await problemsOf(await aPackage({ manifest: { plugin: 2, entry: 1, provides: [] } }));
    expect(problems.map((problem) => problem.where)).toEqual([
      'package.json ymera.plugin',
      'package.json ymera.entry',
      'package.json ymera.provides',
    ]);
  });

  it('that is not there, or is not JSON, is refused', async () => {
    expect(await problemsOf('/nowhere')).toMatchObject([{ code: 'MANIFEST_INVALID', where: 'package.json' }]);
    const folder = await aPackage({ files: { 'package.json': '{' } });
    expect(await problemsOf(folder)).toMatchObject([
      { code: 'MANIFEST_INVALID', message: 'the file is not JSON.' },
    ]);
  });
});

describe('code and package.json that disagree', () => {
  it('about tools name each difference and its fix', async () => {
    const manifest = aManifest({ provides: { tools: ['shout'] } });
    expect(await problemsOf(await aPackage({ manifest }))).toMatchObject([
      { code: 'PROVIDES_MISMATCH', fix: 'Add "echo" to ymera.provides.tools, or take it out of the code.' },
      { code: 'PROVIDES_MISMATCH', fix: 'Take "shout" out of ymera.provides.tools, or add it to the code.' },
    ]);
  });

  it('about permissions are refused in both directions', async () => {
    const entry = anEntry({ permissions: "{ permissions: { tools: ['core/read-file'] } }" });
    const asksMore = await problemsOf(await aPackage({ files: { 'src/index.ts': entry } }));
    expect(asksMore).toMatchObject([
      { code: 'PERMISSION_MISMATCH', where: 'package.json ymera.permissions.tools' },
    ]);
    const manifest = aManifest({ permissions: { tools: [{ name: 'core/read-file', reason: 'x' }] } });
    expect(await problemsOf(await aPackage({ manifest }))).toMatchObject([{ code: 'PERMISSION_MISMATCH' }]);
  });
});

describe('code', () => {
  it.each([
    ["import 'node:fs';", 'core/read-file'],
    ["export * from 'http';", 'ctx.fetch'],
    ["require('node:child_process');", 'no processes'],
    ["import('node:os');", 'runs in browsers'],
  ])('that imports a Node built-in (%s) is refused with its place and a remedy', async (line, remedy) => {
    const files = { 'src/index.ts': anEntry({ imports: `// first line\n${line}`, body: 'return [1];' }) };
    const [problem] = await problemsOf(await aPackage({ files }));
    expect(problem).toMatchObject({ code: 'NODE_BUILTIN' });
    expect(problem?.where).toMatch(/^src\/index\.ts:2:\d+$/);
    expect(problem?.fix).toContain(remedy);
  });

  it('that cannot be bundled is refused with its place', async () => {
    const missing = { 'src/index.ts': anEntry({ imports: "import './missing.ts';" }) };
    expect(await problemsOf(await aPackage({ files: missing }))).toMatchObject([
      { code: 'BUNDLE_FAILED', where: 'src/index.ts:1:8' },
    ]);
    const broken = { 'src/index.ts': 'export default (;' };
    expect(await problemsOf(await aPackage({ files: broken }))).toMatchObject([{ code: 'BUNDLE_FAILED' }]);
  });

  it('that fails when it is loaded is refused with the line that threw', async () => {
    const files = {
      'src/index.ts': anEntry({ imports: "import './thrower.ts';" }),
      'src/thrower.ts': "\nthrow new Error('too early');",
    };
    const [problem] = await problemsOf(await aPackage({ files }));
    expect(problem).toMatchObject({ code: 'LOAD_FAILED', where: 'src/thrower.ts:2:7' });
    expect(problem?.message).toContain('too early');
  });

  it('that exports no plugin is refused with what is missing', async () => {
    const [problem] = await problemsOf(await aPackage({ files: { 'src/index.ts': 'export const x = 1;' } }));
    expect(problem).toMatchObject({ code: 'LOAD_FAILED' });
    expect(problem?.message).toContain('export default plugin.define');
  });

  it('whose definition has no description is refused by its name', async () => {
    const entry = anEntry().replace("'Gives back'", "''");
    const [problem] = await problemsOf(await aPackage({ files: { 'src/index.ts': entry } }));
    expect(problem?.message).toContain('tools.echo: description');
  });
});
