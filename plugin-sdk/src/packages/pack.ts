import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import tar from 'tar-stream';
import type { PluginBundle } from '../bridge/manifest.ts';
import { buildPlugin } from '../build/build-plugin.ts';
import { PluginBuildError } from '../build/errors.ts';
import { builtFiles } from './plugin-file.ts';
import { PackageError, problem } from './problems.ts';
import { isKept, type PackageContents, type ReadOptions, readPackageTarball } from './read-tarball.ts';

// The time that npm gives all files, so that the same content makes the same archive.
const mtime = new Date('1985-10-26T08:15:00.000Z');

/** Packs files below `package/`. The same files give the same bytes. */
export async function packFiles(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const pack = tar.pack();
  for (const path of [...files.keys()].sort()) {
    pack.entry({ name: `package/${path}`, mode: 0o644, mtime }, Buffer.from(files.get(path) ?? []));
  }
  pack.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of pack) chunks.push(chunk as Uint8Array); // The types leave open what a stream gives.
  return promisify(gzip)(Buffer.concat(chunks), { level: 9 });
}

/** Builds the plugin in a folder and packs it as it would be published. Throws `PackageError`. */
export async function packFolder(packageDir: string): Promise<Uint8Array> {
  const bundle = await build(packageDir);
  const files = new Map(builtFiles(bundle));
  const entries = await readdir(packageDir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && isKept(entry.name)).map((entry) => entry.name);
  for (const name of names) files.set(name, await readFile(join(packageDir, name)));
  return packFiles(files);
}

/** Reads the plugin in a folder the way a published one is read: built, packed and checked. */
export async function readPackageFolder(
  packageDir: string,
  options: ReadOptions = {},
): Promise<PackageContents> {
  return readPackageTarball(await packFolder(packageDir), options);
}

async function build(packageDir: string): Promise<PluginBundle> {
  try {
    return await buildPlugin(packageDir);
  } catch (error) {
    if (!(error instanceof PluginBuildError)) throw error;
    const [first, ...rest] = error.problems.map(({ code, where, message, fix }) =>
      code === 'MANIFEST_INVALID'
        ? problem('MANIFEST_INVALID', where, message, fix)
        : problem('BUILD_FAILED', where, `${code}: ${message}`, fix),
    );
    throw first ? new PackageError([first, ...rest], { cause: error }) : error;
  }
}
