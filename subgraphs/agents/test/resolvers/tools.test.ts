import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { createMemoryRunStore } from '../../src/models/memory-run-store.ts';
import { definitionsOf } from '../../src/services/definitions-of.ts';
import { aBundle, aRequest, aToolRequest, type Behaviour, echo, usage } from '../builders.ts';
import { noServedModels } from '../model-builders.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';

const sayId = '@test/echo/say';
const callTool = `mutation ($input: CallToolInput!) {
  callTool(input: $input) {
    id status output cpuMs wallMs startedAt finishedAt tool { id status } error { code message details }
  }
}`;
const asked = (input: object = {}) => ({ input: { toolId: sayId, input: { text: 'hello' }, ...input } });

describe('the mutation callTool', () => {
  test('calls a tool and answers with the call', async () => {
    const { subgraph } = await agentsInMemory();
    expect(await executeOn(subgraph, callTool, { variables: asked() })).toEqual({
      data: {
        callTool: {
          id: expect.stringMatching(/^tcall_/),
          status: 'SUCCEEDED',
          output: { text: 'hello' },
          cpuMs: 3,
          wallMs: 5,
          startedAt: '2026-01-01T00:00:00.000Z',
          finishedAt: '2026-01-01T00:00:00.000Z',
          tool: { id: sayId, status: 'READY' },
          error: null,
        },
      },
    });
  });

  test('shows a failed call with its error', async () => {
    const error = { code: 'NO_VOICE', message: 'hoarse', retryable: false, details: { day: 3 } };
    const say: Behaviour = async () => ({ ok: false, error, usage });
    const { subgraph } = await agentsInMemory({ agents: { echo, say } });
    const result = await executeOn(subgraph, callTool, { variables: asked() });
    expect(result.data).toMatchObject({
      callTool: { status: 'FAILED', output: null, error: { code: 'NO_VOICE', details: { day: 3 } } },
    });
    expect(result.errors).toBeUndefined();
  });

  test.each([
    [{ toolId: '@test/echo/sai' }, 'TOOL_NOT_FOUND', { near: [sayId] }],
    [{ toolId: '@test/echo/echo' }, 'TOOL_NOT_FOUND', {}],
    [{ toolId: '' }, 'INVALID_ARGUMENT', { argument: 'toolId' }],
    [{ timeoutMs: 0 }, 'INVALID_ARGUMENT', { argument: 'timeoutMs' }],
    [{ clientKey: '' }, 'INVALID_ARGUMENT', { argument: 'clientKey' }],
  ])('refuses %j with %s', async (input, code, details) => {
    const { subgraph, calls } = await agentsInMemory();
    const result = await executeOn(subgraph, callTool, { variables: asked(input) });
    expect(result.errors).toMatchObject([{ extensions: { code, details } }]);
    expect(calls).toHaveLength(0);
  });

  test('is refused to those who may only read, and granted to those who may execute', async () => {
    const { subgraph, calls } = await agentsInMemory();
    const as = (role: 'read_only' | 'execute') =>
      executeOn(subgraph, callTool, { variables: asked(), scope: { principal: aPrincipal({ role }) } });
    expect((await as('read_only')).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(calls).toHaveLength(0);
    expect((await as('execute')).data).toMatchObject({ callTool: { status: 'SUCCEEDED' } });
  });

  test('answers the same client key with the same call', async () => {
    const { subgraph, calls } = await agentsInMemory();
    const variables = asked({ clientKey: 'mine' });
    const first = await executeOn(subgraph, callTool, { variables });
    expect(await executeOn(subgraph, callTool, { variables })).toEqual(first);
    expect(calls.filter(({ kind }) => kind === 'tool')).toHaveLength(1);
  });
});

describe('tools and their calls', () => {
  test('are listed in pages with all that is known of them, latest calls first', async () => {
    const { subgraph, runner, memoryClock } = await agentsInMemory({
      bundles: [aBundle({ tools: ['b', 'a', 'c'] })],
    });
    const toolId = '@test/echo/a';
    const first = await runner.run(aToolRequest({ agentId: toolId }));
    await memoryClock.advance(10);
    const second = await runner.run(aToolRequest({ agentId: toolId, idempotencyKey: 'key-2' }));
    const source = `query ($after: String) { tools(first: 2, after: $after) {
      nextCursor items { id name title readOnly idempotent plugin { id } calls { id tool { id } } }
    } }`;
    const page = await executeOn(subgraph, source);
    expect(page.data).toMatchObject({
      tools: {
        items: [
          {
            ...{ id: toolId, name: 'a', title: 'a', readOnly: true, idempotent: true },
            plugin: { id: '@test/echo' },
            calls: [
              { id: second.agentRunId, tool: { id: toolId } },
              { id: first.agentRunId, tool: { id: toolId } },
            ],
          },
          { name: 'b', calls: [] },
        ],
      },
    });
    const { tools } = page.data as { tools: { nextCursor: string } }; // as the query asks
    const rest = await executeOn(subgraph, source, { variables: { after: tools.nextCursor } });
    expect(rest.data).toMatchObject({ tools: { items: [{ name: 'c' }], nextCursor: null } });
    for (const wrong of ['{ tools(first: 101) { nextCursor } }', '{ tools(after: "x!") { nextCursor } }'])
      expect((await executeOn(subgraph, wrong)).errors).toMatchObject([
        { extensions: { code: 'INVALID_ARGUMENT' } },
      ]);
  });

  test('are of another kind than agents and their runs', async () => {
    const { subgraph, runner } = await agentsInMemory();
    const call = await runner.run(aToolRequest());
    const run = await runner.run(aRequest({ idempotencyKey: 'key-2' }));
    const source = `{
      run: agentRun(id: "${run.agentRunId}") { id } runAsCall: toolCall(id: "${run.agentRunId}") { id }
      call: toolCall(id: "${call.agentRunId}") { id } callAsRun: agentRun(id: "${call.agentRunId}") { id }
      tool(id: "@test/echo/echo") { id } agent(id: "${sayId}") { id }
    }`;
    expect((await executeOn(subgraph, source)).data).toEqual({
      ...{ run: { id: run.agentRunId }, call: { id: call.agentRunId } },
      ...{ runAsCall: null, callAsRun: null, tool: null, agent: null },
    });
  });

  test('of one tenant are not shown to another', async () => {
    const definitions = createMemoryDefinitionStore();
    const place = { tenantId: 'tenant_two', pluginId: '@test/theirs' };
    const { manifest } = aBundle({ name: '@test/theirs' });
    await definitions.replaceOf(
      place,
      definitionsOf(manifest, { tenantId: 'tenant_two', usable: true, models: noServedModels }),
    );
    const { subgraph, runner } = await agentsInMemory({ definitions });
    const { agentRunId } = await runner.run(aToolRequest({ tenantId: 'tenant_two' }));
    const source = `{ toolCall(id: "${agentRunId}") { output } tool(id: "${sayId}") { calls { id } }
      theirs: tool(id: "@test/theirs/say") { id } tools { items { id } } agents { items { id } } }`;
    expect((await executeOn(subgraph, source)).data).toEqual({
      toolCall: null,
      tool: { calls: [] },
      theirs: null,
      tools: { items: [{ id: sayId }] },
      agents: { items: [{ id: '@test/echo/echo' }] },
    });
    const scope = { principal: aPrincipal({ tenantId: 'tenant_two', role: 'read_only' }) };
    expect((await executeOn(subgraph, source, { scope })).data).toMatchObject({
      toolCall: { output: { text: 'hello' } },
      tool: { calls: [{ id: agentRunId }] },
      theirs: { id: '@test/theirs/say' },
    });
  });

  test('stay readable when their plugin has gone', async () => {
    const definitions = createMemoryDefinitionStore();
    const runs = createMemoryRunStore();
    const { runner } = await agentsInMemory({ definitions, runs });
    const { agentRunId } = await runner.run(aToolRequest());
    const { subgraph } = await agentsInMemory({ definitions, runs, bundles: [] });
    const source = `{ toolCall(id: "${agentRunId}") { output tool { status plugin { status } } } }`;
    expect((await executeOn(subgraph, source)).data).toEqual({
      toolCall: { output: { text: 'hello' }, tool: { status: 'UNAVAILABLE', plugin: { status: 'REMOVED' } } },
    });
    const refused = await executeOn(subgraph, callTool, { variables: asked() });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'TOOL_UNAVAILABLE' } }]);
  });

  test.each([
    ['{ tools { nextCursor } }'],
    [`{ tool(id: "${sayId}") { id } }`],
    ['{ toolCall(id: "x") { id } }'],
    [`mutation { callTool(input: { toolId: "${sayId}", input: {} }) { id } }`],
  ])('are nothing for somebody without a session: %s', async (source) => {
    const { subgraph, calls } = await agentsInMemory();
    const result = await executeOn(subgraph, source, { scope: { principal: null } });
    expect(result.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(calls).toHaveLength(0);
  });

  test('are entities of the caller alone', async () => {
    const { subgraph, runner } = await agentsInMemory();
    const { agentRunId: own } = await runner.run(aToolRequest());
    const { agentRunId: theirs } = await runner.run(aToolRequest({ tenantId: 'tenant_two' }));
    const entities = `query ($representations: [_Any!]!) {
      _entities(representations: $representations) { ... on Tool { id } ... on ToolCall { id } }
    }`;
    const representations = [
      { __typename: 'Tool', id: sayId },
      { __typename: 'ToolCall', id: own },
      { __typename: 'ToolCall', id: theirs },
    ];
    expect(await executeOn(subgraph, entities, { variables: { representations } })).toEqual({
      data: { _entities: [{ id: sayId }, { id: own }, null] },
    });
  });
});
