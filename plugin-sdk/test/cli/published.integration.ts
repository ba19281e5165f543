import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaffold } from '../../src/cli/scaffold.ts';
import { writeBuilt } from '../../src/cli/write-built.ts';

const tool = fileURLToPath(new URL('../../tools/build-package.ts', import.meta.url));

/** npm and its scripts find the Node that runs this test, and nothing of the test runner around them. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|npm_|NODE_OPTIONS|NODE_ENV|TEST$)/i.test(name),
  );
  const env = Object.fromEntries(kept);
  return { ...env, PATH: `${dirname(process.execPath)}${delimiter}${env.PATH ?? ''}` };
}

type Ended = { readonly status: number; readonly out: string; readonly err: string };

async function run(cwd: string, command: string, ...args: readonly string[]): Promise<Ended> {
  const options = { cwd, env: environment(), timeout: 240_000, maxBuffer: 16 * 1024 * 1024 };
  return promisify(execFile)(command, [...args], options).then(
    ({ stdout, stderr }) => ({ status: 0, out: stdout, err: stderr }),
    (error: { code?: number; stdout: string; stderr: string }) => ({
      status: typeof error.code === 'number' ? error.code : -1,
      out: error.stdout,
      err: error.stderr,
    }),
  );
}

async function must(cwd: string, command: string, ...args: readonly string[]): Promise<Ended> {
  const ended = await run(cwd, command, ...args);
  if (ended.status === 0) return ended;
  throw new Error(`${command} ${args.join(' ')} ended with ${ended.status}\n${ended.out}\n${ended.err}`);
}

const unreachable = await run(
  tmpdir(),
  'npm',
  'view',
  'zod',
  'version',
  '--fetch-retries=0',
  '--fetch-timeout=15000',
).then(({ status, err }) => (status === 0 ? undefined : err.trim().split('\n')[0]));
if (unreachable !== undefined) {
  console.log(
    `Skipped: the published SDK is not installed, because npm reaches no registry (${unreachable}).`,
  );
}

describe.skipIf(unreachable !== undefined)(
  'the published SDK in an empty project',
  { timeout: 240_000 },
  () => {
    let root: string;
    let plugin: string;
    const installed = (...path: string[]) => join(plugin, 'node_modules/@ymera/plugin-sdk', ...path);
    const cli = (...args: string[]) => run(plugin, 'npx', '--no-install', 'ymera-plugin', ...args);

    beforeAll(async () => {
      root = await mkdtemp(join(tmpdir(), 'ymera-published-'));
      plugin = join(root, 'word-count');
      await must(root, process.execPath, tool, join(root, 'sdk'));
      await must(join(root, 'sdk'), 'npm', 'pack', '--pack-destination', root);
      const tarball = (await readdir(root)).find((name) => name.endsWith('.tgz')) ?? '';
      await writeBuilt(plugin, await scaffold('word-count'));
      const json = JSON.parse(await readFile(join(plugin, 'package.json'), 'utf8'));
      json.devDependencies['@ymera/plugin-sdk'] = `file:${join(root, tarball)}`;
      await writeFile(join(plugin, 'package.json'), JSON.stringify(json, null, 2));
      await must(plugin, 'npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts');
    });
    afterAll(() => rm(root, { recursive: true, force: true }));

    it('holds JavaScript with types, no sources, and nothing of the platform', async () => {
      const json = JSON.parse(await readFile(installed('package.json'), 'utf8'));
      expect(json).not.toHaveProperty('devDependencies');
      expect(json).not.toHaveProperty('private');
      expect(Object.keys(json.dependencies).filter((name) => name.startsWith('@ymera/'))).toEqual([]);
      const files = await readdir(installed('dist'), { recursive: true });
      expect(files.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))).toEqual([]);
      expect((await readdir(installed())).sort()).toEqual([
        'LICENSE',
        'README.md',
        'dist',
        'package.json',
        'template',
      ]);
    });

    it("brings a plugin's code nothing but the contract", async () => {
      const seen = new Set<string>();
      const visit = async (path: string): Promise<void> => {
        if (seen.has(path)) return;
        seen.add(path);
        const code = await readFile(installed('dist', path), 'utf8');
        for (const [, imported = ''] of code.matchAll(/from '([^']+)'/g)) {
          expect(imported).toMatch(/^\.\.?\//);
          await visit(join(dirname(path), imported));
        }
      };
      await visit('index.js');
      expect([...seen].filter((path) => !/^(index\.js|author\/)/.test(path))).toEqual([]);
    });

    it('passes the tests of a scaffolded plugin: types, examples and vitest', async () => {
      const { status, out, err } = await run(plugin, 'npm', 'test');
      expect(`${out}${err}`).toContain('2 of 2 examples passed; vitest passed.');
      expect(status).toBe(0);
    });

    it('types the contract without Node, DOM, or trust in declarations', async () => {
      const uses = `import { createPlugin } from '@ymera/plugin-sdk';
import * as z from 'zod';
const plugin = createPlugin({ permissions: { network: ['api.example.org'] } });
plugin.tool({
  title: 'A', description: 'B', input: z.object({ n: z.number() }), output: z.number(),
  async run(input, ctx) {
    await ctx.fetch('https://api.example.org');
    // @ts-expect-error: models were not declared
    ctx.models;
    // @ts-expect-error: the input has no such field
    return input.n + input.m;
  },
});
`;
      await writeFile(join(plugin, 'src/uses.ts'), uses);
      const options = {
        strict: true,
        types: [],
        lib: ['es2024'],
        module: 'nodenext',
        target: 'es2024',
        noEmit: true,
      };
      const compilerOptions = { ...options, skipLibCheck: false, exactOptionalPropertyTypes: true };
      await writeFile(
        join(plugin, 'strict.json'),
        JSON.stringify({ compilerOptions, files: ['src/uses.ts'] }),
      );
      const { out } = await run(plugin, 'npx', '--no-install', 'tsc', '-p', 'strict.json');
      await rm(join(plugin, 'src/uses.ts'));
      // zod's own declarations want a global URL.
      expect(out.split('\n').filter((line) => !line.startsWith('node_modules/zod/'))).toEqual(['']);
    });

    it('builds, validates, packs and calls it, by the command that it brings', async () => {
      expect((await cli('build', '--json')).status).toBe(0);
      const valid = await cli('validate', '--strict', '--json');
      expect(JSON.parse(valid.out)).toMatchObject({ ok: true, problems: [] });
      const packed = JSON.parse((await cli('pack', '--json')).out);
      expect(packed).toMatchObject({
        ok: true,
        name: 'word-count',
        integrity: expect.stringMatching(/^sha512-/),
      });
      const called = await cli('call', 'count-words', '{"text":"to be or not to be"}');
      expect(JSON.parse(called.out)).toMatchObject({ total: 6 });
      const refused = await cli('call', 'count-words', '{"text":7}');
      expect([refused.status, refused.err]).toEqual([1, expect.stringContaining('INVALID_INPUT')]);
    });

    it('packs what npm would publish', async () => {
      await rm(join(plugin, 'dist'), { recursive: true, force: true });
      // Its prepack validates and builds.
      await must(plugin, 'npm', 'pack', '--pack-destination', root);
      expect((await cli('validate', join(root, 'word-count-0.1.0.tgz'), '--strict')).status).toBe(0);
    });

    it('scaffolds the same plugin as the sources do', async () => {
      expect((await cli('create', join(root, 'again'), '--name', 'word-count')).status).toBe(0);
      for (const [path, bytes] of await scaffold('word-count')) {
        expect(await readFile(join(root, 'again', path), 'utf8')).toBe(Buffer.from(bytes).toString());
      }
    });

    it('finds its parts on this machine', async () => {
      const { checks } = JSON.parse((await cli('doctor', '--json')).out);
      const broken = checks.filter(({ state }: { state: string }) => state === 'broken');
      expect(broken).toEqual([]);
    });
  },
);
