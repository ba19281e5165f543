import { setTimeout as delay } from 'node:timers/promises';
import { findServer, type StoreAddress } from './address.ts';
import { type Engine, refuseOtherEngine } from './engine-record.ts';
import { exitCodes } from './exit-codes.ts';
import { type Layout, prepareLayout } from './layout.ts';
import { refuseMissingBinary } from './mongod/binary.ts';
import { type StartedServer, spawnServer } from './spawn-server.ts';
import { explainFailure, reasonIn, StoreStartError } from './start-error.ts';

/** Which store to serve, and how. */
export interface StoreServerSettings {
  readonly dataDir: string;
  /** FULL unless the caller can bear to lose the last moments in a power cut. */
  readonly synchronous?: 'FULL' | 'NORMAL';
  /** `sqlite` unless given. A data directory stays with the engine that made it. */
  readonly engine?: Engine;
  /** The path of a mongod; the engine `mongod` needs one. */
  readonly mongodBinary?: string;
  /** `socket` unless given: loopback TCP then serves only where there are no Unix sockets. */
  readonly listen?: 'socket' | 'tcp';
}

// A server may have a large log to recover, or a file of an earlier format to migrate.
const startMsMax = 60_000;
const pollMs = 20;
// Whoever holds the lock may take long to be ready; meanwhile it is asked ever less often who holds it.
const heldMsMin = 50;
const heldMsMax = 2_000;

/**
 * Gives the address of the data directory's one server, which is started if it does not run. Any number of processes
 * may call this at once: the one whose server gets the lock wins, the others connect to it. Throws StoreStartError.
 */
export async function ensureStoreServer(settings: StoreServerSettings): Promise<StoreAddress> {
  const { dataDir, engine = 'sqlite' } = settings;
  if (engine === 'mongod') refuseMissingBinary(settings.mongodBinary);
  const layout = explained(dataDir, () => prepareLayout(dataDir));
  const deadline = Date.now() + startMsMax;
  let child: StartedServer | undefined;
  let heldMs = heldMsMin;
  let startAt = 0;
  for (;;) {
    explained(layout.folder, () => refuseOtherEngine(layout, engine));
    const address = await findServer(layout, engine);
    if (address !== undefined) return address;
    const code = child?.exitCode();
    if (child !== undefined && code !== undefined && code !== exitCodes.held)
      throw ended(layout, child, code);
    if (Date.now() > deadline) throw silent(layout, child);
    if ((child === undefined || code === exitCodes.held) && Date.now() >= startAt) {
      child = explained(layout.folder, () => spawnServer(layout, settings));
      startAt = Date.now() + heldMs;
      heldMs = Math.min(heldMs * 2, heldMsMax);
    }
    await delay(pollMs);
  }
}

function explained<T>(folder: string, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    if (cause instanceof StoreStartError) throw cause;
    const message =
      explainFailure(cause, folder) ?? `the embedded store cannot use ${folder}: ${String(cause)}`;
    throw new StoreStartError(message, { cause });
  }
}

const ended = ({ folder, log }: Layout, { logFrom }: StartedServer, code: number): StoreStartError =>
  new StoreStartError(
    code === exitCodes.refused
      ? reasonIn(log, logFrom)
      : `the embedded store in ${folder} ended with code ${code} before it served. Its log: ${reasonIn(log, logFrom)}`,
  );

const silent = ({ folder, log }: Layout, child: StartedServer | undefined): StoreStartError =>
  new StoreStartError(
    `the embedded store in ${folder} did not answer in ${startMsMax / 1000} seconds. ` +
      `It may still be at work on its files; ${log} tells: ${reasonIn(log, child?.logFrom ?? 0)}`,
  );
