import { connectTo, ping } from './connection.ts';
import type { MongoHandle, MongoOptions } from './handle.ts';
import { hostsOf } from './store-unavailable.ts';

const defaultDatabase = 'ymera';

/** Connects to MongoDB or to the embedded store. Throws StoreUnavailableError if neither can be reached. */
export async function openMongo(options: MongoOptions): Promise<MongoHandle> {
  if (options.uri !== undefined) return openServer(options.uri, options);
  // Imported here alone: with a connection string none of the embedded store's code is loaded.
  const { openEmbedded } = await import('./embedded.ts');
  return openEmbedded(options);
}

async function openServer(uri: string, { dbName }: MongoOptions): Promise<MongoHandle> {
  const where = hostsOf(uri);
  const connection = await connectTo(uri, {
    dbName: dbName ?? (namesDatabase(uri) ? undefined : defaultDatabase),
    where,
  });
  return {
    kind: 'mongodb',
    uri,
    connection,
    ping: () => ping(connection, where),
    close: () => connection.close(),
  };
}

const namesDatabase = (uri: string): boolean => /^mongodb(?:\+srv)?:\/\/[^/]+\/[^?]+/.test(uri);
