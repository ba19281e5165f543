import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aTerminal } from './support/terminal.ts';

const commands = [
  'create',
  'dev',
  'build',
  'test',
  'call',
  'validate',
  'scan',
  'pack',
  'permissions',
  'doctor',
  'fix',
];

describe('the command line', () => {
  it('lists every command and the exit codes in its help', async () => {
    const { exitCode, out, err } = await (await aTerminal()).run('--help');
    expect(exitCode).toBe(0);
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(out).toContain('Exit codes: 0 done; 1 the plugin has problems');
    expect(err).toBe('');
  });

  it.each(commands)('explains %s when asked', async (command) => {
    const { exitCode, out } = await (await aTerminal()).run(command, '--help');
    expect(exitCode).toBe(0);
    expect(out).toContain(`Usage: ymera-plugin ${command}`);
    expect(out).toContain('Exit codes:');
  });

  it('says its version', async () => {
    const { exitCode, out } = await (await aTerminal()).run('--version');
    expect([exitCode, out]).toEqual([0, '0.1.0\n']);
  });

  it.each([
    [[], 'no command was given'],
    [['buidl'], "unknown command 'buidl' (Did you mean build?)"],
    [['build', '--jsn'], "unknown option '--jsn' (Did you mean --json?)"],
    [['call'], "missing required argument 'tool'"],
    [['build', 'a', 'b'], 'too many arguments'],
    [['scan', '--fail-on', 'never'], 'Allowed choices are high, medium, low.'],
  ])('refuses %j with status 2 and says what is wrong', async (args, said) => {
    const { exitCode, out, err } = await (await aTerminal()).run(...args);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^USAGE command line\n/);
    expect(err).toContain(said);
    expect(err).toMatch(/\n {2}why: .+\n {2}fix: .+--help/);
    expect(out).toBe('');
  });

  it('prints refusals as JSON on standard output where JSON was asked for', async () => {
    const refused = await (await aTerminal()).run('pack', '--nonsense', '--json');
    expect(refused.exitCode).toBe(2);
    expect(refused.err).toBe('');
    expect(refused.json()).toMatchObject({
      ok: false,
      problems: [{ code: 'USAGE', where: 'command line', why: expect.any(String), fix: expect.any(String) }],
    });
  });

  it.each([
    ['no JSON', ['call', 'echo', '{'], 'JSON_INVALID'],
    ['a key that reaches prototypes', ['call', 'echo', '{"__proto__":1}'], 'JSON_INVALID'],
    ['a file that is not there', ['call', 'echo', '@nothing.json'], 'PATH_NOT_FOUND'],
    ['a secret without a value', ['call', 'echo', '{}', '--secret', 'token'], 'USAGE'],
    ['a secret in a file that is not there', ['call', 'echo', '--secret', 'a=@b'], 'PATH_NOT_FOUND'],
    ['a loopback elsewhere', ['call', 'echo', '--loopback', 'http://example.org'], 'USAGE'],
    ['a timeout that is no number', ['call', 'echo', '--timeout', 'soon'], 'USAGE'],
  ])('refuses %s before anything is built', async (_, args, code) => {
    const { exitCode, err } = await (await aTerminal()).run(...args);
    expect(exitCode).toBe(2);
    expect(err).toMatch(new RegExp(`^${code} `));
  });

  it('reads input from standard input', async () => {
    const { exitCode, err } = await (await aTerminal({ stdin: '[' })).run('call', 'echo', '-');
    expect([exitCode, err.split(' ')[0]]).toEqual([2, 'JSON_INVALID']);
  });

  it('says of a folder without package.json what it needs', async () => {
    const { exitCode, err } = await (await aTerminal()).run('build');
    expect(exitCode).toBe(1);
    expect(err).toContain('MANIFEST_INVALID package.json\n  there is no such file');
    expect(err).toContain('why: Operators read in package.json');
  });

  it('says of a path that is not there that it is not', async () => {
    const { exitCode, err } = await (await aTerminal()).run('validate', 'nothing.tgz');
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^PATH_NOT_FOUND .*nothing\.tgz\n/);
  });

  it('reports a file that is no package with the code of the marketplace', async () => {
    const terminal = await aTerminal();
    await writeFile(join(terminal.cwd, 'a.tgz'), 'not gzip');
    const report = await terminal.run('validate', 'a.tgz', '--json');
    expect(report.exitCode).toBe(1);
    expect(report.json()).toMatchObject({ ok: false, problems: [{ code: 'PKG_GZIP_INVALID' }] });
  });
});

describe('create', () => {
  it('writes a plugin that carries the name of the folder', async () => {
    const terminal = await aTerminal();
    const { exitCode, out } = await terminal.run('create', 'My Words');
    expect(exitCode).toBe(0);
    expect(out).toContain('npm install');
    const folder = join(terminal.cwd, 'My Words');
    expect((await readdir(folder)).sort()).toEqual([
      '.gitignore',
      'README.md',
      'package.json',
      'src',
      'test',
      'tsconfig.json',
    ]);
    const json = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    expect(json).toMatchObject({ name: 'my-words', devDependencies: { '@ymera/plugin-sdk': '0.1.0' } });
    expect(json.dependencies).toBeUndefined();
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toMatch(/^# my-words\n/);
  });

  it('asks for the versions that are tried here', async () => {
    const read = async (path: string) => JSON.parse(await readFile(new URL(path, import.meta.url), 'utf8'));
    const [template, sdk, root] = [
      await read('../../template/package.json'),
      await read('../../package.json'),
      await read('../../../package.json'),
    ];
    const { typescript, vitest } = root.devDependencies;
    const { zod } = sdk.devDependencies;
    expect(template.devDependencies).toEqual({ '@ymera/plugin-sdk': sdk.version, typescript, vitest, zod });
  });

  it('takes a name with a scope, and tells scripts what it wrote', async () => {
    const terminal = await aTerminal();
    const made = await terminal.run('create', 'words', '--name', '@you/words', '--json');
    expect(made.json()).toMatchObject({
      ok: true,
      name: '@you/words',
      files: expect.arrayContaining(['src/index.ts', 'test/plugin.test.ts', '.gitignore']),
    });
  });

  it('writes to an empty folder, also when it is under git', async () => {
    const terminal = await aTerminal();
    await mkdir(join(terminal.cwd, 'words/.git'), { recursive: true });
    expect((await terminal.run('create', 'words')).exitCode).toBe(0);
  });

  it('refuses a folder with files in it, and leaves them alone', async () => {
    const terminal = await aTerminal();
    await writeFile(join(terminal.cwd, 'notes.txt'), 'mine');
    const { exitCode, err } = await terminal.run('create', '.', '--name', 'words');
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^FOLDER_NOT_EMPTY .*\n {2}the folder is not empty: it holds "notes.txt"\./);
    expect(await readdir(terminal.cwd)).toEqual(['notes.txt']);
  });

  it.each(['Words', '../words', '', '.hidden'])('refuses %j as a name', async (name) => {
    const { exitCode, err } = await (await aTerminal()).run('create', 'words', '--name', name);
    expect([exitCode, err.split(' ')[0]]).toEqual([2, 'PKG_NAME_INVALID']);
  });
});
