import type { EmulatedTurn } from '@ymera/kernel/language-model/testing';
import { executeOn } from '@ymera/kernel/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { McpLimits } from '../../../src/mcp/limits.ts';
import { listMcp, refreshMcp, saveMcp } from '../../support/mcp-operations.ts';
import { aPlay, asksFor, playedAgents, says } from '../../support/played-agents.ts';
import type { TicketServer } from '../../support/ticket-server.ts';
import { openTicketSite } from '../../support/ticket-site.ts';

interface Playing {
  readonly words?: readonly string[];
  readonly turns: readonly EmulatedTurn[];
  readonly state?: TicketServer & { token?: string };
  readonly allowedTools?: readonly string[];
  readonly secrets?: readonly { readonly name: string; readonly value: string }[];
  readonly mcpLimits?: Partial<McpLimits>;
}

/** An agent of a file that may use tools of a real MCP server, played by a model behind the emulator. */
async function playing(options: Playing) {
  const {
    words = ['mcp/tickets/*'],
    turns,
    state = {},
    allowedTools = ['*'],
    secrets = [],
    mcpLimits = {},
  } = options;
  const site = await openTicketSite(state);
  const memory = await playedAgents({
    prompted: { tools: [...words] },
    turns,
    mcpLoopback: [site.origin],
    mcpLimits,
  });
  onTestFinished(() => memory.subgraph.stop());
  const ask = (source: string, variables = {}) => executeOn(memory.subgraph, source, { variables });
  const settings = { name: 'tickets', transport: 'STREAMABLE_HTTP', url: site.url, allowedTools, secrets };
  const save = (others = {}) => ask(saveMcp, { input: { ...settings, ...others } });
  await save();
  let asked = 0;
  /** Plays the agent, and gives what the model was told, as it came over the wire. */
  const play = async (signal?: AbortSignal) => {
    const idempotencyKey = `play-${++asked}`;
    const outcome = await memory.runner.run(aPlay({ idempotencyKey }), signal);
    return { outcome, told: JSON.stringify(memory.emulator.requests.at(-1)?.body) };
  };
  return { ...memory, site, state, ask, save, play };
}

const finds = asksFor('mcp_tickets_find', { id: 'T-1' });

