import { aPrincipal, executeOn } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { aBundle, aRequest, type Behaviour, echoId, usage } from '../builders.ts';
import { agentsInMemory } from '../support/agents-in-memory.ts';
import { aPlay, asksFor, playedAgents, says } from '../support/played-agents.ts';
import { openWebServer } from '../support/web-server.ts';

const scope = { principal: aPrincipal({ tenantId: 'tenant_one' }) };
const codes = (result: { errors?: readonly { extensions?: Record<string, unknown> }[] }) =>
  result.errors?.map(({ extensions }) => extensions?.code);
const run = `mutation ($input: RunAgentInput!) { runAgent(input: $input) { status error { code } } }`;
const running = { variables: { input: { agentId: echoId, input: {}, timeoutMs: 60_000 } }, scope };
const circuit = `{ agent(id: "${echoId}") { effect circuit { state failures openUntil } } }`;
const services = `{ externalServices { origin calls failures latencyMs lastUsedAt lastFailure circuit { state } } }`;

const crash: Behaviour = async () => {
  const error = { code: 'PLUGIN_CRASHED', message: 'It broke.', retryable: true };
  return { ok: false, error, usage };
};

describe('the circuit of an agent', () => {
  test('is shown as it opens, half-opens and closes, and runAgent heeds it', async () => {
    let behaviour = crash;
    const echo: Behaviour = (call, signal) => behaviour(call, signal);
    const { subgraph, memoryClock } = await agentsInMemory({ agents: { echo } });
    const shown = async () => (await executeOn(subgraph, circuit, { scope })).data?.agent;
    expect(await shown()).toEqual({
      effect: 'IDEMPOTENT',
      circuit: { state: 'CLOSED', failures: 0, openUntil: null },
    });
    for (let n = 0; n < 5; n++) expect((await executeOn(subgraph, run, running)).errors).toBeUndefined();
    expect(await shown()).toMatchObject({
      circuit: { state: 'OPEN', openUntil: '2026-01-01T00:00:15.000Z' },
    });
    const refused = await executeOn(subgraph, run, running);
    expect(refused.errors?.[0]?.extensions).toMatchObject({
      code: 'AGENT_CIRCUIT_OPEN',
      details: { agentId: echoId, retryAfterMs: 15_000 },
    });
    await memoryClock.advance(15_000);
    expect(await shown()).toMatchObject({ circuit: { state: 'HALF_OPEN' } });
    behaviour = async () => ({ ok: true, output: 'well', usage });
    expect((await executeOn(subgraph, run, running)).data).toMatchObject({
      runAgent: { status: 'SUCCEEDED' },
    });
    expect(await shown()).toMatchObject({ circuit: { state: 'CLOSED' } });
  });

  test('is of the tenant that asks', async () => {
    const { subgraph, runner } = await agentsInMemory({ agents: { echo: crash } });
    for (let n = 0; n < 5; n++)
      await runner.run(aRequest({ tenantId: 'tenant_two', idempotencyKey: `k${n}`, timeoutMs: 60_000 }));
    expect((await executeOn(subgraph, circuit, { scope })).data).toMatchObject({
      agent: { circuit: { state: 'CLOSED' } },
    });
  });
});

const web = { prompted: { tools: ['WebFetch', 'core/send-request'] }, fetchHosts: ['api.example.com'] };

