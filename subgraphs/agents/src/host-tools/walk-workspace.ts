import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolFailure } from '../domain/tool-failure.ts';
import type { Workspace } from './workspace-file.ts';

/** Files and folders looked at by one call. */
const entriesMax = 50_000;
/** Folders that nobody means who looks for files. */
const passedOver: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/**
 * The paths of all regular files of the workspace, relative to it, in order. Links are not followed. Returns true when
 * it has too many entries, so that there are more.
 */
export async function* walkWorkspace(
  { root }: Pick<Workspace, 'root'>,
  signal: AbortSignal,
): AsyncGenerator<string, boolean, void> {
  const top = await realpath(root).catch((cause) => {
    throw new ToolFailure('WORKSPACE_MISSING', 'There is no workspace folder (YMERA_WORKSPACE).', { cause });
  });
  const folders = [''];
  let looked = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted();
    // A folder that has gone meanwhile, or may not be read, has no files for us.
    const entries = await readdir(join(top, folder), { withFileTypes: true }).catch(() => []);
    const below: string[] = [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (++looked > entriesMax) return true;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) yield path;
      else if (entry.isDirectory() && !passedOver.has(entry.name)) below.push(path);
    }
    folders.push(...below.toReversed());
  }
  return false;
}
