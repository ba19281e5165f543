import { ensureStoreServer, type StoreAddress } from '@ymera/embedded-store';
import { connectTo, ping } from './connection.ts';
import type { MongoHandle, MongoLog, MongoOptions } from './handle.ts';
import { leave } from './leave.ts';
import { StoreUnavailableError } from './store-unavailable.ts';
import { watchStore } from './watch-store.ts';

const silent: MongoLog = { info: () => {}, warn: () => {}, error: () => {} };

/** Starts or joins the embedded store of a data directory, connects, and keeps the store running while open. */
export async function openEmbedded(options: MongoOptions): Promise<MongoHandle> {
  const { dataDir, log = silent } = options;
  const ensure = (): Promise<StoreAddress> => ensureStoreServer(options);
  const where = `the embedded store in ${dataDir}`;
  const address = await ensure().catch((cause: unknown) => {
    throw new StoreUnavailableError(where, cause);
  });
  const watch = watchStore({ address, ensure, log });
  const uri = address.uri(options.dbName ?? 'ymera');
  try {
    const connection = await connectTo(uri, { where });
    return {
      kind: 'embedded',
      uri,
      connection,
      ping: () => ping(connection, where),
      close: async () => {
        const ended = await leave(connection);
        await watch.stop();
        await connection.close();
        await ended();
      },
    };
  } catch (error) {
    await watch.stop();
    throw error;
  }
}
