import { setTimeout as delay } from 'node:timers/promises';
import { type MongoHandle, openMongo, StoreUnavailableError } from '@ymera/kernel/mongo';
import { MongoClient, MongoServerSelectionError } from 'mongodb';

/** How a process reaches the store: as the platform does, or under an address that was put in between. */
export interface StoreOrder {
  readonly dataDir: string;
  readonly database: string;
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly uri?: string;
}

const triesMax = 300;

/** Opens the store the way the platform does, and again while it is killed at that very moment. */
async function openPatiently({ dataDir, database, synchronous, uri }: StoreOrder): Promise<MongoHandle> {
  for (let tries = 1; ; tries++) {
    try {
      const options = { dataDir, synchronous, dbName: database };
      return await openMongo(uri === undefined ? options : { ...options, uri });
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || tries === triesMax) throw error;
      await delay(200);
    }
  }
}

/** A connection by the public driver, and a handle of the platform's that starts the store again when it dies. */
export interface KeptClient {
  readonly uri: string;
  readonly client: () => MongoClient;
  /** Puts another client in the place of one that gave this error, if it will not find the store again by itself. */
  readonly renew: (client: MongoClient, error: unknown) => void;
  readonly close: () => Promise<void>;
}

/**
 * Opens both. The handle's own driver is mongoose's; its errors are of other classes than the public driver's.
 *
 * Once in some hundred kills the driver (7.9) sends its next heartbeat through a socket that the kill has destroyed
 * and whose 'close' is still to come. Such a socket takes no bytes, reports no error and never drains, which is what the
 * heartbeat waits for; without heartbeats the driver finds no server any more. Only a new client helps then.
 */
export async function openKept(order: StoreOrder): Promise<KeptClient> {
  const handle = await openPatiently(order);
  const connect = () => new MongoClient(handle.uri, { serverSelectionTimeoutMS: 15_000 });
  let client = connect();
  return {
    uri: handle.uri,
    client: () => client,
    renew: (old, error) => {
      const cause = error instanceof Error ? error.cause : undefined;
      const blind = [error, cause].find((one) => one instanceof MongoServerSelectionError);
      if (old !== client || blind === undefined) return;
      console.error(
        `process ${process.pid} takes a new client, its driver finding no server: ${blind.message}`,
      );
      client = connect();
      old.close().catch(() => undefined); // nobody uses it any more
    },
    close: async () => {
      await client.close();
      await handle.close();
    },
  };
}
