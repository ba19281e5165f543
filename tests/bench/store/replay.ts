import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import { driverOperations, type Operation } from './over-driver.ts';
import type { BenchServer } from './servers.ts';
import type { Sizes, TaskName } from './workload.ts';

/** A server that gives an answer without looking for it, for one task: how fast the driver is by itself. */
export interface Replay {
  readonly operation: Operation;
  stop(): Promise<void>;
}

let replays = 0;

/** Starts the process, and lets it see the store's own answers to the task once. */
export async function startReplay(
  server: BenchServer,
  task: TaskName,
  { folder, sizes, poolSize }: { folder: string; sizes: Sizes; poolSize: number },
): Promise<Replay> {
  replays += 1;
  const path = join(folder, `r${replays}.sock`);
  const file = fileURLToPath(new URL('./replay-process.ts', import.meta.url));
  const child = fork(file, [server.socketPath, path], { execArgv: [], stdio: ['ignore', 2, 2, 'ipc'] });
  const exited = once(child, 'exit');
  await Promise.race([once(child, 'message'), exited]);
  const uri = `mongodb://${encodeURIComponent(path)}/bench?directConnection=true`;
  const client = new MongoClient(uri, { maxPoolSize: poolSize });
  const operation = driverOperations(client, sizes, () => {})[task];
  const stop = async () => {
    await client.close();
    if (child.connected) child.disconnect();
    await exited;
  };
  try {
    await operation(0);
    return { operation, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
