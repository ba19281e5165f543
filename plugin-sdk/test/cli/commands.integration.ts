import { access, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readPackageTarball } from '../../src/packages/index.ts';
import { aScaffold, aTerminal } from './support/terminal.ts';

const entry = 'src/index.ts';

async function edit(folder: string, path: string, change: (text: string) => string): Promise<void> {
  const file = join(folder, path);
  const text = await readFile(file, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`${path} was not changed`);
  await writeFile(file, changed);
}

/** Puts permissions into package.json of a scaffolded plugin. */
const withYmera = (changes: object) => (text: string) => {
  const json = JSON.parse(text);
  return JSON.stringify({ ...json, ymera: { ...json.ymera, ...changes } }, null, 2);
};

describe('a scaffolded plugin', () => {
  it('is built, and the built files are what is listed', async () => {
    const { run, folder } = await aScaffold();
    const { exitCode, json } = await run('build', folder, '--json');
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({
      ok: true,
      manifest: { name: 'word-count', tools: [{ id: 'count-words' }] },
      files: [{ path: 'dist/plugin.js' }, { path: 'dist/plugin.js.map' }, { path: 'dist/plugin.json' }],
      warnings: [],
    });
    const written = JSON.parse(await readFile(join(folder, 'dist/plugin.json'), 'utf8'));
    expect(written).toMatchObject({ plugin: 1, name: 'word-count' });
  });

  it('is called with input from the command line, and answers on standard output alone', async () => {
    const { run, folder } = await aScaffold();
    const called = await run('call', 'count-words', '{"text":"a b a"}', '--folder', folder);
    expect(called.exitCode).toBe(0);
    expect(called.json()).toEqual({
      total: 3,
      words: [
        { word: 'a', count: 2 },
        { word: 'b', count: 1 },
      ],
    });
    expect(called.err).toContain('debug counting {"length":5}');
  });

  it('refuses a call of what it does not have, and input that does not fit', async () => {
    const { run, folder } = await aScaffold();
    const mistyped = await run('call', 'count-word', '{}', '--folder', folder);
    expect([mistyped.exitCode, mistyped.err]).toEqual([
      2,
      expect.stringContaining('Did you mean "count-words"?'),
    ]);
    const misfit = await run('call', 'count-words', '{"text":1}', '--folder', folder, '--json');
    expect(misfit.exitCode).toBe(1);
    expect(misfit.json()).toMatchObject({ ok: false, problems: [{ code: 'INVALID_INPUT' }] });
  });

  it('passes its examples; one that is wrong fails with the place', async () => {
    const { run, folder } = await aScaffold();
    expect(await run('test', folder, '--no-vitest')).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('2 of 2 examples passed; no vitest.'),
    });
    await edit(folder, 'src/count-words.ts', (text) => text.replace('total: found.length', 'total: -1'));
    const failed = await run('test', folder, '--no-vitest', '--json');
    expect(failed.exitCode).toBe(1);
    expect(failed.json().problems).toMatchObject([
      { code: 'EXAMPLE_DIFFERS', where: 'count-words example 1, output.total' },
      { code: 'EXAMPLE_DIFFERS' },
    ]);
  });

  it('passes the tests of its folder; one that is wrong fails the command', async () => {
    const { run, folder } = await aScaffold();
    const passed = await run('test', folder);
    expect(passed.err).toMatch(/3 passed/);
    expect([passed.exitCode, passed.out]).toEqual([0, expect.stringContaining('vitest passed.')]);
    await edit(folder, 'test/plugin.test.ts', (text) => text.replace('total: 2', 'total: 3'));
    const failed = await run('test', folder);
    expect([failed.exitCode, failed.out]).toEqual([1, expect.stringContaining('TESTS_FAILED vitest')]);
  });

  it('is packed to what the marketplace reads, the same each time', async () => {
    const { run, folder } = await aScaffold();
    const packed = await run('pack', folder, '--json');
    expect(packed.json()).toMatchObject({ ok: true, path: join(folder, 'word-count-0.1.0.tgz') });
    const bytes = await readFile(join(folder, 'word-count-0.1.0.tgz'));
    expect((await readPackageTarball(bytes)).integrity).toBe(packed.json().integrity);
    expect((await run('pack', folder, '--json')).json().integrity).toBe(packed.json().integrity);
  });

  it('is validated as a folder and as a tarball, with the same report', async () => {
    const { run, folder } = await aScaffold();
    await run('pack', folder, '--out', 'out');
    const fromFolder = await run('validate', folder, '--strict', '--json');
    const fromTarball = await run('validate', 'out/word-count-0.1.0.tgz', '--strict', '--json');
    expect(fromFolder.exitCode).toBe(0);
    expect(fromTarball.json()).toEqual(fromFolder.json());
  });

  it('made for other versions of the platform is refused', async () => {
    const { run, folder } = await aScaffold();
    await edit(folder, 'package.json', withYmera({ engine: '>=99' }));
    const { exitCode, out } = await run('validate', folder);
    expect([exitCode, out]).toEqual([1, expect.stringContaining('PKG_ENGINE_MISMATCH')]);
    expect((await run('validate', folder, '--platform', '99.1.0')).exitCode).toBe(0);
  });
});

