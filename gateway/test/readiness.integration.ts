import { silentLog } from '@ymera/kernel/log';
import { openRedis, openTestRedis, whyWithoutRedis } from '@ymera/kernel/redis';
import { expect, test } from 'vitest';
import { startService } from './support/service.ts';

if (whyWithoutRedis) console.log(`skipped: readiness with a Redis, because ${whyWithoutRedis}`);

test.skipIf(whyWithoutRedis !== null)('a process is ready as long as its Redis answers', async () => {
  const server = await openTestRedis();
  const redis = openRedis({ url: server.url, log: silentLog });
  await using service = await startService({ redis });
  const ask = async () => {
    const answer = await fetch(`${service.url}/readyz`);
    return { status: answer.status, body: await answer.json() };
  };
  const ready = { status: 200, body: { status: 'ready', parts: { redis: 'ready' } } };
  const notReady = { status: 503, body: { status: 'not ready', parts: { redis: 'not ready' } } };

  expect(await ask()).toEqual(ready);
  server.freeze();
  expect(await ask()).toEqual(notReady);
  server.thaw();
  await server.crash();
  expect(await ask()).toEqual(notReady);
  await server.restart();
  await expect.poll(ask, { timeout: 30_000 }).toEqual(ready);

  await redis.close();
  await server.close();
});

test('a process without a Redis is not asked for one', async () => {
  await using service = await startService();
  expect(await (await fetch(`${service.url}/readyz`)).json()).toEqual({ status: 'ready', parts: {} });
});
