import mongoose from 'mongoose';
import { StoreUnavailableError } from './store-unavailable.ts';

const selectionMsMax = 10_000;
const pingMsMax = 3_000;

/** A ready mongoose connection of its own. Throws StoreUnavailableError if the server cannot be reached. */
export async function connectTo(
  uri: string,
  { dbName, where }: { dbName?: string | undefined; where: string },
): Promise<mongoose.Connection> {
  const connection = mongoose.createConnection();
  try {
    return await connection.openUri(uri, {
      ...(uri.includes('serverSelectionTimeoutMS=') ? {} : { serverSelectionTimeoutMS: selectionMsMax }),
      autoIndex: false,
      ...(dbName === undefined ? {} : { dbName }),
    });
  } catch (cause) {
    await connection.close().catch(() => undefined); // it never opened, so there is nothing to report
    throw new StoreUnavailableError(where, cause);
  }
}

/** Asks the server for a sign of life. */
export async function ping(connection: mongoose.Connection, where: string): Promise<void> {
  try {
    if (connection.db === undefined) throw new Error('the connection is closed');
    await connection.db.command({ ping: 1 }, { signal: AbortSignal.timeout(pingMsMax) });
  } catch (cause) {
    throw new StoreUnavailableError(where, cause);
  }
}
