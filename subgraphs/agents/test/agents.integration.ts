import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentRunner, systemClock } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import type { Subgraph } from '@ymera/kernel/subgraph';
import { createRecordingLog, executeOn } from '@ymera/kernel/testing';
import { buildPlugin } from '@ymera/plugin-sdk/build';
import { openPluginHost, type PluginBundle, type PluginHost } from '@ymera/plugin-sdk/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAgentsSubgraph } from '../src/index.ts';
import { aRequest } from './builders.ts';
import { aPlainInstallation } from './support/plain-installation.ts';

const log = createRecordingLog();
const events = createMemoryEvents();
const fixture = new URL('fixtures/reader', import.meta.url).pathname;
let mongo: TestMongo;
let pluginHost: PluginHost;
let bundle: PluginBundle;
let folder = '';
let subgraph: Subgraph & { readonly contracts: { readonly AgentRunner: AgentRunner } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ymera-agents-'));
  await mkdir(join(folder, 'workspace'));
  await writeFile(join(folder, 'workspace', 'jobs.csv'), 'month,jobs\n');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await symlink('../secret.txt', join(folder, 'workspace', 'out'));
  [mongo, pluginHost, bundle] = await Promise.all([openTestMongo(), openPluginHost(), buildPlugin(fixture)]);
  subgraph = await open([bundle]);
  await subgraph.start();
});
afterAll(async () => {
  await subgraph?.stop();
  await pluginHost?.close();
  await mongo?.close();
  await rm(folder, { recursive: true });
});

const open = (plugins: readonly PluginBundle[]) =>
  createAgentsSubgraph({
    ...aPlainInstallation(),
    connection: mongo.connection,
    clock: systemClock,
    log,
    events,
    plugins,
    pluginHost,
    workspaceRoot: join(folder, 'workspace'),
  });

let keys = 0;
const run = (
  name: string,
  input: object = {},
  overrides: { timeoutMs?: number; signal?: AbortSignal } = {},
) =>
  subgraph.contracts.AgentRunner.run(
    aRequest({
      agentId: `@test/reader/${name}`,
      input: input as never, // any JSON object
      idempotencyKey: `key-${++keys}`,
      timeoutMs: overrides.timeoutMs ?? 60_000,
    }),
    overrides.signal,
  );

describe('a plugin in the real sandbox, over the real store', () => {
  test('reads a file of the workspace that its manifest lets it read', async () => {
    const outcome = await run('read', { path: 'jobs.csv' });
    expect(outcome).toMatchObject({
      ok: true,
      output: { said: { text: 'month,jobs\n', bytes: 11 } },
      usage: { hostCalls: 1, wallMs: expect.any(Number) },
    });
    expect(events.published).toContainEqual(
      expect.objectContaining({
        topic: 'agents.tool.called',
        payload: expect.objectContaining({
          agentRunId: outcome.agentRunId,
          subject: 'jobs.csv',
          allowed: true,
        }),
      }),
    );
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'info', message: 'reading' }));
  });

  test('can not leave the workspace', async () => {
    for (const path of ['../secret.txt', 'out', join(folder, 'secret.txt')]) {
      const outcome = await run('read', { path });
      expect(outcome).toMatchObject({ ok: false, error: { code: 'PATH_REFUSED' } });
      expect(JSON.stringify(outcome)).not.toContain('"secret"');
    }
  });

  test('that asks for a tool which its manifest does not list is refused, and the attempt is told', async () => {
    const outcome = await run('overreach');
    expect(outcome).toMatchObject({ ok: false, error: { code: 'NOT_GRANTED' } });
    const told = events.published.filter(({ payload }) => payload.agentRunId === outcome.agentRunId);
    expect(told).toMatchObject([
      { topic: 'agents.tool.called', payload: { tool: 'core/run-command', allowed: false } },
      { topic: 'agents.run.completed' },
    ]);
  });

  test('gets its input checked', async () => {
    expect(await run('read', { path: 7 })).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
  });

  test('is stopped at the time the caller gives', async () => {
    const outcome = await run('wait', {}, { timeoutMs: 200 });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'WALL_TIMEOUT' } });
  });

  test('is stopped when it burns the processor, and the next run is none the worse', async () => {
    expect(await run('burn')).toMatchObject({ ok: false, error: { code: 'CPU_TIMEOUT' } });
    expect(await run('read', { path: 'jobs.csv' })).toMatchObject({ ok: true });
  });

  test('is stopped when its caller leaves', async () => {
    const caller = new AbortController();
    const asked = run('wait', {}, { signal: caller.signal });
    await expect
      .poll(async () => {
        const source = '{ agent(id: "@test/reader/wait") { runs(first: 1) { status } } }';
        return (await executeOn(subgraph, source)).data;
      })
      .toEqual({ agent: { runs: [{ status: 'RUNNING' }] } });
    caller.abort();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });

  test('is listed with its JSON Schemas, and run over GraphQL', async () => {
    const listed = await executeOn(
      subgraph,
      '{ agent(id: "@test/reader/read") { title inputSchema plugin { version sha256 } } }',
    );
    expect(listed.data).toMatchObject({
      agent: {
        title: 'Read a file',
        inputSchema: { type: 'object', properties: { path: { type: 'string' } } },
        plugin: { version: '1.2.3', sha256: bundle.sha256 },
      },
    });
    const source = `mutation { runAgent(input: { agentId: "@test/reader/read", input: { path: "none.csv" } }) {
      status error { code message }
    } }`;
    expect((await executeOn(subgraph, source)).data).toMatchObject({
      runAgent: { status: 'FAILED', error: { code: 'FILE_NOT_FOUND' } },
    });
  });

  test('is listed as removed after a start without it, and what it did stays readable', async () => {
    const without = await open([]);
    const source =
      '{ plugins { items { id } } agent(id: "@test/reader/read") { status plugin { status } runs(first: 1) { status } } }';
    expect((await executeOn(without, source)).data).toMatchObject({
      plugins: { items: [] },
      agent: { status: 'UNAVAILABLE', plugin: { status: 'REMOVED' }, runs: [{ status: 'FAILED' }] },
    });
  });
});
