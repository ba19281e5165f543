import { DatabaseSync } from 'node:sqlite';
import { StoreStartError } from './start-error.ts';

const sqliteBusy = 5;
const sqliteLocked = 6;
const sqliteNotADatabase = 26;

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
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    if (code === sqliteBusy || code === sqliteLocked) return undefined;
    if (code !== sqliteNotADatabase) throw error;
    throw new StoreStartError(
      `${file} is damaged. It holds no data: stop all of Ymera, remove it, and start again`,
      {
        cause: error,
      },
    );
  }
}
