import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { allowedFolder } from '../../../../src/services/plugins/install/allowed-folder.ts';

async function aFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'ymera-folders-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of ['allowed/plugin', 'allowed-not', 'elsewhere'])
    await mkdir(join(folder, name), { recursive: true });
  return folder;
}

describe('a folder to install from', () => {
  it('is one that is allowed, or one below it', async () => {
    const folder = await aFolder();
    const allowed = [join(folder, 'nowhere'), join(folder, 'allowed')];
    expect(await allowedFolder(allowed, join(folder, 'allowed'))).toBe(join(folder, 'allowed'));
    const plugin = join(folder, 'allowed/plugin');
    expect(await allowedFolder(allowed, `${plugin}/../plugin/`)).toBe(plugin);
  });

  it('may be allowed by a link, and is what that points to', async () => {
    const folder = await aFolder();
    await symlink(join(folder, 'allowed'), join(folder, 'link'));
    const found = await allowedFolder([join(folder, 'link')], join(folder, 'link/plugin'));
    expect(found).toBe(join(folder, 'allowed/plugin'));
  });

  it('is none that is elsewhere, nowhere, or leads out by a link', async () => {
    const folder = await aFolder();
    const allowed = join(folder, 'allowed');
    await symlink(join(folder, 'elsewhere'), join(allowed, 'out'));
    await symlink(join(allowed, 'loop'), join(allowed, 'loop'));
    await writeFile(join(allowed, 'file'), '');
    const names = ['../elsewhere', '../allowed-not', '..', 'out', 'loop', 'file', 'nothing', 'a\0b'];
    for (const name of names) expect(await allowedFolder([allowed], `${allowed}/${name}`)).toBeNull();
    expect(await allowedFolder([allowed], 'plugin')).toBeNull();
    expect(await allowedFolder([], allowed)).toBeNull();
  });
});
