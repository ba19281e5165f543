import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMongo } from '@ymera/kernel/mongo';
import { openTestRedis } from '@ymera/kernel/redis';
import { Redis } from 'ioredis';
import type { Broker } from './faults.ts';
import type { ProcessOrder } from './messages.ts';

/** The store that all processes of a campaign share, and their Redis server if they have one. */
export interface Surroundings {
  readonly order: Pick<ProcessOrder, 'uri' | 'database' | 'redisUrl'>;
  readonly broker: Broker | null;
  close(): Promise<void>;
}

const database = 'chaos';

export async function openSurroundings(options: {
  readonly dispatcher: 'in-process' | 'bullmq';
}): Promise<Surroundings> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ymera-chaos-'));
  // Processes are killed here, not the machine: what was written is there, whether the disk has it or not.
  const store = await openMongo({ dataDir, synchronous: 'NORMAL', dbName: database });
  const redis = options.dispatcher === 'bullmq' ? await openTestRedis() : null;
  return {
    order: { uri: store.uri, database, redisUrl: redis?.url ?? null },
    broker: redis && {
      flush: async () => {
        const client = new Redis(redis.url);
        await client.flushall().finally(() => client.disconnect());
      },
      restart: redis.restart,
    },
    close: async () => {
      await redis?.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
