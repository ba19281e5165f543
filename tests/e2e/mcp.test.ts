import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelEmulator, startModelEmulator } from '@ymera/kernel/language-model/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectMcp } from '../../gateway/test/support/mcp-client.ts';
import { mustAsk } from '../support/graph.ts';
import { openInstallation, type SingleInstallation } from '../support/installation.ts';
import { salesCsv } from '../support/sample-csv.ts';

type Connected = Awaited<ReturnType<typeof connectMcp>>;

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs/mcp.md'), 'utf8');
const operations = new Map(
  [...page.matchAll(/```graphql\n((?:query|mutation) (\w+).*?)```/gs)].map(([, text = '', name = '']) => [
    name,
    text,
  ]),
);
const program = join(root, 'subgraphs/agents/test/fixtures/mcp-server.ts');
const fetchData = '@ymera/plugin-data-analyst/fetch-data';
const csv = salesCsv();

const importing = `mutation ($text: String!) {
  importAgents(files: [{ path: "triage.md", text: $text }]) { stored diagnostics { message } }
}`;
const triage = `---
name: triage
description: Reads tickets and says what they are about.
tools: [mcp/tickets/*]
models:
  capabilities: [tools]
---
You read tickets.`;
const defining = `mutation ($input: DefineWorkflowInput!) { defineWorkflow(input: $input) { name } }`;

// Every operation of the page runs here, and the official client asks the real gateway.
describe('the Model Context Protocol', () => {
  const used = new Set<string>();
  let installation: SingleInstallation;
  let emulator: ModelEmulator;
  let connected: Connected;

  const operate = async (name: string, variables: Record<string, unknown> = {}) => {
    used.add(name);
    const { url, token } = installation;
    return mustAsk(url, operations.get(name) ?? '', { variables, token });
  };
  const call = (...asked: Parameters<Connected['call']>) => connected.call(...asked);

  beforeAll(async () => {
    emulator = await startModelEmulator();
    installation = await openInstallation({
      env: {
        OPENAI_API_KEY: 'sk-1',
        OPENAI_BASE_URL: emulator.baseUrl,
        YMERA_MODELS: 'openai/gpt-5-mini',
        YMERA_MCP_COMMANDS: process.execPath,
      },
    });
    connected = await connectMcp(`${installation.url}/mcp`, installation.token);
  });

  afterAll(async () => {
    await connected?.client.close();
    await installation?.close();
    await emulator?.[Symbol.asyncDispose]();
  });

  it('brings the tools of a server that is saved', async () => {
    const input = {
      name: 'tickets',
      transport: 'STDIO',
      command: process.execPath,
      args: [program],
      allowedTools: ['*'],
    };
    const { saveMcpServer } = await operate('SaveMcpServer', { input });
    expect(saveMcpServer).toMatchObject({
      state: 'READY',
      problem: null,
      passedOver: [{ name: 'bad name!' }],
    });
    const { mcpServers } = await operate('McpServers');
    const [{ name: tool, digest }] = mcpServers[0].tools;
    const { acceptMcpTool } = await operate('AcceptMcpTool', { server: 'tickets', tool, digest });
    expect(acceptMcpTool.tools[0]).toEqual({ name: tool, state: 'READY' });
    expect((await operate('RefreshMcpServer', { name: 'tickets' })).refreshMcpServer.state).toBe('READY');
  });

  it('has an agent, run over MCP, use a tool of that server', async () => {
    const { url, token } = installation;
    const { importAgents } = await mustAsk(url, importing, { variables: { text: triage }, token });
    expect(importAgents).toMatchObject({ stored: true });
    emulator.next(
      {
        kind: 'answer',
        pieces: ['Let me look.'],
        toolCalls: [{ id: 'call_1', name: 'mcp_tickets_find', input: { id: 'T-1' } }],
      },
      { kind: 'answer', pieces: ['The printer burns.'] },
    );
    const { isError, output } = await call('agent__triage', { task: 'What is T-1 about?' });
    expect([isError, output.status, output.output?.text]).toEqual([false, 'SUCCEEDED', 'The printer burns.']);
    expect(JSON.stringify(emulator.requests.at(-1)?.body)).toContain('the printer is on fire');
  });

  it('offers agents and workflows, and runs them', async () => {
    const { url, token } = installation;
    const tasks = [{ id: 'read', agentId: fetchData, input: { csv } }];
    await mustAsk(url, defining, { variables: { input: { name: 'nightly', tasks } }, token });
    const names: string[] = [];
    for (let cursor: string | undefined, page = 0; page < 20; page++) {
      const { tools, nextCursor } = await connected.client.listTools(cursor === undefined ? {} : { cursor });
      names.push(...tools.map(({ name }) => name));
      cursor = nextCursor;
      if (cursor === undefined) break;
    }
    const own = 'agent__ymera__plugin-data-analyst__fetch-data';
    expect(names).toEqual(expect.arrayContaining(['run_agent', own, 'agent__triage', 'workflow__nightly']));
    expect((await call(own, { csv })).output).toMatchObject({ status: 'SUCCEEDED' });
    expect((await call('run_agent', { agentId: fetchData, input: { csv } })).output.status).toBe('SUCCEEDED');
    const told: number[] = [];
    const onprogress = ({ progress }: { progress: number }) => told.push(progress);
    const started = await call('start_workflow', { workflowId: 'nightly', waitMs: 60_000 }, { onprogress });
    expect(started.output).toMatchObject({
      status: 'SUCCEEDED',
      tasks: [{ taskId: 'read', status: 'SUCCEEDED' }],
    });
    expect(told.at(-1)).toBe(1);
    expect((await call('get_run', { id: started.output.id })).output.status).toBe('SUCCEEDED');
    expect((await call('list_workflows')).output.items).toMatchObject([{ name: 'nightly' }]);
    expect((await call('list_agents', { first: 100 })).output.items.length).toBeGreaterThan(10);
    expect((await call('select_agent', { task: 'read a csv file' })).isError).toBe(false);
  });

  it('tells what the graph refuses', async () => {
    expect(await call('run_agent', { agentId: 'nobody', input: {} })).toMatchObject({
      isError: true,
      output: { error: { code: 'AGENT_NOT_FOUND' } },
    });
  });

  it('lets a server go, with its tools', async () => {
    expect(await operate('RemoveMcpServer', { name: 'tickets' })).toEqual({ removeMcpServer: true });
    expect([...used].toSorted()).toEqual([...operations.keys()].toSorted());
  });
});
