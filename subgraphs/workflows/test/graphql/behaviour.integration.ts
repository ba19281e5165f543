import { silentLog } from '@ymera/kernel/log';
import { openRedis, openTestRedis, type TestRedis, whyWithoutRedis } from '@ymera/kernel/redis';
import { afterAll, beforeAll, describe } from 'vitest';
import { createBullmqDispatcher } from '../../src/dispatchers/bullmq.ts';
import { createMailbox } from '../../src/services/mailbox.ts';
import { assembleWorker } from '../../src/worker.ts';
import { describeBehaviour } from './describe-behaviour.ts';
import type { Mode } from './stage.ts';

if (whyWithoutRedis) console.log(`skipped: workflows over BullMQ, because ${whyWithoutRedis}`);

let server: TestRedis;

/** A coordinator that does no steps, and a worker that does nothing else, with a Redis between them. */
const overBullmq: Mode = {
  name: 'over BullMQ',
  open: async ({ stores, agentRunner, bus, clock, settings }) => {
    const [mine, theirs] = [server.url, server.url].map((url) => openRedis({ url, log: silentLog }));
    if (!mine || !theirs) throw new Error('Two connections were asked for.');
    const mailbox = createMailbox();
    const dispatcher = createBullmqDispatcher({ redis: mine, mailbox, clock, log: silentLog });
    const about = { redis: theirs, bus, agentRunner, clock, log: silentLog, settings, random: () => 0 };
    const worker = assembleWorker(about, stores);
    return {
      outside: { dispatcher, mailbox },
      start: () => worker.start(),
      close: async () => {
        await worker.stop();
        await Promise.all([mine.close(), theirs.close()]);
      },
    };
  },
};

describe.skipIf(whyWithoutRedis !== null)('with a Redis', () => {
  beforeAll(async () => {
    server = await openTestRedis();
  });

  afterAll(() => server.close());

  describeBehaviour(overBullmq);
});
