import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Registry } from '@ymera/plugin-sdk/packages';
import type { Platform } from '../platform.ts';

const timeoutMs = 10_000;

/** The registry that plugins come from: the one configured, else the one that npm itself uses here; null for none. */
export async function findNpmRegistry({
  config: { npmRegistry, npmToken },
  log,
}: Pick<Platform, 'config' | 'log'>): Promise<Registry | null> {
  if (npmRegistry === 'off') return null;
  const url = npmRegistry ?? (await askNpm(log));
  if (!url) return null;
  return { url, ...(npmToken ? { token: npmToken } : {}) };
}

/** npm's own answer follows its files, the environment and its default. */
async function askNpm(log: Platform['log']): Promise<string | null> {
  try {
    const npm = await promisify(execFile)('npm', ['config', 'get', 'registry'], { timeout: timeoutMs });
    return npm.stdout.trim() || null;
  } catch (error) {
    log.info('npm names no registry; plugins come from the catalogue and as packages', { error });
    return null;
  }
}