describe('a plugin with mistakes', () => {
  it('that imports what Node has is refused with file, line and a remedy', async () => {
    const { run, folder } = await aScaffold();
    await edit(folder, entry, (text) => `import { readFileSync } from 'node:fs';\n${text}readFileSync;\n`);
    const { exitCode, err } = await run('build', folder);
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^NODE_BUILTIN src\/index\.ts:1:\d+\n/);
    expect(err).toContain('fix: Read files through a host tool');
    await expect(access(join(folder, 'dist'))).rejects.toThrow();
  });

  it('that takes all languages of zod along is told how not to', async () => {
    const { run, folder } = await aScaffold();
    await edit(folder, entry, (text) => text.replace('import * as z', 'import { z }'));
    expect((await run('build', folder)).out).toContain("Write import * as z from 'zod'");
  });

  it('is mended by fix as far as a machine can, and asked for its reasons', async () => {
    const { run, folder } = await aScaffold();
    await edit(folder, entry, (text) =>
      text.replace('createPlugin()', "createPlugin({ permissions: { network: ['api.example.org'] } })"),
    );
    const wrong = await run('validate', folder);
    expect([wrong.exitCode, wrong.err]).toEqual([1, expect.stringContaining('Add "api.example.org"')]);

    const dry = await run('fix', folder, '--dry-run', '--json');
    expect(dry.json()).toMatchObject({ written: false, reasons: ['ymera.permissions.network[0].reason'] });
    const mended = await run('fix', folder);
    expect(mended.out).toContain('ymera.permissions.network: added "api.example.org"');

    const unreasoned = await run('validate', folder);
    expect(unreasoned.exitCode).toBe(1);
    expect(unreasoned.err).toContain('package.json ymera.permissions.network[0].reason');
    await edit(folder, 'package.json', (text) =>
      text.replace('"reason": ""', '"reason": "Asks for the weather"'),
    );
    expect((await run('validate', folder)).exitCode).toBe(0);
    expect((await run('fix', folder)).out).toContain('needs no change');
  });

  it('is not touched by fix when its package.json cannot be read', async () => {
    const { run, folder } = await aScaffold();
    await writeFile(join(folder, 'package.json'), '{ "name": ');
    const { exitCode, err } = await run('fix', folder);
    expect([exitCode, err]).toEqual([1, expect.stringContaining('the file is not JSON')]);
    expect(await readFile(join(folder, 'package.json'), 'utf8')).toBe('{ "name": ');
  });

  it('with code made from text at run time fails the scan', async () => {
    const { run, folder } = await aScaffold();
    await edit(folder, 'src/count-words.ts', (text) =>
      text.replace('const found', "eval('1');\n  const found"),
    );
    const { exitCode, out } = await run('scan', folder, '--fail-on', 'medium');
    expect(out).toMatch(/SCAN_DYNAMIC_CODE \(medium\) src\/count-words\.ts:6/);
    expect(exitCode).toBe(1);
    expect((await run('scan', folder)).exitCode).toBe(0);
    expect((await run('validate', folder, '--strict')).exitCode).toBe(1);
  });
});