describe('an agent that may reach the web', () => {
  test('fetches through the guard, is told what came, and the call is told to the audit log', async () => {
    const { origin, transport } = await openWebServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"door":"red"}'),
    );
    const turns = [asksFor('core_fetch', { url: `${origin}/doors?key=1` }), says('It is red.')];
    const { runner, subgraph, emulator, events } = await playedAgents({ ...web, turns, transport });
    const { agentRunId } = await runner.run(aPlay());
    expect(JSON.stringify(emulator.requests[1]?.body)).toContain('door');
    expect(events.published.filter(({ topic }) => topic === 'agents.tool.called')).toMatchObject([
      { payload: { tool: 'core/fetch', subject: `GET ${origin}/doors`, allowed: true } },
    ]);
    const query = `{ agentRun(id: "${agentRunId}") { events(first: 9) { items { kind tool effect } } } }`;
    const { data } = await executeOn(subgraph, query, { scope });
    const call = { kind: 'TOOL_CALL', tool: 'core/fetch', effect: 'IDEMPOTENT' };
    expect(data).toMatchObject({ agentRun: { events: { items: [{}, { effect: null }, call, {}, {}, {}] } } });
    const admin = { principal: aPrincipal({ tenantId: 'tenant_one', role: 'admin' }) };
    expect((await executeOn(subgraph, services, { scope: admin })).data).toEqual({
      externalServices: [
        {
          ...{
            origin,
            calls: 1,
            failures: 0,
            latencyMs: 0,
            lastUsedAt: expect.any(String),
            lastFailure: null,
          },
          circuit: { state: 'CLOSED' },
        },
      ],
    });
  });

  test('is told that a host is not allowed, and the audit log that it was refused', async () => {
    const { transport } = await openWebServer((_request, response) => response.end());
    const turns = [asksFor('core_fetch', { url: 'https://evil.example.org/' }), says('I may not.')];
    const { runner, emulator, events } = await playedAgents({ ...web, turns, transport });
    await runner.run(aPlay());
    expect(JSON.stringify(emulator.requests[1]?.body)).toContain('YMERA_FETCH_HOSTS');
    expect(events.published.filter(({ topic }) => topic === 'agents.tool.called')).toMatchObject([
      { payload: { tool: 'core/fetch', allowed: false } },
    ]);
  });

  test('a plugin needs a grant for the same tools', async () => {
    const { origin, transport } = await openWebServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).end('red'),
    );
    const echo: Behaviour = async ({ callTool }, signal) => {
      const input = { url: origin };
      const fetched = await callTool('core/fetch', input, signal, 1, input);
      const posted = { ...input, method: 'POST' };
      const sent = await callTool('core/send-request', posted, signal, 1, posted);
      return { ok: true, output: { fetched, sent } as never, usage }; // both are JSON
    };
    const bundles = [aBundle({ agents: ['echo'], grants: ['core/fetch'] })];
    const fetchHosts = web.fetchHosts;
    const { runner } = await agentsInMemory({ agents: { echo }, bundles, fetchHosts, transport });
    expect(await runner.run(aRequest())).toMatchObject({
      output: {
        fetched: { ok: true, output: { text: 'red' } },
        sent: { ok: false, error: { code: 'NOT_GRANTED' } },
      },
    });
  });

  test('has no such tools where the operator allows no host', async () => {
    const { transport } = await openWebServer((_request, response) => response.end());
    const turns = [says('I can reach nothing.')];
    const { runner, emulator } = await playedAgents({ ...web, fetchHosts: [], turns, transport });
    await runner.run(aPlay());
    expect(JSON.stringify(emulator.requests[0]?.body)).not.toContain('core_fetch');
  });

  test('a service that is away is not asked for ever', async () => {
    const { origin, heard, transport } = await openWebServer((_request, response) =>
      response.writeHead(503).end(),
    );
    const asks = Array.from({ length: 6 }, (_, n) => asksFor('core_fetch', { url: origin }, `call_${n}`));
    const { runner, emulator } = await playedAgents({ ...web, turns: [...asks, says('Away.')], transport });
    expect(await runner.run(aPlay())).toMatchObject({ ok: true, output: { toolCalls: 6 } });
    expect(heard).toHaveLength(5);
    expect(JSON.stringify(emulator.requests.at(-1)?.body)).toContain('not asked for now');
  });
});

describe('the query externalServices', () => {
  test('needs the role ADMIN', async () => {
    const { subgraph } = await agentsInMemory();
    const reader = { principal: aPrincipal({ tenantId: 'tenant_one', role: 'execute' }) };
    expect(codes(await executeOn(subgraph, services, { scope: reader }))).toEqual(['FORBIDDEN']);
  });
});

describe('a model that asks for what it may not, or never ends', () => {
  const play = `mutation { runAgent(input: { agentId: "code-reviewer", input: { task: "Read." }, timeoutMs: 60000 }) {
    status output error { code } events(first: 100) { items { kind tool effect errorCode } }
  } }`;

  test('is told each time, and every call is counted', async () => {
    const turns = [
      asksFor('rm', { path: '/' }, 'a'),
      asksFor('core_read-file', { path: 3 }, 'b'),
      asksFor('core_read-file', { path: '../secret' }, 'c'),
      says('I give up.'),
    ];
    const { subgraph } = await playedAgents({ prompted: { tools: ['core/read-file'] }, turns });
    const { data } = await executeOn(subgraph, play, { scope });
    const items = [
      ...[{ tool: 'rm', errorCode: 'NOT_GRANTED' }, { errorCode: 'INVALID_INPUT' }],
      { tool: 'core/read-file', errorCode: 'PATH_REFUSED' },
    ];
    const { output, events } = (data as { runAgent: { output: object; events: { items: object[] } } })
      .runAgent;
    expect(output).toMatchObject({ text: 'I give up.', toolCalls: 3 });
    expect(events.items.filter((event) => 'kind' in event && event.kind === 'TOOL_RESULT')).toMatchObject(
      items,
    );
  });

  test('ends coded after as many steps as an agent has', async () => {
    const { subgraph } = await playedAgents({
      prompted: { tools: ['core/glob'] },
      otherwise: asksFor('core_glob', { pattern: '*' }),
      settings: { playStepsMax: 4 },
    });
    const { data } = await executeOn(subgraph, play, { scope });
    expect(data).toMatchObject({
      runAgent: { status: 'FAILED', output: null, error: { code: 'AGENT_STEPS_EXCEEDED' } },
    });
  });
});
