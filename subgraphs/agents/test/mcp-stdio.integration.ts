import { fileURLToPath } from 'node:url';
import { createMemoryEvents } from '@ymera/kernel/events';
import { aPrincipal, createManualClock } from '@ymera/kernel/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openMcp } from '../src/assemble-mcp.ts';
import type { McpLimits } from '../src/mcp/limits.ts';
import { createMemoryMcpServerStore } from '../src/models/memory-mcp-server-store.ts';
import { callMcpTool } from '../src/services/mcp/call-mcp-tool.ts';
import { saveServer } from '../src/services/mcp/save-server.ts';

const program = fileURLToPath(new URL('./fixtures/mcp-server.ts', import.meta.url));
const signal = new AbortController().signal;

interface Saving {
  readonly command?: string;
  readonly args?: readonly string[];
  readonly secrets?: ReadonlyMap<string, string>;
  readonly mcpLimits?: Partial<McpLimits>;
}

/** The ticket server as a program that is saved, over memory twins. */
async function savedProgram({
  command = process.execPath,
  args = [program],
  secrets = new Map(),
  mcpLimits = {},
}: Saving = {}) {
  const desk = openMcp({
    mcpServers: createMemoryMcpServerStore(),
    mcpCommands: [process.execPath, '/nowhere/at-all'],
    mcpLimits,
    clock: createManualClock(),
    events: createMemoryEvents(),
  });
  onTestFinished(() => desk.connections.close());
  const settings = {
    transport: { kind: 'STDIO', command, args },
    secrets,
    allowed: ['*'],
    enabled: true,
  } as const;
  const server = await saveServer(desk, { principal: aPrincipal(), name: 'tickets', settings }, signal);
  const call = async (tool: string, input = {}, ends = signal) => {
    const named = { server: 'tickets', tool };
    return (await callMcpTool(desk, { tenantId: 'tenant_one', named, input }, ends)).answer;
  };
  return { desk, server, call };
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('an MCP server that is a program', () => {
  test('is started with its own secrets and nothing else that is secret here', async () => {
    process.env.YMERA_SOMETHING = 'ours';
    const { server, call } = await savedProgram({ secrets: new Map([['TICKET_TOKEN', 'swordfish-0042']]) });
    expect(server).toMatchObject({
      problem: null,
      listing: { serverName: 'tickets' },
      secretNames: ['TICKET_TOKEN'],
    });
    expect(await call('find', { id: 'T-1' })).toEqual({
      ok: true,
      output: { text: 'Ticket T-1: the printer is on fire.', data: { id: 'T-1', open: true } },
    });
    const { text, data } = Object((await call('whoami')) as object).output;
    expect(text).toBe('You showed me [secret].');
    expect(data.variables).toContain('TICKET_TOKEN');
    expect(data.variables).not.toContain('YMERA_SOMETHING');
  });

  test('is ended when it is closed', async () => {
    const { desk, call } = await savedProgram();
    const { pid } = Object((await call('whoami')) as object).output.data;
    expect(isAlive(pid)).toBe(true);
    await desk.connections.close();
    expect(isAlive(pid)).toBe(false);
  });

  test('that ends in the middle of a call is not called again for it, and is started anew for the next', async () => {
    const { call } = await savedProgram();
    expect(await call('die')).toMatchObject({
      ok: false,
      error: { code: 'MCP_CONNECTION_LOST', retryable: false },
    });
    expect(await call('find', { id: 'T-2' })).toMatchObject({ ok: true });
  });

  test('that says too much at once is ended', async () => {
    const { call } = await savedProgram({ mcpLimits: { answerBytesMax: 100_000 } });
    expect(await call('flood')).toMatchObject({ ok: false, error: { code: 'MCP_ANSWER_TOO_LARGE' } });
    expect(await call('find', { id: 'T-3' })).toMatchObject({ ok: true });
  });

  test('that never answers is given up', async () => {
    const { call } = await savedProgram({ mcpLimits: { callMs: 300 } });
    expect(await call('hang')).toMatchObject({ ok: false, error: { code: 'MCP_TIMEOUT', retryable: true } });
  });

  test.each([
    ['is not there', { command: '/nowhere/at-all' }, 'MCP_UNREACHABLE'],
    [
      'speaks another language',
      { args: ['-e', 'console.log("hello"); setInterval(() => {}, 1000)'] },
      'MCP_TIMEOUT',
    ],
    ['ends at once', { args: ['-e', ''] }, 'MCP_CONNECTION_LOST'],
    [
      'says half of something and ends',
      { args: ['-e', 'process.stdout.write("{\\"json")'] },
      'MCP_CONNECTION_LOST',
    ],
  ])('that %s is saved, and says why it can not be used', async (_what, how, code) => {
    const { server, call } = await savedProgram({ ...how, mcpLimits: { connectMs: 1_000 } });
    expect(server).toMatchObject({ listing: null, problem: { code } });
    expect(await call('find', { id: 'T-4' })).toMatchObject({ ok: false, error: { code: 'TOOL_NOT_FOUND' } });
  });
});