describe('permissions', () => {
  const network = (host: string) => ({
    permissions: { network: [{ host, reason: 'Asks for the weather' }] },
  });
  const coded = (host: string) => (text: string) =>
    text.replace(/createPlugin\(.*\);\n/, `createPlugin({ permissions: { network: ['${host}'] } });\n`);

  it('lists what a plugin asks for with its reasons', async () => {
    const { run, folder } = await aScaffold();
    expect((await run('permissions', folder)).out).toContain('asks for nothing beyond computing');
    await edit(folder, 'package.json', withYmera(network('api.example.org')));
    await edit(folder, entry, coded('api.example.org'));
    expect((await run('permissions', folder)).out).toContain(
      '+ network api.example.org: Asks for the weather',
    );
  });

  it('compared with a tarball tell whether operators are asked again', async () => {
    const { run, folder } = await aScaffold();
    await run('pack', folder, '--out', 'old');
    const before = 'old/word-count-0.1.0.tgz';
    expect(await run('permissions', folder, '--diff', before)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('no change'),
    });
    await edit(folder, 'package.json', withYmera(network('api.example.org')));
    await edit(folder, entry, coded('api.example.org'));
    const grown = await run('permissions', folder, '--diff', before, '--json');
    expect(grown.exitCode).toBe(4);
    expect(grown.json()).toMatchObject({
      ok: false,
      needsConsent: true,
      changes: [{ kind: 'network', what: 'api.example.org', change: 'added' }],
    });
  });

  it('cannot be compared with what is not there', async () => {
    const { run, folder } = await aScaffold();
    const { exitCode, err } = await run('permissions', folder, '--diff', './nothing.tgz');
    expect([exitCode, err.split(' ')[0]]).toEqual([1, 'PATH_NOT_FOUND']);
  });

  it.runIf(process.platform !== 'win32')('is not read from what has no end', async () => {
    const { run } = await aScaffold();
    const { exitCode, err } = await run('scan', '/dev/zero');
    expect([exitCode, err.split(' ')[0]]).toEqual([1, 'PATH_NOT_FOUND']);
  });
});

describe('what stands around a called plugin', () => {
  it('is its secret and its settings, and a server on this machine where it was allowed', async () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('sunny');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const origin = `http://localhost:${(server.address() as AddressInfo).port}`;

    const { run, folder } = await aScaffold();
    const host = { host: 'api.example.org', reason: 'To ask' };
    await edit(
      folder,
      'package.json',
      withYmera({
        provides: { tools: ['ask'] },
        permissions: { network: [host, { host: 'localhost.example', reason: 'To ask' }] },
        secrets: { token: { label: 'Token', hosts: ['api.example.org'], reason: 'To be let in' } },
      }),
    );
    await writeFile(
      join(folder, entry),
      `import { createPlugin } from '@ymera/plugin-sdk';
import * as z from 'zod';
const plugin = createPlugin({
  permissions: { network: ['api.example.org', 'localhost.example'] },
  secrets: { token: { label: 'Token', hosts: ['api.example.org'] } },
  config: z.object({ url: z.string() }),
});
const ask = plugin.tool({
  title: 'Ask', description: 'Asks', input: z.object({}), output: z.string(), examples: [{ input: {} }],
  run: async (_, ctx) => (await ctx.fetch(ctx.config.url)).text(),
});
export default plugin.define({ tools: { ask } });
`,
    );
    const config = JSON.stringify({ url: `${origin}/weather` });
    const call = ['call', 'ask', '--folder', folder, '--config', config];
    const refused = await run(...call);
    expect(refused.exitCode).toBe(1);
    expect(refused.err).toMatch(/^(HOST_NOT_ALLOWED|SSRF_BLOCKED) /);
    const answered = await run(...call, '--loopback', origin);
    expect([answered.exitCode, answered.out.trim()]).toEqual([0, '"sunny"']);
    expect(seen).toEqual([undefined]);

    const tested = await run('test', folder, '--no-vitest', '--config', config);
    expect([tested.exitCode, tested.out]).toEqual([
      0,
      expect.stringContaining('skip ask example 1: it needs fetch'),
    ]);
  });
});

describe('doctor', () => {
  it('starts a plugin, and says of each thing whether it is there', async () => {
    const { run } = await aTerminal();
    const { exitCode, json } = await run('doctor', '--json');
    expect(exitCode).toBe(0);
    const { checks } = json() as { checks: { id: string; state: string; why: string; fix: string }[] };
    const states = Object.fromEntries(checks.map(({ id, state }) => [id, state]));
    expect(states).toMatchObject({ node: 'ok', engine: 'ok', 'permission-model': 'ok', sandbox: 'ok' });
    for (const { why, fix } of checks) expect([why, fix]).not.toContain('');
  });
});
