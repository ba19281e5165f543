import { randomUUID } from 'node:crypto';
import type { Clock } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import type { RedisHandle } from '@ymera/kernel/redis';
import { Queue } from 'bullmq';
import type { Dispatcher, Mailbox, StepJob } from '../dispatch-ports.ts';
import { cancelled, failed } from '../domain/trouble.ts';
import { createFairQueue } from './fair-queue.ts';
import { jobId } from './job-id.ts';
import { openReportEar } from './report-ear.ts';
import { jobOptions, queuePriority, stepQueue } from './step-queue.ts';

export interface BullmqDeps {
  readonly redis: Pick<RedisHandle, 'client' | 'connect' | 'prefix'>;
  readonly mailbox: Mailbox;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Steps that wait in Redis, about: with more, those that are handed over wait here, where tenants take turns. Short,
   * since in Redis it is first come first served. Default 500.
   */
  readonly waitingMax?: number;
}

interface Entry extends Pick<StepJob, 'tenantId' | 'priority'> {
  readonly job: StepJob;
  readonly handedOver: () => void;
}

const parcelMax = 250;
const lookAgainMs = 200;
const connectMsMax = 2_000;

/**
 * Hands steps to the workers of other processes through BullMQ. Redis keeps nothing that is not in the logs: what it
 * loses is handed over again, and while it is away nothing is thrown.
 */
export function createBullmqDispatcher(deps: BullmqDeps): Dispatcher {
  const { redis, mailbox, clock, log, waitingMax = 500 } = deps;
  const closing = new AbortController();
  const queue = new Queue<StepJob>(stepQueue.name, {
    connection: redis.client,
    prefix: redis.prefix,
    defaultJobOptions: jobOptions,
  });
  queue.on('error', (error) => log.debug('the queue of steps has an error', { error }));
  const ownName = randomUUID();
  const ear = openReportEar({ redis, mailbox, log }, ownName);
  const here = createFairQueue<Entry>();
  const entries = new Map<string, Entry>();
  // How many wait in Redis, as far as is known: counted when it may be time, so that most parcels cost no look.
  let waitingThere = 0;
  let isPassingOn = false;

  async function passOn(): Promise<void> {
    if (isPassingOn) return;
    isPassingOn = true;
    while (here.size > 0 && !closing.signal.aborted) {
      try {
        await connected();
        await passParcel();
      } catch (error) {
        log.debug('steps could not be handed over; they will be again', { error });
        forget(takeAll(Number.POSITIVE_INFINITY));
      }
    }
    isPassingOn = false;
  }

  async function passParcel(): Promise<void> {
    if (waitingThere >= waitingMax) waitingThere = await countWaiting();
    const room = Math.min(parcelMax, waitingMax - waitingThere);
    if (room <= 0) return clock.wait(lookAgainMs, closing.signal);
    const parcel = takeAll(room);
    try {
      await queue.addBulk(parcel.map((entry) => toJob(entry, ownName)));
      waitingThere += parcel.length;
    } finally {
      forget(parcel);
    }
  }

  const countWaiting = () => queue.getJobCountByTypes('wait', 'prioritized');

  function takeAll(max: number): Entry[] {
    const taken: Entry[] = [];
    while (taken.length < max) {
      const entry = here.take();
      if (!entry) break;
      // When it is done is not said here: tenants take turns, whatever they have at work.
      here.finish(entry);
      taken.push(entry);
    }
    return taken;
  }

  function forget(taken: readonly Entry[]): void {
    for (const { job, handedOver } of taken) {
      entries.delete(jobId(job));
      handedOver();
    }
  }

  /** A connection that has just been begun is waited for; one that is lost is not. */
  async function connected(): Promise<void> {
    if (redis.client.status === 'ready') return;
    const ready = new AbortController();
    const isReady = () => ready.abort();
    redis.client.once('ready', isReady);
    await clock.wait(connectMsMax, AbortSignal.any([ready.signal, closing.signal]));
    redis.client.off('ready', isReady);
    if (!ready.signal.aborted) throw new Error('There is no connection to Redis.');
  }

  return {
    dispatch: async (jobs, signal) => {
      const fresh = jobs.filter((job) => !entries.has(jobId(job)));
      let left = fresh.length;
      if (left === 0 || signal.aborted || closing.signal.aborted) return;
      const over = AbortSignal.any([signal, closing.signal]);
      await new Promise<void>((resolve) => {
        const handedOver = () => {
          if (--left > 0) return;
          over.removeEventListener('abort', giveUp);
          resolve();
        };
        const added = fresh.map((job): Entry => {
          const { tenantId, priority } = job;
          return { tenantId, priority, job, handedOver };
        });
        const giveUp = () => forget(added.filter((entry) => here.remove(entry)));
        over.addEventListener('abort', giveUp, { once: true });
        for (const entry of added) {
          entries.set(jobId(entry.job), entry);
          here.push(entry);
        }
        void passOn();
      });
    },
    stop: async (attempt) => {
      const id = jobId(attempt);
      const entry = entries.get(id);
      try {
        const isWaitingHere = entry !== undefined && here.remove(entry);
        if (isWaitingHere) forget([entry]);
        else await redis.client.publish(stepQueue.stopChannel(redis), id);
        // One that is at work is locked, and its worker reports it. BullMQ also says 1 when it has no such job.
        if (isWaitingHere || (await queue.remove(id)) === 1)
          mailbox.deliver(attempt.runId, failed(attempt, cancelled));
      } catch (error) {
        log.debug('a step could not be stopped', { runId: attempt.runId, error });
      }
    },
    close: async () => {
      closing.abort();
      ear.close();
      await queue.close().catch((error: unknown) => log.debug('closing the queue failed', { error }));
    },
  };
}

const toJob = ({ job }: Entry, sender: string) => ({
  name: 'step',
  data: { ...job, sender },
  opts: { jobId: jobId(job), priority: queuePriority(job) },
});
