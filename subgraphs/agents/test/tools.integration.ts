import { systemClock } from '@ymera/kernel';
import { createMemoryEvents } from '@ymera/kernel/events';
import { openTestMongo, type TestMongo } from '@ymera/kernel/mongo';
import { aPrincipal, createRecordingLog, executeOn } from '@ymera/kernel/testing';
import { buildPlugin } from '@ymera/plugin-sdk/build';
import { openPluginHost, type PluginHost } from '@ymera/plugin-sdk/host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AgentsSubgraph, createAgentsSubgraph } from '../src/index.ts';
import { aToolRequest } from './builders.ts';
import { aPlainInstallation } from './support/plain-installation.ts';

const events = createMemoryEvents();
let mongo: TestMongo;
let pluginHost: PluginHost;
let subgraph: AgentsSubgraph;

beforeAll(async () => {
  const fixture = new URL('fixtures/shouter', import.meta.url).pathname;
  const [opened, host, bundle] = await Promise.all([openTestMongo(), openPluginHost(), buildPlugin(fixture)]);
  [mongo, pluginHost] = [opened, host];
  subgraph = await createAgentsSubgraph({
    ...aPlainInstallation(),
    connection: mongo.connection,
    clock: systemClock,
    log: createRecordingLog(),
    events,
    plugins: [bundle],
    pluginHost,
    workspaceRoot: '/nowhere',
  });
  await subgraph.start();
});
afterAll(async () => {
  await subgraph?.stop();
  await pluginHost?.close();
  await mongo?.close();
});

let keys = 0;
const call = (tool: string, input: object) =>
  subgraph.contracts.AgentRunner.run(
    aToolRequest({
      agentId: `@test/shouter/${tool}`,
      input: input as never, // any JSON object
      idempotencyKey: `tool-${++keys}`,
    }),
  );

describe('a tool in the real sandbox, over the real store', () => {
  test('answers, checks its input, and fails with its own code', async () => {
    expect(await call('shout', { text: 'hello' })).toMatchObject({ ok: true, output: { text: 'HELLO' } });
    expect(await call('shout', { text: 7 })).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(await call('shout', { text: '' })).toMatchObject({
      ok: false,
      error: { code: 'NOTHING_TO_SHOUT' },
    });
  });

  test('is called over GraphQL, and the call can be read again', async () => {
    const source = `mutation { callTool(input: { toolId: "@test/shouter/shout", input: { text: "hi" } }) {
      id status output cpuMs tool { id title readOnly idempotent inputSchema plugin { id } }
    } }`;
    const called = await executeOn(subgraph, source);
    expect(called).toMatchObject({
      data: {
        callTool: {
          id: expect.stringMatching(/^tcall_/),
          status: 'SUCCEEDED',
          output: { text: 'HI' },
          tool: {
            id: '@test/shouter/shout',
            title: 'Shout',
            readOnly: true,
            idempotent: true,
            inputSchema: { type: 'object', properties: { text: { type: 'string' } } },
            plugin: { id: '@test/shouter' },
          },
        },
      },
    });
    const data = called.data as { callTool: { id: string } }; // as the mutation asks
    const { id } = data.callTool;
    const again = await executeOn(
      subgraph,
      `{ toolCall(id: "${id}") { id output } agentRun(id: "${id}") { id } }`,
    );
    expect(again.data).toEqual({ toolCall: { id, output: { text: 'HI' } }, agentRun: null });
  });

  test('calls a tool of a plugin, whose call is told and whose time counts', async () => {
    const outcome = await call('relay', { tool: '@test/shouter/shout', text: 'deeper' });
    expect(outcome).toMatchObject({
      ok: true,
      output: { said: { text: 'DEEPER' } },
      usage: { hostCalls: 1 },
    });
    const told = events.published.filter(({ payload }) => payload.agentRunId === outcome.agentRunId);
    expect(told).toMatchObject([
      {
        topic: 'agents.tool.called',
        payload: { pluginId: '@test/shouter', tool: '@test/shouter/shout', allowed: true },
      },
      { topic: 'agents.run.completed', payload: { kind: 'tool' } },
    ]);
  });

  test('sees the failures of tools that it calls, and of those that are not there', async () => {
    const said = async (tool: string) => {
      const outcome = await call('relay', { tool, text: '' });
      return outcome.ok ? outcome.output : outcome.error;
    };
    expect(await said('@test/shouter/shout')).toEqual({ said: { refused: 'NOTHING_TO_SHOUT' } });
    expect(await said('@test/absent/shout')).toEqual({ said: { refused: 'TOOL_UNAVAILABLE' } });
  });

  test('calls itself no deeper than the sandbox allows', async () => {
    expect(await call('recurse', { depth: 0 })).toMatchObject({
      ok: true,
      output: { depth: 4, code: 'TOO_DEEP' },
    });
  });

  test('leaves what it cost and said with its plugin, for its tenant', async () => {
    const source =
      '{ plugin(id: "@test/shouter") { usage { calls failures } journal(kinds: [LOG]) { items { title data } } } }';
    const read = async (tenantId: string) =>
      (await executeOn(subgraph, source, { scope: { principal: aPrincipal({ tenantId, role: 'admin' }) } }))
        .data;
    await expect
      .poll(() => read('tenant_one'))
      .toMatchObject({
        plugin: {
          usage: [{ calls: expect.any(Number), failures: expect.any(Number) }],
          journal: {
            items: expect.arrayContaining([{ title: 'shouting', data: { length: 5 } }]),
          },
        },
      });
    expect(await read('tenant_two')).toMatchObject({ plugin: { usage: [], journal: { items: [] } } });
  });
});
