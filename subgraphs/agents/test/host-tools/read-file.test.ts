import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReadFile } from '../../src/host-tools/read-file.ts';
import { anAccount } from '../builders.ts';

let folder = '';
let root = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ymera-read-file-'));
  root = join(folder, 'workspace');
  await mkdir(join(root, 'data'), { recursive: true });
  await writeFile(join(root, 'data', 'jobs.csv'), 'month,jobs\n2026-01,7\n');
  await writeFile(join(root, 'ü ..csv'), 'ü');
  await writeFile(join(root, 'bom.csv'), Buffer.from([0xef, 0xbb, 0xbf, 0x61]));
  await writeFile(join(root, 'latin1.csv'), Buffer.from([0x61, 0xfc, 0x62]));
  await writeFile(join(root, 'exact.csv'), 'x'.repeat(1_000));
  await writeFile(join(root, 'more.csv'), 'x'.repeat(1_001));
  await writeFile(join(root, 'sparse.csv'), '');
  await truncate(join(root, 'sparse.csv'), 100 * 1024 * 1024);
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await mkdir(join(folder, 'workspace-two'));
  await writeFile(join(folder, 'workspace-two', 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(root, 'link-out'));
  await symlink(folder, join(root, 'folder-out'));
  await symlink('../workspace-two/secret.txt', join(root, 'link-to-sibling'));
  await symlink('data/jobs.csv', join(root, 'link-in'));
  await symlink('loop', join(root, 'loop'));
  await symlink('/dev/zero', join(root, 'device'));
  execFileSync('mkfifo', [join(root, 'fifo')]);
});
afterAll(() => rm(folder, { recursive: true }));

const read = (path: unknown, options: { root?: string } = {}) =>
  createReadFile({ root: options.root ?? root, fileBytesMax: 1_000 }).run(
    { path, encoding: 'utf8' } as never, // any JSON
    new AbortController().signal,
    anAccount,
  );

describe('core/read-file', () => {
  test('reads a text file by its path in the workspace', async () => {
    expect(await read('data/jobs.csv')).toEqual({ text: 'month,jobs\n2026-01,7\n', bytes: 21 });
    expect(await read('./data//jobs.csv')).toMatchObject({ bytes: 21 });
  });

  test('reads names with dots and letters of any language', async () => {
    expect(await read('ü ..csv')).toEqual({ text: 'ü', bytes: 2 });
  });

  test('follows a link that stays in the workspace', async () => {
    expect(await read('link-in')).toMatchObject({ bytes: 21 });
  });

  test('leaves out a byte order mark', async () => {
    expect(await read('bom.csv')).toEqual({ text: 'a', bytes: 4 });
  });

  test('reads a file of exactly the size allowed, and not one byte more', async () => {
    expect(await read('exact.csv')).toMatchObject({ bytes: 1_000 });
    await expect(read('more.csv')).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: 'The file "more.csv" has 1,001 bytes; at most 1,000 can be read.',
    });
  });

  test('refuses 100 megabytes by their size, without reading them', async () => {
    const before = process.memoryUsage().arrayBuffers;
    await expect(read('sparse.csv')).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringContaining('has 104,857,600 bytes'),
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  });

  test.each([
    ['the parent folder', '..'],
    ['a way up', '../secret.txt'],
    ['a way up in the middle', 'data/../../secret.txt'],
    ['a way up and back in', 'data/../data/jobs.csv'],
    ['a way up with backslashes', '..\\secret.txt'],
    ['an absolute path', '/etc/passwd'],
    ['an absolute Windows path', 'C:\\secret.txt'],
    ['a network path', '\\\\server\\secret.txt'],
    ['a NUL character', 'data/jobs.csv\0.txt'],
    ['nothing', ''],
    ['two thousand characters', 'x'.repeat(2_000)],
    ['a part of 300 characters', `${'x'.repeat(300)}/a`],
    ['a link to a file outside', 'link-out'],
    ['a link to a folder outside', 'folder-out/secret.txt'],
    ['a link to a folder whose name begins like the workspace', 'link-to-sibling'],
    ['a link to itself', 'loop'],
    ['a link to a device', 'device'],
  ])('refuses %s', async (_what, path) => {
    await expect(read(path)).rejects.toMatchObject({ code: 'PATH_REFUSED', refused: true });
  });

  test.each([
    ['a folder', 'data'],
    ['the workspace itself', '.'],
    ['a FIFO, without waiting for its writer', 'fifo'],
  ])('refuses %s as no regular file', async (_what, path) => {
    await expect(read(path)).rejects.toMatchObject({ code: 'FILE_NOT_REGULAR' });
  });

  test('refuses a device even in a workspace that holds it', async () => {
    await expect(read('zero', { root: '/dev' })).rejects.toMatchObject({ code: 'FILE_NOT_REGULAR' });
  });

  test('names a missing file by its path in the workspace, never by an absolute one', async () => {
    const refused = await read('data/none.csv').catch((error: Error) => error);
    expect(refused).toMatchObject({ code: 'FILE_NOT_FOUND', refused: false });
    expect(String(refused)).toContain('"data/none.csv" under the workspace root (YMERA_WORKSPACE)');
    expect(String(refused)).not.toContain(folder);
    await expect(read('data/jobs.csv/none')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  test('refuses what is not UTF-8 text', async () => {
    await expect(read('latin1.csv')).rejects.toMatchObject({ code: 'FILE_NOT_TEXT' });
  });

  test('says so when there is no workspace', async () => {
    const gone = read('jobs.csv', { root: join(folder, 'gone') });
    await expect(gone).rejects.toMatchObject({
      code: 'WORKSPACE_MISSING',
      message: expect.stringContaining('YMERA_WORKSPACE'),
    });
  });

  test.each([[undefined], [7], [null], [['data/jobs.csv']]])('refuses %j as a path', async (path) => {
    await expect(read(path)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('refuses an encoding other than UTF-8', async () => {
    const tool = createReadFile({ root, fileBytesMax: 1_000 });
    const asked = tool.run(
      { path: 'data/jobs.csv', encoding: 'latin1' },
      new AbortController().signal,
      anAccount,
    );
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('answers hundreds of reads at once', async () => {
    const tool = createReadFile({ root, fileBytesMax: 1_000 });
    const signal = new AbortController().signal;
    const all = Array.from({ length: 200 }, () => tool.run({ path: 'data/jobs.csv' }, signal, anAccount));
    expect(await Promise.all(all)).toHaveLength(200);
  });
});
