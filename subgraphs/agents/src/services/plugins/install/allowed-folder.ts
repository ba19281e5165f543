import { realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { isWithin } from '../../paths.ts';

/**
 * The folder's own path, links followed, when it is in or below one of those that are allowed; else null, whether it
 * is somewhere else or nowhere, so that an answer says nothing about the rest of the machine.
 */
export async function allowedFolder(allowed: readonly string[], wanted: string): Promise<string | null> {
  if (!isAbsolute(wanted) || wanted.includes('\0')) return null;
  const folder = await realFolder(wanted);
  if (folder === null) return null;
  const roots = await Promise.all(allowed.map(realFolder));
  return roots.some((root) => root !== null && isWithin(root, folder)) ? folder : null;
}

async function realFolder(path: string): Promise<string | null> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : null;
  } catch {
    return null; // Not there, not readable, a loop of links: none of them can be installed from.
  }
}
