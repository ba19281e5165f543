import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../statistics.ts';
import { memoryOf, startServer } from './servers.ts';
import { anyOf, idOf, orderOf } from './workload.ts';

/** Runs something with a data directory that is gone afterwards. */
export async function withFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'ymera-bench-'));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How long it takes from nothing to the first answer, in milliseconds: no process, no data, no connection. */
export interface Boots {
  readonly medianMs: number;
  /** The first boot after the sources have changed has nothing compiled to load, and takes the longest. */
  readonly longestMs: number;
}

export async function measureBoots(boots: number): Promise<Boots> {
  const times: number[] = [];
  for (let boot = 0; boot < boots; boot++) {
    await withFolder(async (dataDir) => {
      const began = performance.now();
      const server = await startServer(dataDir, { synchronous: 'FULL', poolSize: 1 });
      times.push(performance.now() - began);
      await server.stop();
    });
  }
  return { medianMs: median(times), longestMs: Math.max(...times) };
}

/** What many documents do to a store. Memory is in MiB. */
export interface Growth {
  readonly documents: number;
  readonly insertedPerSecond: number;
  readonly memory: { readonly before: number; readonly after: number; readonly highest: number };
  readonly findsPerSecond: number;
}

const batchSize = 1000;
const findsMs = 500;

/** Inserts many documents in batches, one under way while the next is made, and then looks for some of them. */
export const grow = (documents: number): Promise<Growth> =>
  withFolder(async (dataDir) => {
    const server = await startServer(dataDir, { synchronous: 'NORMAL', poolSize: 2 });
    try {
      const orders = server.client.db().collection('orders');
      const before = await memoryOf(server.pid);
      const began = performance.now();
      let underWay: Promise<unknown> = Promise.resolve();
      for (let at = 0; at < documents; at += batchSize) {
        const batch = Array.from({ length: batchSize }, (_, i) =>
          orderOf(at + i, { orders: documents, accounts: 0 }),
        );
        await underWay;
        underWay = orders.insertMany(batch);
      }
      await underWay;
      const tookMs = performance.now() - began;
      let finds = 0;
      for (const end = performance.now() + findsMs; performance.now() < end; finds++) {
        const found = await orders.findOne({ _id: idOf(anyOf(documents)) });
        if (found === null) throw new Error('The store has lost a document.');
      }
      const after = await memoryOf(server.pid);
      return {
        documents,
        insertedPerSecond: (documents * 1000) / tookMs,
        memory: { before: before.now, after: after.now, highest: after.highest },
        findsPerSecond: (finds * 1000) / findsMs,
      };
    } finally {
      await server.stop();
    }
  });
