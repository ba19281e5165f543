import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './npm.ts';

const sdk = join(import.meta.dirname, '..', '..', 'plugin-sdk');

/** A plugin in a folder of its own outside the repository, whose SDK came out of the package that is published. */
export interface AuthoredPlugin {
  readonly folder: string;
  /** Runs the command that the installed SDK brings; what it printed. */
  cli(...args: readonly string[]): Promise<string>;
  /** Packs it as the author would; the archive. */
  pack(): Promise<Buffer>;
  /** Replaces texts of one of its files; each has to be there. */
  edit(path: string, changes: Readonly<Record<string, string>>): Promise<void>;
  remove(): Promise<void>;
}

/** Scaffolds a plugin into an empty folder, and installs what its package.json asks for. */
export async function authorPlugin(name: string): Promise<AuthoredPlugin> {
  const root = await mkdtemp(join(tmpdir(), 'ymera-author-'));
  const folder = join(root, name);
  const cli = (...args: readonly string[]) => command(folder, 'npx', '--no-install', 'ymera-plugin', ...args);
  const edit: AuthoredPlugin['edit'] = async (path, changes) => {
    let text = await readFile(join(folder, path), 'utf8');
    for (const [old, replacement] of Object.entries(changes)) {
      if (!text.includes(old)) throw new Error(`${path} does not hold "${old}".`);
      text = text.replace(old, () => replacement);
    }
    await writeFile(join(folder, path), text);
  };
  try {
    await command(root, process.execPath, join(sdk, 'src/cli/main.ts'), 'create', folder);
    const { version } = JSON.parse(await readFile(join(sdk, 'package.json'), 'utf8'));
    const dependency = (what: string) => `"@ymera/plugin-sdk": "${what}"`;
    await edit('package.json', { [dependency(version)]: dependency(`file:${await packSdk(root)}`) });
    await command(
      folder,
      'npm',
      'install',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--prefer-offline',
    );
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
  return {
    folder,
    cli,
    edit,
    pack: async () => {
      const { path } = JSON.parse(await cli('pack', '--json'));
      return readFile(path);
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** Builds and packs the SDK as it is published; where the archive is. */
async function packSdk(root: string): Promise<string> {
  await command(root, process.execPath, join(sdk, 'tools/build-package.ts'), join(root, 'sdk'));
  await command(join(root, 'sdk'), 'npm', 'pack', '--pack-destination', root);
  const archive = (await readdir(root)).find((file) => file.endsWith('.tgz'));
  if (!archive) throw new Error('npm pack wrote no archive.');
  return join(root, archive);
}
