import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ToolFailure } from '../domain/tool-failure.ts';
import { whyRefused } from '../domain/workspace-path.ts';

/** A folder and the longest file that may be read from it. */
export interface Workspace {
  readonly root: string;
  readonly fileBytesMax: number;
}

/** How messages name the folder: an absolute path would tell the plugin about the host. */
const rootName = 'the workspace root (YMERA_WORKSPACE)';

/**
 * The bytes of a regular file under the workspace root.
 *
 * @throws ToolFailure PATH_REFUSED, FILE_NOT_FOUND, FILE_NOT_REGULAR, FILE_TOO_LARGE, FILE_UNREADABLE or
 * WORKSPACE_MISSING
 */
export async function readWorkspaceFile(workspace: Workspace, path: string): Promise<Buffer> {
  const why = whyRefused(path);
  if (why) throw pathRefused(path, why);
  const file = await locate(workspace, path);
  await refuseUnfit(workspace, { file, path });
  const handle = await openWithoutWaiting(file, path);
  try {
    await refuseSwapped(workspace, { handle, file, path });
    return await readAtMost(handle, { path, bytesMax: workspace.fileBytesMax });
  } finally {
    await handle.close();
  }
}

/** The file's true place, with every symbolic link on the way followed; it must lie under the root's true place. */
async function locate(workspace: Workspace, path: string): Promise<string> {
  const root = await realpath(workspace.root).catch((error) => {
    throw new ToolFailure('WORKSPACE_MISSING', `There is no folder at ${rootName}.`, { cause: error });
  });
  const file = await realpath(join(root, path)).catch((error) => {
    throw fileFailure(path, error);
  });
  if (file === root || file.startsWith(root.endsWith(sep) ? root : root + sep)) return file;
  throw pathRefused(path, 'a symbolic link leads out of the workspace');
}

interface Located {
  readonly file: string;
  readonly path: string;
}

async function refuseUnfit(workspace: Workspace, { file, path }: Located): Promise<void> {
  const found = await stat(file).catch((error) => {
    throw fileFailure(path, error);
  });
  if (!found.isFile()) throw notRegular(path);
  if (found.size > workspace.fileBytesMax) throw tooLarge(path, found.size, workspace.fileBytesMax);
}

/** A FIFO would keep a plain open waiting for its writer, for ever if there is none. */
async function openWithoutWaiting(file: string, path: string): Promise<FileHandle> {
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
  return open(file, flags).catch((error) => {
    throw fileFailure(path, error);
  });
}

/** What was opened must be what was looked at: the way to it may have been swapped for a link in between. */
async function refuseSwapped(
  workspace: Workspace,
  { handle, file, path }: Located & { handle: FileHandle },
): Promise<void> {
  const opened = await handle.stat();
  if (!opened.isFile()) throw notRegular(path);
  const now = await stat(await locate(workspace, path)).catch(() => null);
  if (now?.ino === opened.ino && now.dev === opened.dev) return;
  throw new ToolFailure('FILE_UNREADABLE', `The file ${shown(path)} was replaced while it was read.`, {
    retryable: true,
    cause: file,
  });
}

/** The size seen before may be out of date: a file can grow while it is read. */
async function readAtMost(
  handle: FileHandle,
  { path, bytesMax }: { path: string; bytesMax: number },
): Promise<Buffer> {
  const { size } = await handle.stat();
  const buffer = Buffer.alloc(Math.min(size, bytesMax) + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
  if (length > bytesMax) throw tooLarge(path, length, bytesMax);
  throw new ToolFailure('FILE_UNREADABLE', `The file ${shown(path)} grew while it was read.`, {
    retryable: true,
  });
}

const shown = (path: string) => JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);

const pathRefused = (path: string, why: string) =>
  new ToolFailure(
    'PATH_REFUSED',
    `The path ${shown(path)} is refused: ${why}. Give a path relative to ${rootName}, such as "data/jobs.csv".`,
    { refused: true },
  );

const notRegular = (path: string) =>
  new ToolFailure('FILE_NOT_REGULAR', `${shown(path)} is not a regular file.`, { refused: true });

const tooLarge = (path: string, bytes: number, bytesMax: number) =>
  new ToolFailure(
    'FILE_TOO_LARGE',
    `The file ${shown(path)} has ${bytes.toLocaleString('en')} bytes; at most ${bytesMax.toLocaleString('en')} can be read.`,
  );

/** A file system's error without the absolute path that its own message shows. */
function fileFailure(path: string, error: NodeJS.ErrnoException): ToolFailure {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new ToolFailure('FILE_NOT_FOUND', `There is no file ${shown(path)} under ${rootName}.`);
    case 'ELOOP':
      return pathRefused(path, 'its symbolic links lead nowhere');
    case 'ENAMETOOLONG':
      return pathRefused(path, 'a part of it is too long');
    default:
      return new ToolFailure(
        'FILE_UNREADABLE',
        `The file ${shown(path)} can't be read (${error.code ?? 'unknown error'}).`,
        { cause: error },
      );
  }
}
