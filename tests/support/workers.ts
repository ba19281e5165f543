import { createConnection } from 'node:net';
import { openTestRedis } from '@ymera/kernel/redis';
import { openInstallation, type SingleInstallation } from './installation.ts';
import { type Platform, startPlatform } from './platform.ts';

/** The platform with a Redis: one process that is everything, and two that do nothing but steps of runs. */
export interface WorkersInstallation extends SingleInstallation {
  readonly redis: {
    /** Forgets all that it holds. */
    flush(): Promise<void>;
    /** Ends with SIGKILL, and comes back empty. */
    restart(): Promise<void>;
  };
  /** The two that are workers and nothing else. */
  readonly workers: {
    freeze(): void;
    thaw(): void;
    /** Ends both with SIGKILL, and starts others. */
    replace(): Promise<void>;
  };
}

const workersCount = 2;

/** The sample workflow is there, and has run once. */
export async function openWithWorkers(): Promise<WorkersInstallation> {
  const opened = new AsyncDisposableStack();
  try {
    const redis = await openTestRedis();
    opened.defer(redis.close);
    const env = { REDIS_URL: redis.url };
    const installation = await openInstallation({ sample: true, env });
    opened.defer(installation.close);
    const { dataDir } = installation;
    const startWorker = () => startPlatform({ dataDir, env: { ...env, YMERA_ROLE: 'worker' } });
    const startWorkers = () => Promise.all(Array.from({ length: workersCount }, startWorker));
    let workers: readonly Platform[] = await startWorkers();
    opened.defer(() => stopAll(workers));
    const signal = (name: NodeJS.Signals) => {
      for (const worker of workers) worker.process.kill(name);
    };
    return Object.assign(installation, {
      redis: { flush: () => flush(redis.url), restart: redis.restart },
      workers: {
        freeze: () => signal('SIGSTOP'),
        thaw: () => signal('SIGCONT'),
        replace: async () => {
          await Promise.all(workers.map((worker) => worker.kill()));
          workers = await startWorkers();
        },
      },
      close: () => opened.disposeAsync(),
    });
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function stopAll(workers: readonly Platform[]): Promise<void> {
  const codes = await Promise.all(workers.map((worker) => worker.stop()));
  if (codes.some((code) => code !== 0)) throw new Error(`exit codes of the workers: ${codes.join(', ')}`);
}

function flush(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), hostname, () => socket.write('FLUSHALL SYNC\r\n'));
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      if (answer.toString().startsWith('+OK')) resolve();
      else reject(new Error(`The server answered ${answer}`));
    });
  });
}
