import { mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPackage } from '@ymera/plugin-sdk/packages';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCatalogue } from '../../../../src/services/plugins/install/catalogue.ts';
import { aDesk, codesOf, install, packagesOf, pluginOf, principal } from './desk.ts';

const nodeModules = fileURLToPath(new URL('../../../../../../node_modules', import.meta.url));
const name = 'word-tools';

const packageJson = {
  name,
  version: '1.0.0',
  description: 'Gives back',
  type: 'module',
  keywords: ['ymera-plugin'],
  ymera: { plugin: 1, entry: 'src/index.ts', provides: { tools: ['echo'] } },
};

const source = (title: string) => `
import { createPlugin } from '@ymera/plugin-sdk';
import * as z from 'zod';
const plugin = createPlugin();
const echo = plugin.tool({
  title: '${title}', description: 'Gives back', input: z.object({ text: z.string() }), output: z.any(),
  run: (input) => input,
});
export default plugin.define({ tools: { echo } });
`;

async function aFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'ymera-install-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await symlink(nodeModules, join(folder, 'node_modules'), 'dir');
  await writeSource(folder, source('Echo'));
  return folder;
}

async function writeSource(folder: string, text: string): Promise<void> {
  await mkdir(join(folder, name, 'src'), { recursive: true });
  await writeFile(join(folder, name, 'package.json'), JSON.stringify(packageJson));
  await writeFile(join(folder, name, 'src/index.ts'), text);
}

describe('an installation from a folder', () => {
  it('builds what is there, and keeps a package that can be loaded', async () => {
    const folder = await aFolder();
    const { desk } = aDesk({ folders: [folder] });
    const done = await install(desk, { folder: join(folder, name) });
    expect(codesOf(done)).toEqual([]);
    const { current } = (await pluginOf(desk)) ?? {};
    expect(current).toMatchObject({
      source: { kind: 'FOLDER', folder: join(folder, name) },
      publisher: `unknown:${principal.tenantId}:${name}`,
      reviewed: false,
    });
    const packed = await desk.stores.packages.get(current?.integrity ?? '');
    const bundle = await openPackage(packed ?? new Uint8Array(), current?.integrity ?? '');
    expect(bundle).toMatchObject({ sha256: current?.sha256, manifest: { name, tools: [{ id: 'echo' }] } });
  });

  it('takes what was built anew under the same version as an update', async () => {
    const folder = await aFolder();
    const { desk } = aDesk({ folders: [folder] });
    await install(desk, { folder: join(folder, name) });
    const before = await pluginOf(desk);
    await writeSource(folder, source('Parrot'));
    expect(codesOf(await install(desk, { folder: join(folder, name) }))).toEqual([]);
    const after = await pluginOf(desk);
    expect(after?.current.version).toBe('1.0.0');
    expect(after?.current.integrity).not.toBe(before?.current.integrity);
  });

  it('says what is wrong with the sources, and names no path of the machine', async () => {
    const folder = await aFolder();
    await writeSource(folder, `import 'node:fs';${source('Echo')}`);
    const { desk } = aDesk({ folders: [folder] });
    const done = await install(desk, { folder: join(folder, name) });
    expect(codesOf(done)).toEqual(['BUILD_FAILED']);
    expect(JSON.stringify(done.state)).not.toContain(folder);
    expect(await packagesOf(desk)).toEqual([]);
  });

  it('is refused when the folder has become a link to somewhere else', async () => {
    const [folder, elsewhere] = [await aFolder(), await aFolder()];
    const { desk } = aDesk({ folders: [folder] });
    const { bus, stores } = desk;
    const create: typeof stores.installations.create = async (installation) => {
      await rename(join(folder, name), join(folder, 'gone'));
      await symlink(join(elsewhere, name), join(folder, name), 'dir');
      return stores.installations.create(installation);
    };
    const installations = { ...stores.installations, create };
    const swapped = { ...desk, bus, stores: { ...stores, installations } };
    expect(codesOf(await install(swapped, { folder: join(folder, name) }))).toEqual([
      'PLUGIN_FOLDER_REFUSED',
    ]);
  });
});

describe('an installation from the catalogue', () => {
  it('builds the folder that was listed', async () => {
    const folder = await aFolder();
    const { desk, log } = aDesk();
    const catalogue = await readCatalogue([join(folder, name)], log);
    const done = await install({ ...desk, catalogue }, { catalogue: name });
    expect(codesOf(done)).toEqual([]);
    expect((await pluginOf(desk))?.current).toMatchObject({ source: { kind: 'CATALOGUE' }, reviewed: true });
  });
});
