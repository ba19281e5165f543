import { describe, expect, test } from 'vitest';
import { initialize, startMcpService } from './mcp-service.ts';

const namesOf = ({ tools }: { tools: readonly { name: string }[] }) => tools.map(({ name }) => name);
const basic = ['list_agents', 'select_agent', 'run_agent', 'list_workflows', 'start_workflow', 'get_run'];

describe('the platform as an MCP server', () => {
  test('lists its tools, then the agents that are ready and the workflows, in pages', async () => {
    const { client } = await (await startMcpService()).connect();
    expect(client.getServerVersion()).toMatchObject({ name: 'ymera' });
    const first = await client.listTools();
    expect(namesOf(first)).toEqual([...basic, 'agent__acme__tools__read']);
    const second = await client.listTools({ cursor: first.nextCursor });
    expect(namesOf(second)).toEqual(['agent__reviewer']);
    const third = await client.listTools({ cursor: second.nextCursor });
    expect(namesOf(third)).toEqual(['workflow__nightly']);
    expect(third.nextCursor).toBeUndefined();
    expect(first.tools.at(-1)).toMatchObject({
      inputSchema: { properties: { file: { type: 'string' } } },
      annotations: { idempotentHint: true },
    });
  });

  test('lists no more than the first of them for who asks so', async () => {
    const { client } = await (await startMcpService()).connect({ search: '?tools=basic' });
    expect(await client.listTools().then(namesOf)).toEqual(basic);
  });

  test('runs agents as who calls it', async () => {
    const { connect, asked } = await startMcpService();
    const { call } = await connect({ token: 'execute' });
    expect(await call('run_agent', { agentId: 'reviewer', input: { task: 'x' } })).toEqual({
      isError: false,
      output: { id: 'arun_1', status: 'SUCCEEDED', output: { of: 'reviewer' }, error: null, wallMs: null },
    });
    expect((await call('agent__acme__tools__read', { file: 'a.txt' })).output.output).toEqual({
      of: '@acme/tools/read',
    });
    expect(asked.runs).toMatchObject([
      { agentId: 'reviewer', input: { task: 'x' } },
      { agentId: '@acme/tools/read', input: { file: 'a.txt' } },
    ]);
  });

  test('selects and lists', async () => {
    const { call } = await (await startMcpService()).connect({ token: 'reader' });
    expect((await call('select_agent', { task: 'read a file' })).output.agents).toMatchObject([
      { score: 3.5 },
    ]);
    expect((await call('list_agents', { first: 1 })).output).toMatchObject({
      items: [{ id: '@acme/tools/read' }],
      nextCursor: 'more',
    });
    expect((await call('list_workflows')).output.items).toMatchObject([{ name: 'nightly' }]);
    expect((await call('get_run', { id: 'run_7' })).output).toMatchObject({
      id: 'run_7',
      workflow: { name: 'nightly' },
    });
    expect((await call('get_run', { id: 'arun_7' })).output).toMatchObject({
      id: 'arun_7',
      agent: { id: '@acme/tools/read' },
    });
  });

  test('refuses a role what the graph refuses it, and says so as a failed call', async () => {
    const { connect, asked } = await startMcpService();
    const { call } = await connect({ token: 'reader' });
    for (const [name, input] of [
      ['run_agent', { agentId: 'reviewer', input: {} }],
      ['start_workflow', { workflowId: 'nightly' }],
      ['agent__reviewer', {}],
      ['workflow__nightly', {}],
    ] as const)
      expect(await call(name, input)).toMatchObject({
        isError: true,
        output: { error: { code: 'FORBIDDEN' } },
      });
    expect([asked.runs, asked.started]).toEqual([[], []]);
  });

  test.each([
    ['run_agent', { agentId: 'reviewer' }, 'INVALID_INPUT'],
    ['run_agent', { agentId: 'reviewer', input: {}, other: 1 }, 'INVALID_INPUT'],
    ['run_agent', { agentId: 'reviewer', input: {}, timeoutMs: 'long' }, 'BAD_USER_INPUT'],
    ['get_run', { id: 'run_none' }, 'RUN_NOT_FOUND'],
    ['run_agent', { agentId: 'large', input: {} }, 'RESULT_TOO_LARGE'],
  ])('tells %s with %o that it failed with %s', async (name, input, code) => {
    const { call } = await (await startMcpService()).connect();
    expect(await call(name, input)).toMatchObject({ isError: true, output: { error: { code } } });
  });

  test.each(['nothing', 'agent__', 'agent__a____b', 'agent__../x'])('knows no tool "%s"', async (name) => {
    const { call, client } = await (await startMcpService()).connect();
    await expect(call(name)).rejects.toThrow('There is no tool');
    await expect(client.listTools({ cursor: 'bm90aGluZw' })).rejects.toThrow('no such cursor');
  });

  test('tells how a workflow comes along, and answers when it has ended', async () => {
    const { connect, ticker } = await startMcpService();
    const { call } = await connect();
    const told: unknown[] = [];
    const asking = call(
      'start_workflow',
      { workflowId: 'nightly', waitMs: 60_000 },
      { onprogress: (progress: unknown) => told.push(progress) },
    );
    await ticker.listening(1);
    for (const tick of [0, 1, 1, 3]) ticker.tick(tick);
    expect((await asking).output).toMatchObject({ id: 'run_1', status: 'SUCCEEDED', output: { done: true } });
    expect(told).toMatchObject([0, 1, 3].map((progress) => ({ progress, total: 3 })));
  });
});

