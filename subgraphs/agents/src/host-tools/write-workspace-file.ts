import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join, normalize, sep } from 'node:path';
import { newId } from '@ymera/kernel';
import { ToolFailure } from '../domain/tool-failure.ts';
import { whyRefused } from '../domain/workspace-path.ts';
import type { Workspace } from './workspace-file.ts';

/**
 * Writes a file under the workspace root, with the folders that it lies in: whole or not at all, since it is written
 * beside and then put in the place of the one before. No link is written through, and none leads out.
 *
 * @throws ToolFailure PATH_REFUSED, FILE_NOT_REGULAR, FILE_TOO_LARGE, FILE_UNWRITABLE or WORKSPACE_MISSING
 */
export async function writeWorkspaceFile(
  { root, fileBytesMax }: Workspace,
  { path, text }: { readonly path: string; readonly text: string },
): Promise<number> {
  const why = whyRefused(path) ?? (/[/\\]$/.test(path) ? 'it names a folder' : null);
  if (why) throw refused(path, why);
  const bytes = Buffer.from(text);
  if (bytes.length > fileBytesMax)
    throw new ToolFailure(
      'FILE_TOO_LARGE',
      `${bytes.length.toLocaleString('en')} bytes are too many; at most ${fileBytesMax.toLocaleString('en')} can be written.`,
    );
  const top = await realpath(root).catch((cause) => {
    throw new ToolFailure('WORKSPACE_MISSING', 'There is no workspace folder (YMERA_WORKSPACE).', { cause });
  });
  try {
    const plain = normalize(path);
    const folder = await makeFolder(top, { path, folder: dirname(plain) });
    await replaceFile(join(folder, basename(plain)), { path, bytes });
    return bytes.length;
  } catch (error) {
    if (error instanceof ToolFailure) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException; // the file system's own
    throw new ToolFailure('FILE_UNWRITABLE', `The file ${shown(path)} can't be written (${code}).`, {
      cause: error,
    });
  }
}

/** The true place of a folder, made where it is missing. Step by step, since a link on the way may lead out. */
async function makeFolder(top: string, { path, folder }: { path: string; folder: string }): Promise<string> {
  let place = top;
  for (const part of folder.split(sep).filter((name) => name !== '.' && name !== '')) {
    const next = join(place, part);
    await mkdir(next).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    place = await realpath(next);
    if (place !== top && !place.startsWith(top + sep))
      throw refused(path, 'a symbolic link leads out of the workspace');
  }
  return place;
}

async function replaceFile(file: string, { path, bytes }: { path: string; bytes: Buffer }): Promise<void> {
  const before = await lstat(file).catch(() => null);
  if (before?.isSymbolicLink()) throw refused(path, 'it is a symbolic link');
  if (before && !before.isFile())
    throw new ToolFailure('FILE_NOT_REGULAR', `${shown(path)} is not a regular file.`, { refused: true });
  const beside = join(dirname(file), `.${newId('evt')}.tmp`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  const handle = await open(beside, flags, before ? before.mode & 0o777 : 0o644);
  try {
    await handle.writeFile(bytes);
    // The folder may have been swapped for a link since it was looked at.
    if ((await realpath(beside)) !== beside) throw refused(path, 'its folder has changed');
    await rename(beside, file);
  } catch (error) {
    await unlink(beside).catch(() => {});
    throw error;
  } finally {
    await handle.close();
  }
}

const shown = (path: string) => JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);

const refused = (path: string, why: string) =>
  new ToolFailure('PATH_REFUSED', `The path ${shown(path)} is refused: ${why}.`, { refused: true });
