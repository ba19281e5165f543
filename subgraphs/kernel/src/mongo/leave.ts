import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'mongoose';

const answerMsMax = 1_000;
const endMsMax = 1_000;
const pollMs = 10;

/**
 * Tells the embedded store that a client is about to go, so that it ends with its last client instead of waiting for
 * another. Gives a wait for that end; it is short, because other processes may well go on using the store.
 */
export async function leave(connection: Connection): Promise<() => Promise<void>> {
  const pid = await serverLeft(connection);
  return async () => {
    const deadline = Date.now() + endMsMax;
    while (pid !== undefined && isAlive(pid) && Date.now() < deadline) await delay(pollMs);
  };
}

async function serverLeft(connection: Connection): Promise<number | undefined> {
  try {
    // By way of the client: what `admin()` runs heeds no signal.
    const admin = connection.getClient().db('admin');
    const reply = await admin.command({ endWhenUnused: 1 }, { signal: AbortSignal.timeout(answerMsMax) });
    return typeof reply?.pid === 'number' ? reply.pid : undefined;
  } catch {
    return undefined; // a store that is already gone needs no goodbye
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
