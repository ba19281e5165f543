import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openHostTools } from '../../src/host-tools/open-host-tools.ts';
import { anAccount } from '../builders.ts';

let folder = '';
let root = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ymera-change-'));
  root = join(folder, 'workspace');
  await mkdir(join(root, 'src', 'deep'), { recursive: true });
  await mkdir(join(root, 'node_modules'));
  await mkdir(join(folder, 'outside'));
  await writeFile(join(folder, 'outside', 'secret.txt'), 'a secret word');
  await writeFile(join(root, 'src', 'a.ts'), 'one\nTwo\none more\n', { mode: 0o755 });
  await writeFile(join(root, 'src', 'deep', 'b.tsx'), 'two');
  await writeFile(join(root, 'node_modules', 'c.ts'), 'two');
  await writeFile(join(root, 'binary'), Buffer.from([0x74, 0x77, 0x6f, 0, 0xff]));
  await symlink(join(folder, 'outside'), join(root, 'out'));
  await symlink(join(folder, 'outside', 'secret.txt'), join(root, 'link.txt'));
  await symlink('src', join(root, 'in'));
});
afterEach(() => rm(folder, { recursive: true }));

async function call(name: string, input: object, writable = true) {
  const tool = openHostTools({ root, fileBytesMax: 100 }, { writable, web: null, workflows: null }).get(
    `core/${name}`,
  );
  if (!tool) throw new Error(`no tool ${name}`);
  return tool.run(input as never, new AbortController().signal, anAccount); // any JSON
}
const refused = (code: string) => expect.objectContaining({ code });

describe('core/write-file', () => {
  test('writes a file with its folders, and replaces one that is there without changing who may run it', async () => {
    expect(await call('write-file', { path: 'new/er/x.txt', text: 'ü' })).toEqual({ bytes: 2 });
    expect(await readFile(join(root, 'new/er/x.txt'), 'utf8')).toBe('ü');
    await call('write-file', { path: 'src/a.ts', text: 'changed' });
    expect(await readFile(join(root, 'src/a.ts'), 'utf8')).toBe('changed');
    expect((await stat(join(root, 'src/a.ts'))).mode & 0o100).toBe(0o100);
    expect((await readdir(join(root, 'src'))).sort()).toEqual(['a.ts', 'deep']);
  });

  test('follows a link to a folder of the workspace', async () => {
    await call('write-file', { path: 'in/x.txt', text: 'x' });
    expect(await readFile(join(root, 'src/x.txt'), 'utf8')).toBe('x');
  });

  test.each(['../x', '/tmp/x', 'out/x', 'out/new/x', 'link.txt', 'src/', '', 'a\0b', 'in/../../x'])(
    'refuses the path %j, and nothing outside has changed',
    async (path) => {
      await expect(call('write-file', { path, text: 'x' })).rejects.toEqual(refused('PATH_REFUSED'));
      expect(await readdir(folder)).toEqual(['outside', 'workspace']);
      expect(await readdir(join(folder, 'outside'))).toEqual(['secret.txt']);
      expect(await readFile(join(folder, 'outside', 'secret.txt'), 'utf8')).toBe('a secret word');
    },
  );

  test('refuses folders and what is too long, and wrong input', async () => {
    const write = (path: unknown, text: unknown) => call('write-file', { path, text });
    await expect(write('src', 'x')).rejects.toEqual(refused('FILE_NOT_REGULAR'));
    await expect(write('long', 'x'.repeat(101))).rejects.toEqual(refused('FILE_TOO_LARGE'));
    await expect(write('src/a.ts/x', 'x')).rejects.toEqual(refused('FILE_UNWRITABLE'));
    await expect(write(7, 'x')).rejects.toEqual(refused('INVALID_INPUT'));
  });
});

describe('core/edit-file', () => {
  test('replaces a text that is there once, or all of it', async () => {
    expect(await call('edit-file', { path: 'src/a.ts', find: 'Two', replace: '$& 2' })).toMatchObject({
      replaced: 1,
    });
    expect(await call('edit-file', { path: 'src/a.ts', find: 'one', replace: '1', all: true })).toMatchObject(
      {
        replaced: 2,
      },
    );
    expect(await readFile(join(root, 'src/a.ts'), 'utf8')).toBe('1\n$& 2\n1 more\n');
  });

  test.each([
    ['TEXT_NOT_UNIQUE', 'src/a.ts', 'one'],
    ['TEXT_NOT_FOUND', 'src/a.ts', 'three'],
    ['FILE_NOT_FOUND', 'src/none.ts', 'one'],
    ['FILE_NOT_TEXT', 'binary', 'two'],
    ['PATH_REFUSED', 'link.txt', 'secret'],
    ['INVALID_INPUT', 'src/a.ts', ''],
  ])('fails with %s and changes nothing: %s, %j', async (code, path, find) => {
    const before = await readFile(join(root, 'src/a.ts'), 'utf8');
    await expect(call('edit-file', { path, find, replace: 'x' })).rejects.toEqual(refused(code));
    expect(await readFile(join(root, 'src/a.ts'), 'utf8')).toBe(before);
  });

  test('of two edits at once loses none', async () => {
    const tools = openHostTools({ root, fileBytesMax: 100 }, { writable: true, web: null, workflows: null });
    const edit = (find: string) =>
      tools
        .get('core/edit-file')
        ?.run({ path: 'src/a.ts', find, replace: '#' }, new AbortController().signal, anAccount);
    await Promise.all([edit('Two'), edit('more')]);
    expect(await readFile(join(root, 'src/a.ts'), 'utf8')).toBe('one\n#\none #\n');
  });
});

describe('where the workspace may only be read', () => {
  test('there are no tools that write', () => {
    const tools = openHostTools({ root, fileBytesMax: 100 }, { writable: false, web: null, workflows: null });
    expect([...tools.keys()]).toEqual(['core/read-file', 'core/grep', 'core/glob']);
  });
});

describe('core/glob', () => {
  test.each([
    ['**/*.ts', ['src/a.ts']],
    ['src/**', ['src/a.ts', 'src/deep/b.tsx']],
    ['**/*.{ts,tsx}', ['src/a.ts', 'src/deep/b.tsx']],
    ['src/?.ts', ['src/a.ts']],
    ['*', ['binary']],
    ['../**', []],
    [`${'*a'.repeat(100)}*`, []],
  ])('lists what fits %j, and follows no links', async (pattern, paths) => {
    expect(await call('glob', { pattern })).toEqual({ paths, more: false });
  });
});

describe('core/grep', () => {
  test('finds lines of text files in the workspace alone', async () => {
    expect(await call('grep', { text: 'two', ignoreCase: true })).toEqual({
      matches: [
        { path: 'src/a.ts', line: 2, text: 'Two' },
        { path: 'src/deep/b.tsx', line: 1, text: 'two' },
      ],
      more: false,
    });
    expect(await call('grep', { text: 'secret' })).toEqual({ matches: [], more: false });
    expect(await call('grep', { text: 'o', files: 'src/*.ts' })).toMatchObject({
      matches: [{ line: 1 }, { line: 2 }, { line: 3 }],
    });
  });

  test('takes no regular expression, and no empty text', async () => {
    expect(await call('grep', { text: 'o.e' })).toMatchObject({ matches: [] });
    await expect(call('grep', { text: '' })).rejects.toEqual(refused('INVALID_INPUT'));
  });
});
