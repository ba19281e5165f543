import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { silentLog } from '@ymera/kernel/log';
import { openTestMongo } from '@ymera/kernel/mongo';
import { buildPlugin } from '@ymera/plugin-sdk/build';
import { openPluginHost } from '@ymera/plugin-sdk/host';
import { expect, onTestFinished, test } from 'vitest';
import { createAgentsSubgraph } from '../src/index.ts';
import { openRunStore } from '../src/models/mongo-run-store.ts';
import { watchRequest } from './fixtures/watch-request.ts';
import { aPlainInstallation } from './support/plain-installation.ts';

const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url).pathname;

test('a run whose process is killed is run again by the next one, as the same run, and told once', async () => {
  const workspaceRoot = await mkdtemp(join(tmpdir(), 'ymera-crash-'));
  const mongo = await openTestMongo();
  const pluginHost = await openPluginHost();
  onTestFinished(async () => {
    await pluginHost.close();
    await mongo.close();
    await rm(workspaceRoot, { recursive: true });
  });
  const runs = await openRunStore(mongo.connection);
  const key = { tenantId: 'tenant_one', idempotencyKey: 'crash-1' };

  const args = [...process.execArgv, fixture('run-watch.ts'), mongo.uri, workspaceRoot];
  const first = spawn(process.execPath, args, { stdio: 'inherit' });
  const dead = once(first, 'exit');
  await expect.poll(() => runs.findByKey(key)).not.toBeNull();
  const left = await runs.findByKey(key);
  first.kill('SIGKILL');
  await dead;
  await writeFile(join(workspaceRoot, 'go.txt'), 'go');

  const events = createMemoryEvents();
  const plugins = [await buildPlugin(fixture('reader'))];
  const subgraph = await createAgentsSubgraph({
    ...aPlainInstallation(),
    connection: mongo.connection,
    clock: systemClock,
    log: silentLog,
    events,
    plugins,
    pluginHost,
    workspaceRoot,
  });
  const outcome = await subgraph.contracts.AgentRunner.run(watchRequest);
  expect(outcome).toMatchObject({ ok: true, agentRunId: left?.id, output: { found: true } });
  const told = events.published.filter(({ topic }) => topic === 'agents.run.completed');
  expect(told).toMatchObject([
    { payload: { agentRunId: left?.id, ok: true, workflow: watchRequest.workflow } },
  ]);
  await subgraph.stop();
});
