import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureStoreServer } from '@ymera/embedded-store';
import { MongoClient } from 'mongodb';

export type Synchronous = 'NORMAL' | 'FULL';

/** A store in a process of its own, and a driver that is connected to it. */
export interface BenchServer {
  readonly client: MongoClient;
  readonly pid: number;
  readonly socketPath: string;
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>;
}

const stopMsMax = 15_000;
const pollMs = 20;

/** Starts the store of a data directory as the platform does, and connects at most `poolSize` times. */
export async function startServer(
  dataDir: string,
  { synchronous, poolSize }: { synchronous: Synchronous; poolSize: number },
): Promise<BenchServer> {
  const { uri, endpoint } = await ensureStoreServer({ dataDir, synchronous });
  if (!('path' in endpoint)) throw new Error('The bench needs a system with Unix sockets.');
  const client = new MongoClient(uri('bench'), { maxPoolSize: poolSize });
  const status = await client.db().admin().serverStatus();
  const pid = Number(status.pid);
  return {
    client,
    pid,
    socketPath: endpoint.path,
    stop: async () => {
      await client.close();
      process.kill(pid, 'SIGTERM');
      await gone(pid);
    },
  };
}

async function gone(pid: number): Promise<void> {
  const deadline = performance.now() + stopMsMax;
  while (runs(pid)) {
    if (performance.now() > deadline) throw new Error(`The store's process ${pid} does not end.`);
    await delay(pollMs);
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The CPU time that a process has used so far, in all its threads; NaN where /proc does not tell. */
export async function cpuMicrosOf(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const times = await Promise.all(threads.map((thread) => readProc(pid, `task/${thread}/schedstat`)));
  if (times.length === 0) return Number.NaN;
  // The first of three numbers is the time on a core, in nanoseconds; a thread that has just ended has none.
  return times.reduce((sum, time) => sum + (Number(time.split(' ')[0]) || 0), 0) / 1000;
}

/** The memory of a process in MiB, now and at its highest; NaN where /proc does not tell. */
export async function memoryOf(pid: number): Promise<{ now: number; highest: number }> {
  const status = await readProc(pid, 'status');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: field('VmRSS'), highest: field('VmHWM') };
}

const readProc = (pid: number, file: string): Promise<string> =>
  readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
