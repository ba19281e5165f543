import { openTestRedis, whyWithoutRedis } from '@ymera/kernel/redis';
import { describe, expect, it } from 'vitest';
import { firstAdmin, mustAsk } from '../support/graph.ts';
import { sampleDefined } from '../support/installation.ts';
import { failToStart, startPlatform, temporaryFolder } from '../support/platform.ts';
import { snippet } from '../support/readme.ts';
import { salesCsv } from '../support/sample-csv.ts';
import { startSixProcesses } from '../support/six-processes.ts';

if (whyWithoutRedis) console.log(`skipped: a worker beside six processes, because ${whyWithoutRedis}`);

const analyse = snippet('README.md', 'graphql', 'mutation Analyse');
const statusOf = 'query R($id: ID!) { workflowRun(id: $id) { status } }';

/** What is to be undone in the end, whatever happens. */
async function withCleaning(work: (onEnd: (undo: () => Promise<unknown>) => void) => Promise<void>) {
  const undos: (() => Promise<unknown>)[] = [];
  try {
    await work((undo) => undos.push(undo));
  } finally {
    for (const undo of undos.toReversed()) await undo();
  }
}

describe('a process that is a worker', () => {
  it('does not start without a Redis, and says so', () =>
    withCleaning(async (onEnd) => {
      const folder = await temporaryFolder();
      onEnd(folder.remove);
      const { code, output } = await failToStart({ dataDir: folder.path, env: { YMERA_ROLE: 'worker' } });
      expect(code).not.toBe(0);
      expect(output).toContain('REDIS_URL is not set');
    }));

  it.skipIf(whyWithoutRedis !== null)(
    'does the steps that six other processes only hand over, and answers nothing but how it is',
    () =>
      withCleaning(async (onEnd) => {
        const redis = await openTestRedis();
        onEnd(redis.close);
        const folder = await temporaryFolder();
        onEnd(folder.remove);
        const env = { REDIS_URL: redis.url };
        const worker = await startPlatform({
          dataDir: folder.path,
          env: { ...env, YMERA_ROLE: 'worker', YMERA_PORT: '0', YMERA_LOG_LEVEL: 'info' },
        });
        onEnd(async () => expect(await worker.stop()).toBe(0));
        expect((await fetch(`${worker.url}/readyz`)).ok).toBe(true);
        expect((await fetch(`${worker.url}/graphql`, { method: 'POST', body: '{}' })).status).toBe(404);

        const { gateway, security, stop } = await startSixProcesses(folder.path, env);
        onEnd(stop);
        await security.printed(/#token=\S+/);
        const token = await firstAdmin(gateway.url, security.output());
        await sampleDefined(gateway, token);
        const variables = { csv: salesCsv() };
        const { startWorkflow } = await mustAsk(gateway.url, analyse, { token, variables });
        const status = async () => {
          const asked = { token, variables: { id: startWorkflow.id } };
          return (await mustAsk(gateway.url, statusOf, asked)).workflowRun.status;
        };
        await expect.poll(status, { timeout: 60_000, interval: 250 }).toBe('SUCCEEDED');
        expect(worker.output()).toContain('@ymera/plugin-data-analyst/create-report');
      }),
  );
});
