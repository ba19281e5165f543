import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findVitest, runVitest } from '../../src/cli/vitest.ts';
import { aTerminal, type Terminal } from './support/terminal.ts';

const nodeModules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

/** The snippets in a language, in the order of the README. */
function snippets(language: string): string[] {
  return [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , text = '']) => text);
}

/** A test file around a snippet: its imports stay on top, the rest runs in a test. */
function asTest(snippet: string, around: { imports?: string; before?: string; after?: string }): string {
  const imports = snippet.match(/^import .*$/gm) ?? [];
  const body = snippet.replace(/^import .*$/gm, '');
  const { imports: more = '', before = '', after = '' } = around;
  return [
    "import { expect, it } from 'vitest';",
    ...imports,
    more,
    `it('runs', async () => {\n${before}\n${body}\n${after}\n}, 60_000);`,
  ].join('\n');
}

async function write(folder: string, files: { readonly [path: string]: string }): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Runs the tests below a folder; fails with all that vitest said. */
async function mustPass(folder: string): Promise<void> {
  const stderr = new PassThrough();
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    said += String(chunk);
  });
  const program = findVitest(folder);
  if (program === undefined) throw new Error('vitest is not installed');
  const world = { cwd: folder, stdin: process.stdin, stdout: stderr, stderr };
  const status = await runVitest(program, folder, { ...world, signal: new AbortController().signal });
  expect(status, said).toBe(0);
}

/** A folder with the plugin that the README begins with. */
async function aProject(): Promise<Terminal> {
  const terminal = await aTerminal();
  await symlink(nodeModules, join(terminal.cwd, 'node_modules'), 'dir');
  const [packageJson = ''] = snippets('json');
  const [entry = ''] = snippets('ts');
  await write(join(terminal.cwd, 'plugins/word-tools'), {
    'package.json': packageJson,
    'src/index.ts': entry,
  });
  return terminal;
}

describe('the snippets of the README', () => {
  it('are all run here', () => {
    expect([snippets('json').length, snippets('ts').length, snippets('sh').length]).toEqual([1, 7, 1]);
  });

  it('make a plugin that is built and may be installed, and a test that passes', async () => {
    const { cwd, run } = await aProject();
    const report = await run('validate', 'plugins/word-tools', '--json');
    expect(report.json()).toMatchObject({ ok: true, problems: [] });
    const [, , , testing = ''] = snippets('ts');
    await write(cwd, { 'plugins/word-tools/test/readme.test.ts': asTest(testing, {}) });
    await mustPass(join(cwd, 'plugins/word-tools'));
  });

  it('declare capabilities and an agent that fix, the build and the test kit understand', async () => {
    const { cwd, run } = await aProject();
    const [, needs = '', agent = '', , kit = ''] = snippets('ts');
    const forecast = `const forecast = plugin.tool({
  title: 'Forecast', description: 'Tells the weather', examples: [{ input: {}, output: { degrees: 4 } }],
  input: z.object({}), output: z.object({ degrees: z.number() }),
  async run(_, ctx) {
    const response = await ctx.fetch('https://api.open-meteo.com/v1/forecast', { auth: ctx.secrets.auth('token') });
    return z.object({ degrees: z.number() }).parse(await response.json());
  },
});`;
    const imports = "import { createPlugin } from '@ymera/plugin-sdk';\nimport * as z from 'zod';";
    const entry = [imports, needs, forecast, agent.replaceAll('{ … }', '{}')].join('\n');
    const folder = join(cwd, 'plugins/weather');
    const empty = { name: 'weather', version: '1.0.0', description: 'Tells the weather' };
    await write(folder, { 'package.json': JSON.stringify(empty), 'src/index.ts': entry });
    expect((await run('fix', folder, '--json')).exitCode).toBe(0);
    const mended = await readFile(join(folder, 'package.json'), 'utf8');
    await write(folder, {
      'package.json': mended
        .replaceAll('"reason": ""', '"reason": "Because"')
        .replaceAll('"reason":""', '"reason":"Because"'),
    });
    expect((await run('validate', folder)).err).toBe('');

    const around = {
      imports: "import { loadPlugin } from '@ymera/plugin-sdk/testing';",
      before: "const folder = new URL('..', import.meta.url);",
      after: 'await plugin.close();',
    };
    await write(folder, { 'test/readme.test.ts': asTest(kit, around) });
    await mustPass(folder);
  });

  it('build and host a plugin', async () => {
    const { cwd } = await aProject();
    const [, , , , , hosting = '', ports = ''] = snippets('ts');
    const close = 'await host.close();\n';
    expect(hosting).toContain(close);
    const around = {
      imports:
        "import { createGuardedTransport, createMemoryStorage, enablePlugin } from '@ymera/plugin-sdk/host';",
      after: [
        "expect(result).toMatchObject({ ok: false, error: { code: 'NOT_GRANTED' } });",
        'const [secrets, models, events, config] = [{ read: async () => null }, undefined, undefined, {}];',
        ports,
        'expect(managed.disabledBy).toBeUndefined();',
        'await transport.close();',
        close,
      ].join('\n'),
    };
    await write(cwd, { 'test/hosting.test.ts': asTest(hosting.replace(close, ''), around) });
    await mustPass(cwd);
  });

  it('type commands that do what is said', async () => {
    const { cwd, run } = await aTerminal();
    const [commands = ''] = snippets('sh');
    const lines = commands.trim().split('\n');
    expect(lines[1]).toBe('cd word-count && npm install');
    const folder = join(cwd, 'word-count');
    for (const line of lines) {
      const command = /^npx (?:--package @ymera\/plugin-sdk )?ymera-plugin (.+)$/.exec(line)?.[1];
      if (command === undefined) await symlink(nodeModules, join(folder, 'node_modules'), 'dir');
      else expect(await runIn(command), line).toMatchObject({ exitCode: 0 });
    }

    function runIn(command: string) {
      const args = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(
        ([, quoted, plain]) => quoted ?? plain ?? '',
      );
      const [name = ''] = args;
      if (name === 'create') return run(...args);
      return run(...args, ...(name === 'call' ? ['--folder', folder] : [folder]));
    }
  });
});
