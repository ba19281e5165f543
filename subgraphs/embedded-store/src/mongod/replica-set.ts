import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Layout } from '../layout.ts';
import { StoreStartError } from '../start-error.ts';

/** A mongod that runs. */
export interface Mongod {
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Lets it write what it must, and waits for its end. */
  readonly stop: () => Promise<void>;
}

export interface MongodSettings {
  readonly layout: Pick<Layout, 'mongodFolder' | 'mongodAddress'>;
  readonly binary: string;
  /** How long it may take to accept connections, in milliseconds; 1,000 at least. */
  readonly launchMsMax?: number;
  /** How long its port may be taken by another program, in milliseconds. */
  readonly portMsMax?: number;
}

const replicaSet = 'ymera';
const launchMsUsual = 30_000;
// A mongod whose keeper was killed is ended by the library's own watchman, who looks every two seconds.
const portMsUsual = 10_000;
const pollMs = 200;

/**
 * Starts a mongod as a replica set of one, with which transactions and change streams work, on loopback and with its
 * files kept. It asks for no password: whoever has an account on the machine can connect. Throws StoreStartError.
 */
export async function startMongod(settings: MongodSettings): Promise<Mongod> {
  const { layout, binary, launchMsMax = launchMsUsual, portMsMax = portMsUsual } = settings;
  mkdirSync(layout.mongodFolder, { recursive: true, mode: 0o700 });
  const port = await openPort(layout.mongodAddress, portMsMax);
  // Imported here alone: no other engine needs it.
  const { MongoMemoryReplSet, instanceClosed } = await loadLibrary();
  const set = new MongoMemoryReplSet({
    binary: { systemBinary: binary },
    instanceOpts: [{ port, dbPath: layout.mongodFolder, launchTimeout: launchMsMax }],
    replSet: { name: replicaSet, count: 1, ip: '127.0.0.1', storageEngine: 'wiredTiger' },
  });
  await set.start().catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreStartError(`${binary} did not start on the files in ${layout.mongodFolder}: ${why}`, {
      cause,
    });
  });
  const stop = async (): Promise<void> => {
    await set.stop({ doCleanup: false, force: false });
  };
  // The library takes another port when it finds this one taken, and clients would look in vain.
  if (set.servers[0]?.instanceInfo?.port !== port) {
    await stop();
    throw portTaken(port);
  }
  const ended = new Promise<void>((resolve) => {
    const instance = set.servers[0]?.instanceInfo?.instance;
    instance?.once(instanceClosed, () => resolve());
  });
  return { ended, stop };
}

/** The library, told neither to download a mongod nor to insist on its own favourite version. */
async function loadLibrary() {
  const { MongoMemoryReplSet } = await import('mongodb-memory-server-core');
  const { MongoInstanceEvents } = await import('mongodb-memory-server-core/lib/util/MongoInstance.js');
  const config = await import('mongodb-memory-server-core/lib/util/resolveConfig.js');
  config.setDefaultValue(config.ResolveConfigVariables.RUNTIME_DOWNLOAD, 'false');
  config.setDefaultValue(config.ResolveConfigVariables.SYSTEM_BINARY_VERSION_CHECK, 'false');
  return { MongoMemoryReplSet, instanceClosed: MongoInstanceEvents.instanceClosed };
}

/** The port that the replica set was made with, which its files name, or a free one for a new set; it is recorded. */
async function openPort(file: string, msMax: number): Promise<number> {
  const known = readPort(file);
  if (known === undefined) {
    const port = await freePort(0);
    if (port === undefined) throw new StoreStartError('no port is free on 127.0.0.1');
    writeFileSync(`${file}.new`, `${JSON.stringify({ port, replicaSet })}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return port;
  }
  const deadline = Date.now() + msMax;
  while ((await freePort(known)) === undefined) {
    if (Date.now() > deadline) {
      throw portTaken(known);
    }
    await delay(pollMs);
  }
  return known;
}

const portTaken = (port: number): StoreStartError =>
  new StoreStartError(
    `port ${port} is taken by another program, and the replica set is known by it. End that program and start again`,
  );

function readPort(file: string): number | undefined {
  try {
    const { port } = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isInteger(port) ? port : undefined;
  } catch {
    return undefined;
  }
}

/** The port if it is free, or any free one for 0. */
const freePort = (wanted: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : undefined;
      server.close(() => resolve(port));
    });
  });
