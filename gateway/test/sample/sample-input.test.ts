import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { csvInput } from '../../src/sample/sample-input.ts';

let folder: string;
let workspace: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ymera-sample-'));
  workspace = join(folder, 'workspace');
});
afterEach(() => rm(folder, { recursive: true }));

const inWorkspace = (name: string) => readFile(join(workspace, name), 'utf8');

describe('without a file of the user', () => {
  test('the sample data is put into the workspace', async () => {
    expect(await csvInput(workspace, undefined)).toEqual({
      file: 'us-employment.csv',
      title: 'US employment by sector',
    });
    expect(await inWorkspace('us-employment.csv')).toMatch(/^month,/);
  });

  test('sample data that is there already is left as it is', async () => {
    await mkdir(workspace);
    await writeFile(join(workspace, 'us-employment.csv'), 'changed by hand');
    await csvInput(workspace, undefined);
    expect(await inWorkspace('us-employment.csv')).toBe('changed by hand');
  });
});

describe('with a file of the user', () => {
  test('a copy of it is put into the workspace', async () => {
    await writeFile(join(folder, 'sales.csv'), 'month,sales\n');
    expect(await csvInput(workspace, join(folder, 'sales.csv'))).toEqual({ file: 'sales.csv' });
    expect(await inWorkspace('sales.csv')).toBe('month,sales\n');
  });

  test('a file that lies in the workspace is used where it is', async () => {
    await mkdir(workspace);
    await writeFile(join(workspace, 'sales.csv'), 'month,sales\n');
    expect(await csvInput(workspace, join(workspace, 'sales.csv'))).toEqual({ file: 'sales.csv' });
    expect(await inWorkspace('sales.csv')).toBe('month,sales\n');
  });

  test.each(['missing.csv', '.'])('"%s" is refused with the right way to do it', async (name) => {
    await expect(csvInput(workspace, join(folder, name))).rejects.toMatchObject({
      code: 'CSV_FILE_MISSING',
      message: expect.stringContaining('npm start -- sales.csv'),
    });
  });
});
