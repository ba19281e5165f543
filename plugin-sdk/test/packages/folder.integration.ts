import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildPlugin } from '../../src/build/index.ts';
import {
  packFolder,
  readPackageFolder,
  readPackageTarball,
  validateContents,
  validatePackage,
} from '../../src/packages/index.ts';
import { aManifest, anEntry, aPackage } from '../support/packages.ts';

const keyword = { name: 'a-plugin', version: '1.0.0', keywords: ['ymera-plugin'], ymera: aManifest() };
const sound = { 'package.json': JSON.stringify(keyword), 'src/index.ts': anEntry() };

describe('a plugin in a folder', () => {
  it('is built, packed, and read as a published package is', async () => {
    const folder = await aPackage({ files: { ...sound, 'README.md': '# Echo', '.env': 'SECRET=1' } });
    const contents = await readPackageFolder(folder);
    expect([...contents.files.keys()].sort()).toEqual([
      'README.md',
      'dist/plugin.js',
      'dist/plugin.js.map',
      'dist/plugin.json',
      'package.json',
    ]);
    expect(contents.dropped).toEqual([]);
    const report = await validateContents(contents);
    expect(report.problems).toEqual([]);
    expect(report.valid?.bundle).toEqual(await buildPlugin(folder));
  });

  it('is packed the same every time, and says nothing about the machine', async () => {
    const folder = await aPackage({ files: sound });
    const tarball = await packFolder(folder);
    expect(Buffer.from(await packFolder(folder)).equals(tarball)).toBe(true);
    const { files } = await readPackageTarball(tarball);
    for (const { bytes } of files.values()) expect(Buffer.from(bytes).toString()).not.toContain(folder);
  });

  it('does not pack what a link points to', async () => {
    const folder = await aPackage({ files: sound });
    await symlink('/etc/hostname', join(folder, 'README.md'));
    expect([...(await readPackageFolder(folder)).files.keys()]).not.toContain('README.md');
  });

  it('whose code and package.json disagree is refused with the fix', async () => {
    const manifest = { ...keyword, ymera: aManifest({ provides: { tools: ['shout'] } }) };
    const folder = await aPackage({ files: { ...sound, 'package.json': JSON.stringify(manifest) } });
    await expect(readPackageFolder(folder)).rejects.toMatchObject({
      name: 'PackageError',
      code: 'BUILD_FAILED',
      problems: [{ fix: expect.stringContaining('Add "echo"') }, { code: 'BUILD_FAILED' }],
    });
    await expect(readPackageFolder('/nowhere')).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
  });

  it('that depends on other packages can be packed, and not installed', async () => {
    const manifest = { ...keyword, dependencies: { zod: '4' } };
    const folder = await aPackage({ files: { ...sound, 'package.json': JSON.stringify(manifest) } });
    const report = await validatePackage(await packFolder(folder));
    expect(report.problems).toMatchObject([{ code: 'PKG_DEPENDENCIES', where: 'package.json dependencies' }]);
  });

  it('bundled with zod, gives the reviewer few findings and none of them grave', async () => {
    const words = fileURLToPath(new URL('../fixtures/words', import.meta.url));
    const { findings } = await validateContents(await readPackageFolder(words));
    expect(findings.filter(({ severity }) => severity === 'high')).toEqual([]);
    expect(findings.length).toBeLessThan(10);
  });
});
