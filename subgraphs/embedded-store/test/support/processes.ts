import type { Db } from 'mongodb';
import { expect } from 'vitest';

/** The process id of the server behind a database. */
export async function serverPid(db: Db): Promise<number> {
  const { pid } = await db.admin().serverStatus();
  return Number(pid);
}

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when a process has gone. */
export const gone = (pid: number, timeout = 60_000): Promise<void> =>
  expect.poll(() => isAlive(pid), { timeout, interval: 50 }).toBe(false);
