import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** isolated-vm brings no binary for this machine or this Node. */
export class EngineMissingError extends Error {
  override readonly name = 'EngineMissingError';
  readonly code = 'ENGINE_MISSING';
}

let found: string | undefined;

/** Path of isolated-vm's prebuilt addon for this platform. Throws `EngineMissingError` when there is none. */
export function findAddon(): string {
  found ??= find();
  return found;
}

function find(): string {
  const root = dirname(createRequire(import.meta.url).resolve('isolated-vm/package.json'));
  const folder = `${process.platform}-${process.arch}`;
  const abi = process.versions.modules;
  const libc = process.platform === 'linux' ? `.${linuxLibc()}` : '';
  const path = join(root, 'prebuilds', folder, `isolated-vm.abi${abi}${libc}.node`);
  if (existsSync(path)) return path;
  const have = `Node ${process.versions.node} (ABI ${abi}) on ${folder}${libc}`;
  throw new EngineMissingError(`isolated-vm has no prebuilt addon for ${have}; run Ymera with Node 24`);
}

function linuxLibc(): 'glibc' | 'musl' {
  // Typed as a plain object; without `excludeNetwork` the report looks up the name of every network peer.
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  report.excludeNetwork = true;
  const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return header?.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}
