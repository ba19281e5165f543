import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { exitCodes } from './exit-codes.ts';
import { type Layout, prepareLayout } from './layout.ts';

/** Which store to serve, and how. */
export interface StoreServerSettings {
  readonly dataDir: string;
  /** FULL unless the caller can bear to lose the last moments in a power cut. */
  readonly synchronous?: 'FULL' | 'NORMAL';
}

/** Where a running store is reached. */
export interface StoreAddress {
  readonly socketPath: string;
  /** For MongoDB's drivers; a database name goes before the `?`. */
  readonly uri: (database: string) => string;
}

/** The store's process could not be started; the message holds the end of its log. */
export class StoreStartError extends Error {
  readonly code = 'STORE_UNAVAILABLE';
}

const startMsMax = 20_000;
const pollMs = 20;
const logBytesMax = 1024 * 1024;

/**
 * Gives the address of the data directory's one server, which is started if it does not run. Any number of processes
 * may call this at once: the one whose server gets the lock wins, the others connect to it.
 */
export async function ensureStoreServer(settings: StoreServerSettings): Promise<StoreAddress> {
  const layout = prepareLayout(settings.dataDir);
  const deadline = Date.now() + startMsMax;
  let child: StartedServer | undefined;
  while (!(await answers(layout.socketPath))) {
    if (Date.now() > deadline) throw startError(layout, 'did not answer in time');
    if (child === undefined || child.exitCode() === exitCodes.held) child = start(layout, settings);
    const code = child.exitCode();
    if (code !== undefined && code !== exitCodes.held) throw startError(layout, `ended with code ${code}`);
    await delay(pollMs);
  }
  return { socketPath: layout.socketPath, uri: (database) => uriOf(layout.socketPath, database) };
}

const uriOf = (socketPath: string, database: string): string =>
  `mongodb://${encodeURIComponent(socketPath)}/${encodeURIComponent(database)}?directConnection=true`;

/** Whether something accepts connections at a socket. */
const answers = (socketPath: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

interface StartedServer {
  readonly exitCode: () => number | undefined;
}

// The server is detached: it serves other processes too and must outlive the one that happened to start it.
function start(layout: Layout, { dataDir, synchronous = 'FULL' }: StoreServerSettings): StartedServer {
  trimLog(layout.log);
  const log = openSync(layout.log, 'a', 0o600);
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const flags = ['--disable-warning=ExperimentalWarning', '--max-old-space-size=1024'];
  const args = [...flags, main, '--data-dir', dataDir, '--synchronous', synchronous];
  const child: ChildProcess = spawn(process.execPath, args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  let failed = false;
  child.on('error', () => {
    failed = true;
  });
  return { exitCode: () => (failed ? -1 : (child.exitCode ?? (child.signalCode === null ? undefined : -1))) };
}

function trimLog(file: string): void {
  try {
    if (statSync(file).size > logBytesMax) truncateSync(file);
  } catch {
    // There is no log yet.
  }
}

function startError(layout: Layout, what: string): StoreStartError {
  let tail = '';
  try {
    tail = readFileSync(layout.log, 'utf8').slice(-2000);
  } catch {
    // Without a log there is nothing to add.
  }
  return new StoreStartError(`the embedded store in ${layout.folder} ${what}\n${tail}`);
}
