import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { childReadables } from './child-args.ts';

/** One thing the operating system can do to hold a process, and whether it does so here. */
export type Measure = {
  readonly id: 'limits' | 'network' | 'rights';
  /** Put before the command; empty where the measure is not available. */
  readonly prefix: readonly string[];
  /** Why it is not available; null where it is. */
  readonly missing: string | null;
};

const probeTimeoutMs = 2_000;
const nobody = 65_534;
let found: readonly Measure[] | undefined;

/**
 * What this machine offers to hold the plugin processes beyond the permission model of Node. Each measure is
 * tried once with a command that does nothing; one that fails is left out, for none is required.
 */
export function findHardening(): readonly Measure[] {
  found ??= process.platform === 'linux' ? [limitResources(), cutNetwork(), dropRights()] : [];
  return found;
}

/** The whole prefix of a plugin process. */
export function hardeningPrefix(): readonly string[] {
  return findHardening().flatMap(({ prefix }) => prefix);
}

/** No core dumps, no files written, few files open. */
function limitResources(): Measure {
  const prlimit = findTool('prlimit');
  if (!prlimit) return missing('limits', 'prlimit (util-linux) is not installed');
  return attempt('limits', [[prlimit, '--core=0', '--fsize=0', '--nofile=256', '--']]);
}

/** A network of its own, with nothing in it. */
function cutNetwork(): Measure {
  const unshare = findTool('unshare');
  if (!unshare) return missing('network', 'unshare (util-linux) is not installed');
  return attempt('network', [
    [unshare, '--net', '--'],
    [unshare, '--user', '--net', '--'],
  ]);
}

/** Nobody's user where we may change it, and in any case no way to gain rights. */
function dropRights(): Measure {
  const setpriv = findTool('setpriv');
  if (!setpriv) return missing('rights', 'setpriv (util-linux) is not installed');
  const ids = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  return attempt('rights', [
    [setpriv, ...ids, '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--'],
    [setpriv, '--no-new-privs', '--'],
  ]);
}

/** The first of the prefixes under which the files of a plugin process can be read. */
function attempt(id: Measure['id'], prefixes: readonly string[][]): Measure {
  const files = [process.execPath, ...childReadables()];
  const script = 'for file; do test -r "$file" || exit 9; done';
  let why = '';
  for (const prefix of prefixes) {
    const [command = '', ...args] = prefix;
    const result = spawnSync(command, [...args, '/bin/sh', '-c', script, 'sh', ...files], {
      env: {},
      timeout: probeTimeoutMs,
      encoding: 'utf8',
    });
    if (result.status === 0) return { id, prefix, missing: null };
    why =
      result.status === 9
        ? 'Node or the addon of isolated-vm may not be read by other users'
        : firstLine(result.stderr);
  }
  return missing(id, why);
}

function missing(id: Measure['id'], why: string): Measure {
  return { id, prefix: [], missing: why };
}

function firstLine(text: string | null): string {
  return text?.split('\n')[0]?.slice(0, 200) || 'the kernel does not allow it';
}

function findTool(name: string): string | undefined {
  // By full path, because the process is started without an environment and so without a PATH.
  return ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].map((dir) => join(dir, name)).find(existsSync);
}
