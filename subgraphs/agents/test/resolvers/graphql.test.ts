import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { createMemoryRunStore } from '../../src/models/memory-run-store.ts';
import type { DefinitionStore } from '../../src/ports.ts';
import { aBundle, aRequest, echoId, usage } from '../builders.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';

const runAgent = `mutation ($input: RunAgentInput!) {
  runAgent(input: $input) {
    id status output cpuMs wallMs startedAt finishedAt
    agent { id status } error { code message retryable details }
  }
}`;
const asked = (input: object = {}) => ({ input: { agentId: echoId, input: { text: 'hello' }, ...input } });

/** Counts the calls of a store's reads. */
function counting<S extends object>(store: S) {
  const counts: Record<string, number> = {};
  const counted = Object.fromEntries(
    Object.entries(store).map(([name, method]) => [
      name,
      (...args: unknown[]) => {
        counts[name] = (counts[name] ?? 0) + 1;
        return method(...args);
      },
    ]),
  );
  return { store: counted as S, counts }; // the same methods, counted
}

describe('the mutation runAgent', () => {
  test('runs an agent and answers with the run', async () => {
    const { subgraph } = await agentsInMemory();
    const result = await executeOn(subgraph, runAgent, { variables: asked() });
    expect(result).toEqual({
      data: {
        runAgent: {
          id: expect.stringMatching(/^arun_/),
          status: 'SUCCEEDED',
          output: { text: 'hello' },
          cpuMs: 3,
          wallMs: 5,
          startedAt: '2026-01-01T00:00:00.000Z',
          finishedAt: '2026-01-01T00:00:00.000Z',
          agent: { id: echoId, status: 'READY' },
          error: null,
        },
      },
    });
  });

  test('shows a failed run with its error', async () => {
    const error = { code: 'BAD_CSV', message: 'line 3', retryable: false, details: { line: 3 } };
    const { subgraph } = await agentsInMemory({
      agents: { echo: async () => ({ ok: false, error, usage }) },
    });
    const result = await executeOn(subgraph, runAgent, { variables: asked() });
    expect(result.data).toMatchObject({ runAgent: { status: 'FAILED', output: null, error } });
    expect(result.errors).toBeUndefined();
  });

  test('names what is wrong with an unknown agent', async () => {
    const { subgraph } = await agentsInMemory();
    const result = await executeOn(subgraph, runAgent, { variables: asked({ agentId: '@test/echo/ecco' }) });
    expect(result.errors).toMatchObject([
      { extensions: { code: 'AGENT_NOT_FOUND', details: { near: [echoId] } } },
    ]);
  });

  test.each([
    [{ timeoutMs: 0 }, 'timeoutMs'],
    [{ timeoutMs: 700_000 }, 'timeoutMs'],
    [{ clientKey: '' }, 'clientKey'],
    [{ clientKey: 'k'.repeat(101) }, 'clientKey'],
  ])('refuses %j', async (input, argument) => {
    const { subgraph, calls } = await agentsInMemory();
    const result = await executeOn(subgraph, runAgent, { variables: asked(input) });
    expect(result.errors).toMatchObject([
      { extensions: { code: 'INVALID_ARGUMENT', details: { argument } } },
    ]);
    expect(calls).toHaveLength(0);
  });

  test('answers the same client key with the same run, for one user only', async () => {
    const { subgraph, calls } = await agentsInMemory();
    const variables = asked({ clientKey: 'mine' });
    const first = await executeOn(subgraph, runAgent, { variables });
    expect(await executeOn(subgraph, runAgent, { variables })).toEqual(first);
    const scope = { principal: aPrincipal({ id: 'user_bob' }) };
    const other = await executeOn(subgraph, runAgent, { variables, scope });
    expect(other.data).not.toEqual(first.data);
    expect(calls.filter(({ kind }) => kind === 'agent')).toHaveLength(2);
  });

  test('runs anew each time without a client key', async () => {
    const { subgraph, calls } = await agentsInMemory();
    await executeOn(subgraph, runAgent, { variables: asked() });
    await executeOn(subgraph, runAgent, { variables: asked() });
    expect(calls.filter(({ kind }) => kind === 'agent')).toHaveLength(2);
  });

  test('is refused to those who may only read', async () => {
    const { subgraph, calls } = await agentsInMemory();
    const scope = { principal: aPrincipal({ role: 'read_only' }) };
    const result = await executeOn(subgraph, runAgent, { variables: asked(), scope });
    expect(result.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(calls).toHaveLength(0);
  });

  test('is granted to those who may execute', async () => {
    const { subgraph } = await agentsInMemory();
    const scope = { principal: aPrincipal({ role: 'execute' }) };
    const result = await executeOn(subgraph, runAgent, { variables: asked(), scope });
    expect(result.data).toMatchObject({ runAgent: { status: 'SUCCEEDED' } });
  });
});

describe('queries', () => {
  test('show plugins with their agents, tools and rights', async () => {
    const { subgraph } = await agentsInMemory({ bundles: [aBundle({ agents: ['b', 'a'] })] });
    const source = `{ plugins { nextCursor items {
      id version status builtIn sha256 current { source rights { kind what reason } }
      agents { id plugin { id } } tools { id plugin { id } }
    } } }`;
    const result = await executeOn(subgraph, source);
    const plugin = { id: '@test/echo' };
    expect(result.data?.plugins).toEqual({
      nextCursor: null,
      items: [
        {
          ...plugin,
          version: '1.0.0',
          status: 'ENABLED',
          builtIn: true,
          sha256: 'b'.repeat(64),
          current: {
            source: 'CATALOGUE',
            rights: [{ kind: 'tools', what: 'core/read-file', reason: 'because' }],
          },
          agents: [
            { id: '@test/echo/a', plugin },
            { id: '@test/echo/b', plugin },
          ],
          tools: [{ id: '@test/echo/say', plugin }],
        },
      ],
    });
  });

  test('show a plugin that has gone, and what its agents did', async () => {
    const definitions = createMemoryDefinitionStore();
    const runs = createMemoryRunStore();
    await (await agentsInMemory({ definitions, runs })).runner.run(aRequest());
    const { subgraph } = await agentsInMemory({ definitions, runs, bundles: [] });
    const source = `{ plugins { items { id } } agent(id: "${echoId}") {
      status plugin { status builtIn health { status reason { code } } } runs { status output }
    } }`;
    expect((await executeOn(subgraph, source)).data).toEqual({
      plugins: { items: [] },
      agent: {
        status: 'UNAVAILABLE',
        plugin: {
          status: 'REMOVED',
          builtIn: true,
          health: { status: 'DOWN', reason: { code: 'PLUGIN_REMOVED' } },
        },
        runs: [{ status: 'SUCCEEDED', output: { text: 'hello' } }],
      },
    });
  });

  test('page through agents, and refuse a cursor that is none', async () => {
    const { subgraph } = await agentsInMemory({ bundles: [aBundle({ agents: ['a', 'b', 'c'] })] });
    const source = 'query ($after: String) { agents(first: 2, after: $after) { items { name } nextCursor } }';
    const first = await executeOn(subgraph, source);
    expect(first.data).toMatchObject({ agents: { items: [{ name: 'a' }, { name: 'b' }] } });
    const page = first.data?.agents as { nextCursor: string }; // as the query asks
    const second = await executeOn(subgraph, source, { variables: { after: page.nextCursor } });
    expect(second.data).toEqual({ agents: { items: [{ name: 'c' }], nextCursor: null } });
    for (const after of ['', 'not a cursor', `${page.nextCursor}!`]) {
      const refused = await executeOn(subgraph, source, { variables: { after } });
      expect(refused.errors).toMatchObject([{ extensions: { code: 'INVALID_ARGUMENT' } }]);
    }
  });

  test.each([
    ['{ agents(first: 101) { nextCursor } }'],
    ['{ plugins(first: 0) { nextCursor } }'],
    ['{ tools(first: 101) { nextCursor } }'],
    [`{ agent(id: "${echoId}") { runs(first: 0) { id } } }`],
  ])('refuse a page of the wrong size: %s', async (source) => {
    const { subgraph } = await agentsInMemory();
    const result = await executeOn(subgraph, source);
    expect(result.errors).toMatchObject([{ extensions: { code: 'INVALID_ARGUMENT' } }]);
  });

  test('answer null for an agent and a run there are not', async () => {
    const { subgraph } = await agentsInMemory();
    const result = await executeOn(
      subgraph,
      '{ agent(id: "x") { id } agentRun(id: "x") { id } tool(id: "x") { id } toolCall(id: "x") { id } plugin(id: "x") { id } }',
    );
    expect(result).toEqual({
      data: { agent: null, agentRun: null, tool: null, toolCall: null, plugin: null },
    });
  });

  test('show a tenant no run of another', async () => {
    const { subgraph, runner } = await agentsInMemory();
    const { agentRunId } = await runner.run(aRequest({ tenantId: 'tenant_two' }));
    const source = `{ agentRun(id: "${agentRunId}") { output } agent(id: "${echoId}") { runs { id } } }`;
    expect(await executeOn(subgraph, source)).toEqual({ data: { agentRun: null, agent: { runs: [] } } });
    const scope = { principal: aPrincipal({ tenantId: 'tenant_two', role: 'read_only' }) };
    const own = await executeOn(subgraph, source, { scope });
    expect(own.data).toMatchObject({
      agentRun: { output: { text: 'hello' } },
      agent: { runs: [{ id: agentRunId }] },
    });
  });

  test('refuse outputs of more than 32 MB at once, and give the rest', async () => {
    const output = 'x'.repeat(7_000_000);
    const { subgraph, runner } = await agentsInMemory({
      agents: { echo: async () => ({ ok: true, output, usage }) },
    });
    for (const idempotencyKey of ['a', 'b', 'c', 'd', 'e']) await runner.run(aRequest({ idempotencyKey }));
    const query = (first: number, fields: string) =>
      executeOn(subgraph, `{ agent(id: "${echoId}") { runs(first: ${first}) { ${fields} } } }`);
    const refused = await query(5, 'id output');
    expect(refused.errors?.[0]).toMatchObject({ extensions: { code: 'RESULT_TOO_LARGE' } });
    expect(refused.data).toMatchObject({
      agent: { runs: [{ id: expect.any(String), output: null }, {}, {}, {}, {}] },
    });
    expect((await query(5, 'id')).errors).toBeUndefined();
    expect((await query(4, 'output')).errors).toBeUndefined();
  });
});

describe('nobody and strangers', () => {
  test.each([
    ['{ agents { nextCursor } }'],
    ['{ plugins { nextCursor } }'],
    ['{ tools { nextCursor } }'],
    [`{ agent(id: "${echoId}") { id } }`],
    ['{ agentRun(id: "x") { id } }'],
    [`mutation { runAgent(input: { agentId: "${echoId}", input: {} }) { id } }`],
  ])('without a session nobody gets %s', async (source) => {
    const { subgraph, calls } = await agentsInMemory();
    const result = await executeOn(subgraph, source, { scope: { principal: null } });
    expect(result.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(calls).toHaveLength(0);
  });

  const entities = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      ... on Agent { id title } ... on AgentRun { status } ... on Plugin { version }
    }
  }`;
  const representations = [
    { __typename: 'Agent', id: echoId },
    { __typename: 'Plugin', id: '@test/echo' },
  ];

  test('entities are for the gateway alone', async () => {
    const { subgraph } = await agentsInMemory();
    const scope = { trusted: false };
    const result = await executeOn(subgraph, entities, { variables: { representations }, scope });
    expect(result.errors).toMatchObject([{ extensions: { code: 'UNTRUSTED_CALLER' } }]);
    expect(result.data).toBeNull();
  });

  test('entities are for those who are signed in', async () => {
    const { subgraph } = await agentsInMemory();
    const scope = { principal: null };
    const result = await executeOn(subgraph, entities, { variables: { representations }, scope });
    expect(JSON.stringify(result)).not.toContain('echo"');
    expect(result.errors?.[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
  });

  test('entities of another tenant are null', async () => {
    const { subgraph, runner } = await agentsInMemory();
    const { agentRunId } = await runner.run(aRequest({ tenantId: 'tenant_two' }));
    const variables = { representations: [{ __typename: 'AgentRun', id: agentRunId }] };
    expect(await executeOn(subgraph, entities, { variables })).toEqual({ data: { _entities: [null] } });
  });

  test('a hundred entities of the platform are one read', async () => {
    const counted = counting<DefinitionStore>(createMemoryDefinitionStore());
    const { subgraph } = await agentsInMemory({ definitions: counted.store });
    const variables = { representations: Array.from({ length: 50 }, () => representations).flat() };
    const result = await executeOn(subgraph, entities, { variables });
    expect(result.errors).toBeUndefined();
    expect(result.data?._entities).toHaveLength(100);
    expect(counted.counts).toEqual({ findBuiltIn: 1, replaceBuiltIn: 1, replaceFiles: 1, findMany: 1 });
  });
});
