import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { packageLimits } from '../packages/limits.ts';
import { packFolder } from '../packages/pack.ts';
import { CliError } from './errors.ts';
import type { CliIo } from './io.ts';

/** The plugin folder that a command is about. */
export function folderOf(given: string | undefined, io: CliIo): string {
  return resolve(io.cwd, given ?? '.');
}

/** A packed plugin: the tarball that is named, or what packing the folder gives. */
export async function packedOf(given: string | undefined, io: CliIo): Promise<Uint8Array> {
  const path = resolve(io.cwd, given ?? '.');
  const found = await stat(path).catch(() => undefined);
  if (!found) return missing(path);
  if (found.isDirectory()) return packFolder(path);
  if (!found.isFile()) return noFile(path);
  if (found.size > packageLimits.packedBytes) return tooLarge(path);
  return readFile(path);
}

function missing(path: string): never {
  const why = 'The command works on a plugin folder, or on a packed plugin (.tgz).';
  const fix = 'Give the folder that holds package.json, or leave the argument out to use this one.';
  throw new CliError([{ code: 'PATH_NOT_FOUND', where: path, message: 'there is no such path.', why, fix }]);
}

/** A device or a pipe has no size, and may have no end. */
function noFile(path: string): never {
  const why = 'What has no size, such as a device or a pipe, can not be bounded before it is read.';
  const fix = 'Give a packed plugin (.tgz), as "ymera-plugin pack" writes it, or a plugin folder.';
  throw new CliError([{ code: 'PATH_NOT_FOUND', where: path, message: 'it is no regular file.', why, fix }]);
}

function tooLarge(path: string): never {
  const message = `the file is larger than ${packageLimits.packedBytes} bytes.`;
  const why = 'A package is read in memory, so its size is bounded.';
  const fix = 'Give a packed plugin (.tgz), as "ymera-plugin pack" writes it.';
  throw new CliError([{ code: 'PKG_TOO_LARGE', where: path, message, why, fix }]);
}
