import { systemClock } from '@ymera/kernel';
import { silentLog } from '@ymera/kernel/log';
import { openRedis, openTestRedis, type TestRedis, whyWithoutRedis } from '@ymera/kernel/redis';
import { createRecordingLog } from '@ymera/kernel/testing';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createBullmqDispatcher } from '../../src/dispatchers/bullmq.ts';
import { openStepTaker } from '../../src/dispatchers/bullmq-worker.ts';
import { stepQueue } from '../../src/dispatchers/step-queue.ts';
import { aJob, aWorkshop, describeDispatcher, type Parts } from './dispatcher-contract.ts';

if (whyWithoutRedis) console.log(`skipped: steps over BullMQ, because ${whyWithoutRedis}`);

const { signal: never } = new AbortController();

/** A coordinator and a worker, as two processes would have them. */
function openBoth(
  url: string,
  { perform, onReport, concurrency, waitingMax }: Parts,
  log = silentLog,
  prefix = 'ymera',
) {
  const options = { url, log: silentLog, prefix };
  const [mine, theirs] = [openRedis(options), openRedis(options)];
  const mailbox = {
    deliver: (runId: string, report: Parameters<Parts['onReport']>[1]) => {
      onReport(runId, report);
      return true;
    },
    open: () => ({ drain: () => [], settle: () => {}, close: () => {} }),
  };
  const dispatcher = createBullmqDispatcher({ redis: mine, mailbox, clock: systemClock, log, waitingMax });
  const taker = openStepTaker({
    redis: theirs,
    take: async (job, { stopping, closing }) => {
      const report = await perform(job, AbortSignal.any([stopping, closing]));
      if (closing.aborted) throw new Error('It was closed.');
      onReport(job.runId, report);
    },
    concurrency,
    log,
    closeGraceMs: 2_000,
  });
  return {
    dispatcher,
    close: async () => {
      await dispatcher.close();
      await taker.close();
      await Promise.all([mine.close(), theirs.close()]);
    },
  };
}

describe.skipIf(whyWithoutRedis !== null)('with a Redis', () => {
  let server: TestRedis;

  beforeAll(async () => {
    server = await openTestRedis();
  });

  afterEach(() => server.restart());
  afterAll(() => server.close());

  describeDispatcher('steps over BullMQ', async (parts) => openBoth(server.url, parts));

  describe('steps over BullMQ', () => {
    const parts = (workshop: ReturnType<typeof aWorkshop>) => {
      const { perform, onReport } = workshop;
      return { perform, onReport, concurrency: 2, waitingMax: 100 };
    };

    it('leave nothing behind in Redis that grows', async () => {
      const workshop = aWorkshop();
      const { dispatcher, close } = openBoth(server.url, parts(workshop));
      const jobs = Array.from({ length: 20 }, () => aJob());
      workshop.openAll();
      await dispatcher.dispatch(jobs, never);
      await workshop.until(() => workshop.reports.size === 20);
      await close();
      const { client, close: closeRedis } = openRedis({ url: server.url, log: silentLog });
      if (client.status !== 'ready') await new Promise((resolve) => client.once('ready', resolve));
      const keys = await client.keys('*');
      expect(keys.filter((key) => jobs.some(({ stepId }) => key.includes(stepId)))).toEqual([]);
      expect(keys.length).toBeLessThan(8);
      await closeRedis();
    });

    it('that Redis has lost are done when they are handed over again', async () => {
      const workshop = aWorkshop();
      const { dispatcher, close } = openBoth(server.url, parts(workshop));
      const jobs = Array.from({ length: 6 }, () => aJob());
      await dispatcher.dispatch(jobs, never);
      await workshop.until(() => workshop.begun.length === 2);
      await server.restart();
      workshop.openAll();
      const again = setInterval(() => void dispatcher.dispatch(jobs, never), 200);
      await workshop.until(() => workshop.reports.size === 6);
      clearInterval(again);
      await close();
    });

    it('are handed over as soon as a coordinator is connected that has just begun', async () => {
      const workshop = aWorkshop();
      workshop.openAll();
      const { dispatcher, close } = openBoth(server.url, parts(workshop));
      await dispatcher.dispatch([aJob()], never);
      await workshop.until(() => workshop.reports.size === 1);
      await close();
    });

    it('do no harm to whoever hands over or stops while Redis is away, or stands still', async () => {
      const away = await openTestRedis();
      const workshop = aWorkshop();
      const { dispatcher, close } = openBoth(away.url, parts(workshop));
      const job = aJob();
      await dispatcher.dispatch([job], never);
      await workshop.until(() => workshop.begun.length === 1);
      away.freeze();
      await dispatcher.dispatch([aJob()], AbortSignal.timeout(100));
      away.thaw();
      await away.crash();
      await dispatcher.dispatch([aJob()], never);
      await dispatcher.stop(job);
      await close();
      await away.close();
    });

    it('that were told to stop before they were taken are stopped when they are', async () => {
      const workshop = aWorkshop();
      const job = aJob();
      const { dispatcher, close } = openBoth(server.url, parts(workshop));
      await dispatcher.dispatch([aJob()], never);
      await workshop.until(() => workshop.begun.length === 1);
      await dispatcher.stop(job);
      expect(workshop.kindOf(job)).toBe('CANCELLED');
      workshop.reports.clear();
      await dispatcher.dispatch([job], never);
      await workshop.until(() => workshop.kindOf(job) !== undefined);
      expect(workshop.kindOf(job)).toBe('CANCELLED');
      await close();
    });

    it('are done by the workers of their own installation alone', async () => {
      const [own, foreign] = [aWorkshop(), aWorkshop()];
      own.openAll();
      foreign.openAll();
      const here = openBoth(server.url, parts(own), silentLog, 'ymera_one');
      const there = openBoth(server.url, parts(foreign), silentLog, 'ymera_two');
      const jobs = Array.from({ length: 10 }, () => aJob());
      const theirs = aJob();
      await Promise.all([here.dispatcher.dispatch(jobs, never), there.dispatcher.dispatch([theirs], never)]);
      await own.until(() => own.reports.size === 10);
      await foreign.until(() => foreign.reports.size === 1);
      expect(foreign.begun).toEqual([theirs.stepId]);
      await Promise.all([here.close(), there.close()]);
    });

    it('are left to others without a warning when their worker ends', async () => {
      const workshop = aWorkshop();
      const log = createRecordingLog();
      const { dispatcher, close } = openBoth(server.url, parts(workshop), log);
      await dispatcher.dispatch([aJob()], never);
      await workshop.until(() => workshop.begun.length === 1);
      await close();
      expect(workshop.reports.size).toBe(0);
      expect(log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
    });

    it('that are none of ours are thrown away', async () => {
      const workshop = aWorkshop();
      workshop.openAll();
      const log = createRecordingLog();
      const { dispatcher, close } = openBoth(server.url, parts(workshop), log);
      const redis = openRedis({ url: server.url, log: silentLog });
      const connection = redis.connect({ maxRetriesPerRequest: null });
      const queue = new Queue(stepQueue.name, { connection, prefix: redis.prefix });
      for (const data of [{}, { ...aJob(), attempt: -1 }, { ...aJob(), tenantId: 7 }, 'text'])
        await queue.add('step', data);
      const job = aJob({ priority: 0 });
      await dispatcher.dispatch([job], never);
      await workshop.until(() => workshop.kindOf(job) !== undefined);
      expect(workshop.begun).toEqual([job.stepId]);
      expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(4);
      await queue.close();
      await redis.close();
      await close();
    });
  });
});