describe('a tool of an MCP server', () => {
  test('is called for the agent that asks for it, and the call is told to the audit log', async () => {
    const { play, events, emulator } = await playing({ turns: [finds, says('It burns.')] });
    const { outcome, told } = await play();
    expect(outcome).toMatchObject({ ok: true, output: { text: 'It burns.', toolCalls: 1 } });
    expect(told).toContain('Ticket T-1: the printer is on fire.');
    expect(JSON.stringify(emulator.requests[0]?.body)).toContain('Finds a ticket.');
    const payload = expect.objectContaining({ tool: 'mcp/tickets/find', allowed: true, pluginId: null });
    expect(events.published).toContainEqual(
      expect.objectContaining({ topic: 'agents.tool.called', payload }),
    );
  });

  test('may be asked for as authors elsewhere write it', async () => {
    const { play } = await playing({ words: ['mcp__tickets__find'], turns: [finds, says('ok')] });
    expect((await play()).told).toContain('on fire');
  });

  test.each([
    ['its definition does not ask for it', { words: ['mcp/tickets/close'] }],
    ['no administrator has allowed it', { allowedTools: ['close'] }],
  ])('is neither offered nor called where %s', async (_why, options) => {
    const called: string[] = [];
    const state = { onCall: (name: string) => called.push(name) };
    const { play, emulator } = await playing({ ...options, state, turns: [finds, says('ok')] });
    expect((await play()).told).toContain('You have no tool');
    expect(JSON.stringify(emulator.requests[0]?.body)).not.toContain('Finds a ticket.');
    expect(called).toEqual([]);
  });

  test('is not called with an input that its schema does not allow', async () => {
    const called: string[] = [];
    const state = { onCall: (name: string) => called.push(name) };
    const { play } = await playing({ state, turns: [asksFor('mcp_tickets_find', { id: 7 }), says('ok')] });
    expect((await play()).told).toContain('must be of the type string');
    expect(called).toEqual([]);
  });

  test('that describes itself otherwise than when it was accepted is not called, in a new connection as in an open one', async () => {
    const { play, site, state, ask, save } = await playing({ turns: [finds, says('ok'), finds, says('no')] });
    expect((await play()).told).toContain('on fire');
    state.describes = 'Another.';
    await site.sayListChanged();
    expect((await play()).told).not.toContain('on fire');
    expect(JSON.stringify(await ask(listMcp))).toContain('HELD');
    await save({ enabled: false });
  });

  test('that was offered and is held since is refused when it is called', async () => {
    const { runner, state, site, ask, emulator } = await playing({ turns: [] });
    emulator.next(finds);
    state.describes = 'Another.';
    // The list of tools was offered before; by the time of the call another one is stored.
    await site.sayListChanged();
    const asking = runner.run(aPlay({ idempotencyKey: 'held' }));
    emulator.next(says('ok'));
    await asking;
    expect(JSON.stringify(emulator.requests.at(-1)?.body)).toContain('accept it again');
    expect(JSON.stringify(await ask(listMcp))).toContain('"HELD"');
  });

  test('of a server that is disabled or removed meanwhile is refused', async () => {
    const { play, save, ask } = await playing({ turns: [finds, says('1'), finds, says('2')] });
    await save({ enabled: false });
    expect((await play()).told).toContain('You have no tool');
    await ask('mutation { removeMcpServer(name: "tickets") }');
    expect((await play()).told).toContain('You have no tool');
  });

  test('that says it has failed is a failed call, which the model is told', async () => {
    const { play } = await playing({ turns: [asksFor('mcp_tickets_break', {}), says('ok')] });
    const { outcome, told } = await play();
    expect(outcome.ok).toBe(true);
    expect(told).toContain('No such ticket.');
  });

  test('tells no model the secrets that its server was shown', async () => {
    const value = 'Bearer swordfish-0042';
    const { play } = await playing({
      state: { token: value, secret: 'swordfish-0042' },
      secrets: [{ name: 'authorization', value }],
      turns: [asksFor('mcp_tickets_whoami', {}), says('ok')],
    });
    const { told } = await play();
    expect(told).toContain('You showed me [secret].');
    expect(told).not.toContain('swordfish');
  });

  test('that does not answer in time is given up, and so is one that says too much', async () => {
    const turns = [asksFor('mcp_tickets_hang', {}), says('1'), asksFor('mcp_tickets_flood', {}), says('2')];
    const { play, ask } = await playing({ turns, mcpLimits: { callMs: 200, answerBytesMax: 100_000 } });
    expect((await play()).told).toContain('did not answer in time');
    expect((await play()).told).toContain('larger than 100000 bytes');
    expect(JSON.stringify(await ask(listMcp))).toContain('MCP_ANSWER_TOO_LARGE');
    // It was not the server's fault for long.
    expect(JSON.stringify(await ask(refreshMcp))).toContain('"READY"');
  });

  test('is called again in a new session when its server has forgotten the one before', async () => {
    const { play, site } = await playing({ turns: [finds, says('ok')] });
    site.sessions.clear();
    expect((await play()).told).toContain('on fire');
    expect(site.opened.count).toBe(2);
  });

  test('hears that its caller has left', async () => {
    const heard = Promise.withResolvers<AbortSignal>();
    const { runner } = await playing({
      state: { onCall: (_name, signal) => heard.resolve(signal) },
      turns: [asksFor('mcp_tickets_hang', {})],
    });
    const leaving = new AbortController();
    const run = runner.run(aPlay(), leaving.signal);
    const signal = await heard.promise;
    leaving.abort();
    await run.catch(() => {});
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(signal.aborted).toBe(true);
  });

  test('of a server that is gone is unreachable, and after five failures in a row it is left alone for a while', async () => {
    const turns = Array.from({ length: 7 }, () => [finds, says('ok')]).flat();
    const { play, site, memoryClock } = await playing({ turns });
    await site.close();
    for (let call = 0; call < 5; call++) expect((await play()).told).toContain("can't be reached");
    expect((await play()).told).toContain('left alone for a while');
    await memoryClock.advance(16_000);
    expect((await play()).told).toContain("can't be reached");
  });
});
