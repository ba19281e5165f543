import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Layout } from './layout.ts';

const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/**
 * Where Node keeps what it has compiled, with which a server starts in half the time and in 30 MB less. Beside the
 * sources, where whoever can write could as well change these; in the data directory if this user may not write there.
 */
export function codeCacheFolder({ folder }: Pick<Layout, 'folder'>, beside: string = modules): string {
  const shared = join(beside, '.cache', 'ymera-embedded-store');
  return existsSync(beside) && isWritable(shared) ? shared : join(folder, 'code');
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
