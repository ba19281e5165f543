import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Registry } from '../packages/registry.ts';
import { CliError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';

const timeoutMs = 10_000;

/** The registry that is named, else the one that npm uses in a folder. */
export async function findRegistry(url: string | undefined, folder: string): Promise<Registry> {
  if (url !== undefined) return { url };
  try {
    // npm's own answer follows .npmrc files, the environment, and its default.
    const npm = promisify(execFile)('npm', ['config', 'get', 'registry'], {
      cwd: folder,
      timeout: timeoutMs,
    });
    return { url: (await npm).stdout.trim() };
  } catch (cause) {
    const message = 'npm could not say which registry to ask.';
    const why = 'A published version is downloaded from a registry.';
    const fix = 'Name it with --registry <url>.';
    const problem = { code: 'REGISTRY_UNKNOWN', where: 'npm config', message, why, fix };
    throw new CliError([problem], exitCodes.machine, { cause });
  }
}
