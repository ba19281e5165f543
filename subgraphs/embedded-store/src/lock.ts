import { DatabaseSync } from 'node:sqlite';

/**
 * Holds a data directory for this process: an exclusive SQLite transaction, which the operating system ends with the
 * process however it dies. Gives the release, or undefined if another process holds it.
 */
export function acquireLock(file: string): (() => void) | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return () => database.close();
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked|busy/i.test(error.message)) return undefined;
    throw error;
  }
}
