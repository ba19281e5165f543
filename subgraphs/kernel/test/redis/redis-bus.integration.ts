import type { Listener } from '@ymera/kernel/events';
import { silentLog } from '@ymera/kernel/log';
import {
  createRedisBus,
  openRedis,
  openTestRedis,
  type RedisHandle,
  type TestRedis,
  whyWithoutRedis,
} from '@ymera/kernel/redis';
import { createRecordingLog } from '@ymera/kernel/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeBus, long } from '../events/bus-contract.ts';

if (whyWithoutRedis) console.log(`skipped: the bus over Redis, because ${whyWithoutRedis}`);

const opened: RedisHandle[] = [];
const listening: Listener[] = [];

afterEach(async () => {
  for (const listener of listening.splice(0)) listener.close();
  await Promise.all(opened.splice(0).map((handle) => handle.close()));
});

/** A bus of its own, as another process would have it. */
function aProcess(url: string, log = silentLog, prefix = 'ymera') {
  const redis = openRedis({ url, log, prefix });
  opened.push(redis);
  const bus = createRedisBus({ redis, log });
  return {
    redis,
    bus,
    listen: (channel: string) => {
      const listener = bus.listen(channel);
      listening.push(listener);
      return listener;
    },
  };
}

const ready = async ({ client }: RedisHandle) => {
  if (client.status !== 'ready') await new Promise<void>((resolve) => client.once('ready', () => resolve()));
};

describe.skipIf(whyWithoutRedis !== null)('the bus over Redis', () => {
  let server: TestRedis;

  beforeAll(async () => {
    server = await openTestRedis();
  });

  afterAll(() => server.close());

  /** A listener whose subscription stands: the ring that says so has been heard. */
  async function aListener(process: ReturnType<typeof aProcess>, channel: string) {
    const listener = process.listen(channel);
    expect(await listener.heard(long)).toBe(true);
    return listener;
  }

  it('carries a ring to another process, on its channel alone', async () => {
    const [one, two] = [aProcess(server.url), aProcess(server.url)];
    const [listener, other] = [await aListener(two, 'run:1'), await aListener(two, 'run:2')];
    await ready(one.redis);
    one.bus.ring('run:1');
    expect(await listener.heard(long)).toBe(true);
    expect(await other.heard(1)).toBe(false);
  });

  it('is heard once by the process that rings', async () => {
    const [one, two] = [aProcess(server.url), aProcess(server.url)];
    const [own, far] = [await aListener(one, 'run:3'), await aListener(two, 'run:3')];
    await ready(one.redis);
    one.bus.ring('run:3');
    expect(await own.heard(long)).toBe(true);
    expect(await far.heard(long)).toBe(true);
    expect(await own.heard(1)).toBe(false);
  });

  it('makes many rings of one channel in one turn one', async () => {
    const [one, two] = [aProcess(server.url), aProcess(server.url)];
    const listener = await aListener(two, 'run:4');
    await ready(one.redis);
    const before = await published(two.redis);
    for (let rings = 0; rings < 1_000; rings++) one.bus.ring('run:4');
    expect(await listener.heard(long)).toBe(true);
    expect((await published(two.redis)) - before).toBe(1);
  });

  it('keeps apart installations that share a server', async () => {
    const one = aProcess(server.url);
    const foreign = aProcess(server.url, silentLog, 'foreign');
    const listener = await aListener(one, 'run:5');
    const asked = foreign.listen('run:5');
    await asked.heard(long);
    foreign.bus.ring('run:5');
    expect(await asked.heard(long)).toBe(true);
    await one.redis.client.ping();
    expect(await listener.heard(1)).toBe(false);
  });

  it('leaves no subscription behind when nobody listens any more', async () => {
    const { redis, bus } = aProcess(server.url);
    const [first, second] = [bus.listen('run:6'), bus.listen('run:6')];
    await first.heard(long);
    const subscribers = async () => (await redis.client.pubsub('NUMSUB', 'ymera:bus:run:6'))[1];
    first.close();
    first.close();
    expect(await subscribers()).toBe(1);
    second.close();
    await expect.poll(subscribers).toBe(0);
  });

  it('wakes everybody who listens when a lost connection is there again, and carries on', async () => {
    const own = await openTestRedis();
    const log = createRecordingLog();
    const [one, two] = [aProcess(own.url), aProcess(own.url, log)];
    const listener = await aListener(two, 'run:7');
    await ready(one.redis);
    const woken = listener.heard(long);
    await own.crash();
    one.bus.ring('run:7');
    await own.restart();
    expect(await woken).toBe(true);
    await ready(one.redis);
    one.bus.ring('run:7');
    expect(await listener.heard(long)).toBe(true);
    const lost = log.lines.filter(({ level }) => level === 'error').length;
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThanOrEqual(2);
    await own.close();
  });

  it('rings at once in its own process while the server stands still', async () => {
    const own = await openTestRedis();
    const one = aProcess(own.url);
    const listener = await aListener(one, 'run:8');
    own.freeze();
    for (let rings = 0; rings < 20_000; rings++) one.bus.ring(`run:${rings}`);
    one.bus.ring('run:8');
    expect(await listener.heard(long)).toBe(true);
    own.thaw();
    await own.close();
  });
});

/** Nobody listens on port 1 of this machine. */
const nowhere = 'redis://127.0.0.1:1';

describeBus('a bus whose Redis is away', () => aProcess(nowhere).bus);

describe('a Redis that is away', () => {
  it('refuses commands at once', async () => {
    const { redis } = aProcess(nowhere);
    await expect(redis.client.ping()).rejects.toThrow();
  });

  it('is named in the log without its password, and closing does not wait for it', async () => {
    const log = createRecordingLog();
    const failed = new Promise<void>((resolve) => {
      const redis = openRedis({
        url: 'redis://user:hunter2@127.0.0.1:1',
        log: { ...log, error: (...line) => resolve(log.error(...line)) },
      });
      opened.push(redis);
    });
    await failed;
    expect(log.lines).toHaveLength(1);
    expect(JSON.stringify(log.lines)).not.toContain('hunter2');
  });
});

async function published(redis: RedisHandle): Promise<number> {
  const stats = await redis.client.info('commandstats');
  return Number(/cmdstat_publish:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}