describe('a call over MCP', () => {
  test('that is cancelled ends what it has begun', async () => {
    const { connect, asked } = await startMcpService();
    const { call } = await connect();
    const leaving = new AbortController();
    const asking = call('run_agent', { agentId: 'hang', input: {} }, { signal: leaving.signal });
    const signal = await asked.running;
    const ended = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    leaving.abort();
    await expect(asking).rejects.toThrow();
    await ended;
  });

  test('that waits for a workflow cancels it when it is cancelled itself', async () => {
    const { connect, asked, ticker } = await startMcpService();
    const { call } = await connect();
    const leaving = new AbortController();
    const options = { signal: leaving.signal, onprogress: () => leaving.abort() };
    const asking = call('workflow__nightly', { night: 1 }, options);
    await ticker.listening(1);
    ticker.tick(1);
    await expect(asking).rejects.toThrow();
    await expect.poll(() => asked.cancelled).toEqual(['run_1']);
    expect(asked.started).toMatchObject([{ workflowId: 'nightly', input: { night: 1 } }]);
  });

  test('that takes too long ends as over GraphQL', async () => {
    const { connect } = await startMcpService({ YMERA_REQUEST_TIMEOUT_MS: '200' });
    const { call } = await connect();
    expect(await call('run_agent', { agentId: 'hang', input: {} })).toMatchObject({
      isError: true,
      output: { error: { code: 'DEADLINE_EXCEEDED' } },
    });
  });
});

describe('a request to /mcp', () => {
  const codeOf = async (response: Response) => [
    response.status,
    Object(await response.json()).error?.data?.code,
  ];

  test.each([
    ['without a token', { authorization: '' }, 401, 'UNAUTHENTICATED'],
    ['with a token that nobody holds', { authorization: 'Bearer forged' }, 401, 'UNAUTHENTICATED'],
    ['of a remote agent', { authorization: 'Bearer robot' }, 403, 'FORBIDDEN'],
    ['from a foreign page', { origin: 'https://evil.example' }, 403, 'ORIGIN_REFUSED'],
    ['from a page without an origin of its own', { origin: 'null' }, 403, 'ORIGIN_REFUSED'],
  ])('%s is refused', async (_what, headers, status, code) => {
    const { post } = await startMcpService();
    expect(await codeOf(await post(initialize, headers))).toEqual([status, code]);
  });

  test('from our own page is taken', async () => {
    const { post, service } = await startMcpService({ YMERA_PUBLIC_URL: 'https://ymera.example/' });
    for (const origin of [service.url, 'https://ymera.example'])
      expect((await post(initialize, { origin })).status).toBe(200);
  });

  test.each([
    ['no JSON', '{', 400, 'BODY_MALFORMED'],
    [
      'no session and no initialize',
      { jsonrpc: '2.0', id: 1, method: 'tools/list' },
      400,
      'MCP_SESSION_MISSING',
    ],
    ['more than a request may hold', 'x'.repeat(1_100_000), 413, 'BODY_TOO_LARGE'],
  ])('with %s is refused', async (_what, body, status, code) => {
    const { post } = await startMcpService();
    expect(await codeOf(await post(body))).toEqual([status, code]);
  });

  test('in a session that nobody has begun, or somebody else, is refused', async () => {
    const { post, connect } = await startMcpService();
    const { transport } = await connect();
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const unknown = await post(list, { 'mcp-session-id': 'made-up' });
    expect(await codeOf(unknown)).toEqual([404, 'MCP_SESSION_UNKNOWN']);
    const theirs = { 'mcp-session-id': transport.sessionId ?? '', authorization: 'Bearer admin~' };
    expect(await codeOf(await post(list, theirs))).toEqual([404, 'MCP_SESSION_UNKNOWN']);
  });

  test('ends its session with DELETE', async () => {
    const { connect } = await startMcpService();
    const { client, transport } = await connect();
    await transport.terminateSession();
    await expect(client.listTools()).rejects.toThrow();
  });

  test('for news is refused, since there are none', async () => {
    const { url } = await startMcpService();
    const response = await fetch(url, { headers: { authorization: 'Bearer admin' } });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, DELETE']);
  });
});
