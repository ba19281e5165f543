import { silentLog } from '@ymera/kernel/log';
import { openRedis, openTestRedis, type TestRedis, whyWithoutRedis } from '@ymera/kernel/redis';
import { createManualClock } from '@ymera/kernel/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Mailbox } from '../../src/dispatch-ports.ts';
import { openReportEar } from '../../src/dispatchers/report-ear.ts';
import { openReportLine } from '../../src/dispatchers/report-line.ts';
import { type ReportMail, reportChannel } from '../../src/dispatchers/report-mail.ts';
import type { Report } from '../../src/domain/report.ts';

if (whyWithoutRedis) console.log(`skipped: the quick way of reports, because ${whyWithoutRedis}`);

const report = (json = 'null'): ReportMail['report'] => ({
  kind: 'succeeded',
  stepId: 'a',
  attempt: 1,
  idempotencyKey: 'key',
  output: { kind: 'inline', json },
});

const mailOf = (id: string, json?: string): ReportMail => ({
  id,
  tenantId: 'tenant_one',
  runId: 'run_1',
  report: report(json),
});

describe.skipIf(whyWithoutRedis !== null)('the quick way of a report', () => {
  let server: TestRedis;
  const closers: (() => Promise<void> | void)[] = [];

  beforeAll(async () => {
    server = await openTestRedis();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
  });
  afterAll(() => server.close());

  function connect() {
    const redis = openRedis({ url: server.url, log: silentLog });
    closers.push(redis.close);
    return redis;
  }

  /** Somebody who drives runs under this name. */
  async function aDriver(name: string, deliver: Mailbox['deliver']): Promise<void> {
    const redis = connect();
    const ear = openReportEar({ redis, mailbox: { deliver }, log: silentLog }, name);
    closers.push(ear.close);
    const channel = reportChannel(redis, name);
    const heard = () => redis.client.pubsub('NUMSUB', channel).catch(() => []);
    await expect.poll(heard).toEqual([channel, 1]);
  }

  async function aWorker() {
    const [redis, clock] = [connect(), createManualClock()];
    const line = openReportLine({ redis, clock, log: silentLog });
    closers.push(line.close);
    await expect.poll(() => redis.client.status).toBe('ready');
    await expect
      .poll(() => redis.client.pubsub('CHANNELS', '*:taken:*').then((names) => names.length))
      .toBeGreaterThan(0);
    return { line, clock };
  }

  it('ends when the report stands in the log, and not before', async () => {
    const delivered: Report[] = [];
    let onTaken: (() => void) | undefined;
    await aDriver('one', (_runId, came, taken) => {
      delivered.push(came);
      onTaken = taken;
      return true;
    });
    const { line } = await aWorker();
    let answer: boolean | null = null;
    const sent = line.send('one', mailOf('1')).then((isTaken) => {
      answer = isTaken;
    });
    await expect.poll(() => delivered).toEqual([report()]);
    expect(answer).toBeNull();
    onTaken?.();
    await sent;
    expect(answer).toBe(true);
  });

  it('is open to all who send at a time', async () => {
    await aDriver('two', (_runId, _report, taken) => {
      taken?.();
      return true;
    });
    const { line } = await aWorker();
    const ids = Array.from({ length: 50 }, (_, id) => String(id));
    expect(new Set(await Promise.all(ids.map((id) => line.send('two', mailOf(id)))))).toEqual(
      new Set([true]),
    );
  });

  it('is given up when nobody says so in time', async () => {
    const delivered = Promise.withResolvers<void>();
    await aDriver('three', () => {
      delivered.resolve();
      return false;
    });
    const { line, clock } = await aWorker();
    const sent = line.send('three', mailOf('1'));
    await delivered.promise;
    await clock.advance(1_000);
    expect(await sent).toBe(false);
  });

  it('is given up at once when nobody listens, and for a large report', async () => {
    await aDriver('four', () => true);
    const { line } = await aWorker();
    expect(await line.send('gone', mailOf('1'))).toBe(false);
    expect(await line.send('four', mailOf('2', JSON.stringify('x'.repeat(20_000))))).toBe(false);
  });

  it('passes over what is no report', async () => {
    const delivered: Report[] = [];
    await aDriver('five', (_runId, came, taken) => {
      delivered.push(came);
      taken?.();
      return true;
    });
    const { line } = await aWorker();
    const { client, prefix } = connect();
    await expect.poll(() => client.status).toBe('ready');
    for (const said of ['{', '[]', '{"from":"x","mail":[null,{"id":"1"}]}', '{"from":1,"mail":{}}'])
      await client.publish(reportChannel({ prefix }, 'five'), said);
    expect(await line.send('five', mailOf('1'))).toBe(true);
    expect(delivered).toEqual([report()]);
  });
});
