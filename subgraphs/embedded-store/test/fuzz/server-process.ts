import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { NetConnectOpts } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { ensureStoreServer } from '../../src/index.ts';
import { docOf } from '../../src/values/document.ts';
import { isAlive } from '../support/processes.ts';
import { openPeer, type Peer } from './peer.ts';

/** A server in a process of its own, seen from outside. */
export interface ServerProcess {
  readonly endpoint: NetConnectOpts;
  readonly pid: number;
  readonly open: () => Promise<Peer>;
  /** Expects an answer to a ping over a new connection within a bound. */
  readonly expectAnswer: () => Promise<void>;
  readonly memory: () => ProcessMemory;
  readonly close: () => Promise<void>;
  /** Ends it by force. */
  readonly kill: () => Promise<void>;
}

interface ProcessMemory {
  readonly residentMb: number;
  readonly peakMb: number;
  readonly descriptors: number;
}

const endMsMax = 60_000;
const pollMs = 20;

/** Starts a server with an empty data directory. */
export async function startServerProcess(): Promise<ServerProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ymera-fuzz-'));
  const { endpoint } = await ensureStoreServer({ dataDir, synchronous: 'NORMAL' });
  const open = (): Promise<Peer> => openPeer(endpoint);
  // Held open, since the server ends when it has had no client for a while.
  const first = await open();
  const { pid } = await first.ask(docOf({ serverStatus: 1, $db: 'admin' }));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    first.socket.destroy();
    if (isAlive(Number(pid))) process.kill(Number(pid), signal);
    for (let left = endMsMax / pollMs; left > 0 && isAlive(Number(pid)); left--) await delay(pollMs);
    await rm(dataDir, { recursive: true, force: true });
  };
  return {
    endpoint,
    pid: Number(pid),
    open,
    expectAnswer: async () => {
      const peer = await open();
      expect(await peer.ask(docOf({ ping: 1, $db: 'admin' }))).toMatchObject({ ok: 1 });
      peer.socket.destroy();
    },
    memory: () => memoryOf(Number(pid)),
    close: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

// Where there is no /proc nothing can be told from outside, and the bounds hold trivially.
function memoryOf(pid: number): ProcessMemory {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const mb = (name: string): number =>
      Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024;
    return {
      residentMb: mb('VmRSS'),
      peakMb: mb('VmHWM'),
      descriptors: readdirSync(`/proc/${pid}/fd`).length,
    };
  } catch {
    return { residentMb: 0, peakMb: 0, descriptors: 0 };
  }
}
