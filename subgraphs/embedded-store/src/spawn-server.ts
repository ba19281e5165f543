import { spawn } from 'node:child_process';
import { closeSync, openSync, statSync, truncateSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { codeCacheFolder } from './code-cache.ts';
import type { StoreServerSettings } from './launch.ts';
import type { Layout } from './layout.ts';

/** A server process on its way up. */
export interface StartedServer {
  /** Undefined while it runs; -1 if a signal ended it or it did not come to life. */
  readonly exitCode: () => number | undefined;
  /** Where in the log its own lines begin, in bytes. */
  readonly logFrom: number;
}

const logBytesMax = 1024 * 1024;

// The young generation is kept small: what a store allocates is dead after each command, and V8 would otherwise let
// it grow to three times 16 MiB before it looks.
const nodeFlags = [
  '--disable-warning=ExperimentalWarning',
  '--max-old-space-size=1024',
  '--max-semi-space-size=4',
];

/** Starts a server for the data directory; it may find that another has the lock, and end. */
export function spawnServer(layout: Layout, settings: StoreServerSettings): StartedServer {
  trimLog(layout.log);
  const log = openSync(layout.log, 'a', 0o600);
  const logFrom = statSync(layout.log).size;
  const boot = fileURLToPath(new URL('./boot.mjs', import.meta.url));
  // Detached: it serves other processes too and must outlive the one that happened to start it.
  const child = spawn(
    process.execPath,
    [...nodeFlags, boot, codeCacheFolder(layout), ...argumentsOf(layout, settings)],
    {
      detached: true,
      stdio: ['ignore', log, log],
      windowsHide: true,
      // glibc raises this threshold with every large block that is freed, and then keeps large blocks for itself.
      // biome-ignore lint/style/noProcessEnv: nothing is read; a child begins with what its parent has
      env: { ...process.env, MALLOC_MMAP_THRESHOLD_: '131072' },
    },
  );
  closeSync(log);
  child.unref();
  let failed = false;
  child.on('error', () => {
    failed = true;
  });
  return {
    exitCode: () => (failed ? -1 : (child.exitCode ?? (child.signalCode === null ? undefined : -1))),
    logFrom,
  };
}

function argumentsOf({ dataDir }: Layout, settings: StoreServerSettings): string[] {
  const { synchronous = 'FULL', engine = 'sqlite', listen = 'socket', mongodBinary } = settings;
  return [
    ['--data-dir', dataDir],
    ['--synchronous', synchronous],
    ['--engine', engine],
    ['--listen', listen],
    mongodBinary === undefined ? [] : ['--mongod', mongodBinary],
  ].flat();
}

function trimLog(file: string): void {
  try {
    if (statSync(file).size > logBytesMax) truncateSync(file);
  } catch {
    // There is no log yet.
  }
}
