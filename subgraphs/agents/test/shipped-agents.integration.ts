import { systemClock } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { createRecordingLog, executeOn } from '@ymera/kernel/testing';
import { openPluginHost, type PluginHost } from '@ymera/plugin-sdk/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentsSubgraph, createAgentsSubgraph } from '../src/index.ts';
import { aPlainInstallation } from './support/plain-installation.ts';

const log = createRecordingLog();
let mongo: TestMongo;
let pluginHost: PluginHost;
let subgraph: AgentsSubgraph;

beforeAll(async () => {
  [mongo, pluginHost] = await Promise.all([openTestMongo(), openPluginHost()]);
  subgraph = await createAgentsSubgraph({
    ...aPlainInstallation(),
    connection: mongo.connection,
    clock: systemClock,
    log,
    events: createMemoryEvents(),
    plugins: [],
    pluginHost,
    workspaceRoot: '/nowhere',
  });
});
afterAll(async () => {
  await subgraph?.stop();
  await pluginHost?.close();
  await mongo?.close();
});

describe('the agents that come with the platform', () => {
  test('are there from the start, over the real store', async () => {
    const query = '{ agents(first: 100) { items { id origin status tier plugin { id } } } }';
    const result = await executeOn(subgraph, query);
    expect(result.errors).toBeUndefined();
    const data = result.data as { agents: { items: { id: string; tier: string }[] } }; // as the query asks
    const { items } = data.agents;
    expect(items.length).toBeGreaterThan(50);
    expect(items.filter(({ tier }) => tier === 'core')).toHaveLength(8);
    expect(items).toContainEqual({
      id: 'code-reviewer',
      ...{ origin: 'FILE', status: 'UNAVAILABLE', tier: 'specialist', plugin: null },
    });
    expect(log.lines.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });

  test('can be taken away as files', async () => {
    const result = await executeOn(subgraph, '{ exportAgent(id: "code-reviewer") { path text } }');
    expect(result.data).toMatchObject({
      exportAgent: { path: 'code-reviewer.md', text: expect.stringMatching(/^---\nname: code-reviewer\n/) },
    });
  });
});
