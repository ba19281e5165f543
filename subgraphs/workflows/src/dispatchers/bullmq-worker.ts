import type { Log } from '@ymera/kernel/log';
import type { RedisHandle } from '@ymera/kernel/redis';
import { Worker } from 'bullmq';
import type { StepJob } from '../dispatch-ports.ts';
import { jobId } from './job-id.ts';
import { readJob, stepQueue } from './step-queue.ts';

export interface StepTakerDeps {
  readonly redis: Pick<RedisHandle, 'connect' | 'prefix'>;
  /** Does a step, and brings its report home. When it throws, the step is left for others, who are told of it anew. */
  readonly take: (job: StepJob, signals: StepSignals) => Promise<void>;
  /** Steps at work at a time. */
  readonly concurrency: number;
  readonly log: Log;
  /** How long `close` waits for steps at work. */
  readonly closeGraceMs: number;
}

/** Why a step is to be broken off: nobody wants it any more, or this worker ends and others have to do it. */
export interface StepSignals {
  readonly stopping: AbortSignal;
  readonly closing: AbortSignal;
}

/** Takes steps out of the queue until it is closed. */
export interface StepTaker {
  close(): Promise<void>;
}

/**
 * A worker renews the lock on its job every 3 s. One that is killed, or stands still for 6 s, loses it, and another
 * one has the job at most 3 s later: sooner than the default 30 s and 30 s, and still no trouble to a worker that
 * waits for its disk. A worker that comes back after that has done the step a second time, under the same key.
 */
const locks = {
  lockDuration: 6_000,
  stalledInterval: 3_000,
  /** A job that was lost more often than this is given up by BullMQ; the coordinator then hands it over anew. */
  maxStalledCount: 10,
};

/** A stop may come before the job that it is about: so many are remembered. */
const stopsMax = 10_000;

export function openStepTaker(deps: StepTakerDeps): StepTaker {
  const { redis, take, concurrency, log, closeGraceMs } = deps;
  const working = new Map<string, AbortController>();
  const stopped = new Set<string>();
  const atWork = new Set<Promise<void>>();
  const closing = new AbortController();

  const ear = redis.connect({ maxRetriesPerRequest: null });
  const listen = () =>
    ear.subscribe(stepQueue.stopChannel(redis)).catch((error: unknown) => {
      log.debug('listening for stops failed; it is done again', { error });
    });
  ear.on('message', (_channel: string, id: string) => {
    working.get(id)?.abort();
    stopped.add(id);
    const [oldest] = stopped;
    if (stopped.size > stopsMax && oldest !== undefined) stopped.delete(oldest);
  });
  void listen();

  async function work(data: unknown): Promise<void> {
    const job = readJob(data);
    if (!job) return log.error('the queue of steps has a job that is none; it is thrown away');
    const id = jobId(job);
    // The same attempt, which was lost meanwhile and given to this very worker a second time.
    if (working.has(id)) return;
    const stopping = new AbortController();
    if (stopped.has(id)) stopping.abort();
    working.set(id, stopping);
    try {
      await take(job, { stopping: stopping.signal, closing: closing.signal });
    } finally {
      working.delete(id);
    }
  }

  const worker = new Worker<StepJob>(
    stepQueue.name,
    ({ data }) => {
      const done: Promise<void> = work(data).finally(() => atWork.delete(done));
      atWork.add(done);
      return done;
    },
    {
      connection: redis.connect({ maxRetriesPerRequest: null }),
      prefix: redis.prefix,
      concurrency,
      ...locks,
    },
  );
  worker.on('error', (error) => log.debug('the worker has an error', { error }));
  worker.on('failed', (job, error) => {
    // A worker that ends leaves its steps to others: so it is meant, and nobody has to look.
    if (closing.signal.aborted) return;
    log.warn('a step was not done; it will be handed over again', { runId: job?.data.runId, error });
  });

  return {
    close: async () => {
      const patience = Promise.withResolvers<void>();
      const timer = setTimeout(patience.resolve, closeGraceMs);
      // Nothing new is taken from here on; then what is at work is broken off. Redis may be away meanwhile.
      const paused = worker.pause(true);
      closing.abort();
      await Promise.race([paused.then(() => Promise.allSettled(atWork)), patience.promise]);
      await Promise.race([worker.close(true), patience.promise]);
      clearTimeout(timer);
      ear.disconnect();
    },
  };
}
