import { setTimeout as delay } from 'node:timers/promises';
import { type MongoHandle, openMongo, StoreUnavailableError } from '@ymera/kernel/mongo';
import { MongoClient } from 'mongodb';

/** How a process reaches the store: as the platform does, or under an address that was put in between. */
export interface StoreOrder {
  readonly dataDir: string;
  readonly database: string;
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly uri?: string;
}

const triesMax = 20;

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
  readonly client: MongoClient;
  readonly uri: string;
  readonly close: () => Promise<void>;
}

/** Opens both. The handle's own driver is mongoose's; its errors are of other classes than the public driver's. */
export async function openKept(order: StoreOrder): Promise<KeptClient> {
  const handle = await openPatiently(order);
  const client = new MongoClient(handle.uri, { serverSelectionTimeoutMS: 15_000 });
  const close = async (): Promise<void> => {
    await client.close();
    await handle.close();
  };
  return { client, uri: handle.uri, close };
}
