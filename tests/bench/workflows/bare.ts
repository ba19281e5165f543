import { Queue, Worker } from 'bullmq';
import PQueue from 'p-queue';
import type { AppendFsync } from './redis.ts';
import type { System } from './systems.ts';

const noop = async (): Promise<null> => null;

/** A queue in memory: what the work costs when nothing is kept. */
export function openBareQueue(concurrency: number): System {
  return {
    name: 'p-queue, nothing kept',
    chain: async (length) => {
      const queue = new PQueue({ concurrency });
      for (let task = 0; task < length; task++) await queue.add(noop);
    },
    fanOut: async (width) => {
      const queue = new PQueue({ concurrency });
      await Promise.all(Array.from({ length: width }, () => queue.add(noop)));
    },
    close: async () => {},
  };
}

/** BullMQ by itself, its worker in this very process: no graph, no history, nothing that could be taken up again. */
export async function openBareBullmq(
  { url, appendfsync }: { readonly url: string; readonly appendfsync: AppendFsync },
  concurrency: number,
): Promise<System> {
  const { hostname: host, port } = new URL(url);
  const connection = { host, port: Number(port) };
  const queue = new Queue('bare', { connection });
  let onCompleted: () => void = () => {};
  const worker = new Worker('bare', noop, {
    connection,
    concurrency,
    removeOnComplete: { count: 0 },
  });
  worker.on('completed', () => onCompleted());
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);

  const completed = (count: number): Promise<void> => {
    let left = count;
    return new Promise((resolve) => {
      onCompleted = () => {
        if (--left === 0) resolve();
      };
    });
  };

  return {
    name: `BullMQ, appendfsync ${appendfsync}`,
    chain: async (length) => {
      for (let task = 0; task < length; task++) {
        const done = completed(1);
        await queue.add('task', { task });
        await done;
      }
    },
    fanOut: async (width) => {
      const done = completed(width);
      await queue.addBulk(Array.from({ length: width }, (_, task) => ({ name: 'task', data: { task } })));
      await done;
    },
    close: async () => {
      await worker.close();
      await queue.close();
    },
  };
}
