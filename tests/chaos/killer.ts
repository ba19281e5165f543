import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isOutage } from '../isolation/outage.ts';
import type { Random } from '../isolation/random.ts';
import type { KeptClient } from '../isolation/reach.ts';

/** A store to kill, and how one knows that it is at work. */
export interface Target {
  readonly kept: KeptClient;
  readonly dataDir: string;
  /** Grows as the store works; it is killed some time after it has grown enough. */
  readonly progress: () => number;
  readonly enough: number;
}

const answerMsMax = 180_000;
const commitMsMax = 500;
const pollMs = 20;

const progressMsMax = 20_000;

/**
 * Lets the store work for a while, then kills its process: half of the time at any moment, half of the time as soon
 * as it writes to its log, which is in the middle of a commit. Resolves when the process is gone.
 */
export async function killServer({ kept, dataDir, progress, enough }: Target, random: Random): Promise<void> {
  const pid = await serverPid(kept);
  await work(progress, enough);
  await delay(random.below(800));
  if (random.chance(0.5)) await nextCommit(dataDir);
  process.kill(pid, 'SIGKILL');
  await gone(pid);
}

// Drivers need half a second to find a store again; killed before, it would have had nothing to lose.
async function work(progress: () => number, enough: number): Promise<void> {
  const deadline = Date.now() + progressMsMax;
  const least = progress() + enough;
  while (progress() < least && Date.now() < deadline) await delay(pollMs);
}

/** The process id of the server, asked until there is one. */
export async function serverPid(kept: KeptClient): Promise<number> {
  const deadline = Date.now() + answerMsMax;
  for (;;) {
    const client = kept.client();
    try {
      const { pid } = await client.db('admin').command({ serverStatus: 1 });
      if (isAlive(Number(pid))) return Number(pid);
    } catch (error) {
      if (!isOutage(error) || Date.now() > deadline) throw error;
      kept.renew(client, error);
    }
    await delay(pollMs);
  }
}

/** Resolves at the next write to the database's log; nobody writing is no reason to wait for long. */
async function nextCommit(dataDir: string): Promise<void> {
  let watcher: FSWatcher | undefined;
  const written = new Promise<void>((resolve) => {
    watcher = watch(join(dataDir, 'store'), (_, name) => {
      if (name?.endsWith('-wal')) resolve();
    });
  });
  await Promise.race([written, delay(commitMsMax)]);
  watcher?.close();
}

/** Resolves when a process has gone. */
export async function gone(pid: number): Promise<void> {
  const deadline = Date.now() + answerMsMax;
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`process ${pid} does not end`);
    await delay(pollMs);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
