import { aPrincipal } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createMemoryRunStore } from '../../src/models/memory-run-store.ts';
import { callToolForUser } from '../../src/services/call-tool-for-user.ts';
import { runAgentForUser } from '../../src/services/run-agent-for-user.ts';
import { aBundle, aGate, aRequest, aToolRequest, type Behaviour, echo, settle, usage } from '../builders.ts';
import { runsInMemory } from '../runs-in-memory.ts';

const sayId = '@test/echo/say';

describe('calling a tool', () => {
  test('answers with its output, and is a call of a tool in the store and for the sandbox', async () => {
    const { runner, runs, sandbox } = await runsInMemory();
    const outcome = await runner.run(aToolRequest());
    expect(outcome).toEqual({
      ok: true,
      agentRunId: expect.stringMatching(/^tcall_/),
      output: { text: 'hello' },
      usage,
    });
    const place = { tenantId: 'tenant_one', agentId: sayId, limit: 5 };
    expect(await runs.listOfAgent({ ...place, kind: 'tool' })).toMatchObject([{ id: outcome.agentRunId }]);
    expect(await runs.listOfAgent({ ...place, kind: 'agent' })).toEqual([]);
    expect(sandbox.calls).toMatchObject([{ kind: 'tool', name: 'say', depth: 0 }]);
  });

  test('gives the sandbox what was entered for the plugin in the tenant', async () => {
    const { runner, sandbox } = await runsInMemory();
    await runner.run(aToolRequest({ tenantId: 'tenant_two' }));
    expect(sandbox.calls).toMatchObject([{ config: { of: '@test/echo in tenant_two' }, ports: {} }]);
  });

  test('names tools like one that is missing, and no agents', async () => {
    const bundles = [aBundle({ agents: ['list-issue'], tools: ['list-issues', 'close-issue'] })];
    const { runner, sandbox } = await runsInMemory({ bundles });
    await expect(runner.run(aToolRequest({ agentId: '@test/echo/list-issue' }))).rejects.toMatchObject({
      code: 'TOOL_NOT_FOUND',
      details: { near: expect.not.arrayContaining(['@test/echo/list-issue']) },
      message: expect.stringContaining('@test/echo/list-issues'),
    });
    expect(sandbox.calls).toHaveLength(0);
  });

  test('names no tool of another tenant', async () => {
    const installed = { tenant_two: [aBundle({ name: '@test/theirs', tools: ['secret-tool'] })] };
    const { runner } = await runsInMemory({ installed });
    const asked = runner.run(aToolRequest({ agentId: '@test/theirs/secret-tool' }));
    await expect(asked).rejects.toMatchObject({ code: 'TOOL_NOT_FOUND', details: { near: [] } });
  });

  test('of an agent, or running a tool, finds nothing', async () => {
    const { runner } = await runsInMemory();
    const asTool = runner.run(aToolRequest({ agentId: '@test/echo/echo' }));
    await expect(asTool).rejects.toMatchObject({ code: 'TOOL_NOT_FOUND' });
    await expect(runner.run(aRequest({ agentId: sayId }))).rejects.toMatchObject({ code: 'AGENT_NOT_FOUND' });
  });

  test('says so when its plugin is not enabled', async () => {
    const { runner, definitions } = await runsInMemory({
      installed: { tenant_one: [aBundle({ name: '@test/own' })] },
    });
    const { runner: later } = await runsInMemory({ definitions });
    const request = aToolRequest({ agentId: '@test/own/say' });
    expect(await runner.run(request)).toMatchObject({ ok: true });
    await expect(later.run(request)).rejects.toMatchObject({
      code: 'TOOL_UNAVAILABLE',
      nextMove: 'give-up',
      details: { toolId: '@test/own/say', pluginId: '@test/own' },
    });
  });

  test('refuses a kind that is none before anything happens', async () => {
    const { runner, sandbox } = await runsInMemory();
    await expect(runner.run(aToolRequest({ kind: 'workflow' as 'tool' }))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { argument: 'kind' },
    });
    expect(sandbox.calls).toHaveLength(0);
  });

  test('is told when it has ended, as the call of a tool', async () => {
    const { runner, events } = await runsInMemory();
    const { agentRunId } = await runner.run(aToolRequest());
    expect(events.published).toMatchObject([
      {
        id: `agents.run.completed:${agentRunId}`,
        payload: { kind: 'tool', agentId: sayId, agentRunId, ok: true },
      },
    ]);
  });
});

describe('one key, one call', () => {
  test('a key that has ended answers with its outcome, also at once', async () => {
    const { runner, sandbox } = await runsInMemory();
    const [first, second] = await Promise.all([runner.run(aToolRequest()), runner.run(aToolRequest())]);
    expect(second).toEqual(first);
    expect(await runner.run(aToolRequest())).toEqual(first);
    expect(sandbox.calls).toHaveLength(1);
  });

  test('a key of an agent of the same id is refused to a tool', async () => {
    const bundles = [aBundle({ agents: ['say'], tools: ['say'] })];
    const { runner } = await runsInMemory({ bundles });
    await runner.run(aRequest({ agentId: sayId }));
    await expect(runner.run(aToolRequest())).rejects.toMatchObject({ code: 'KEY_REUSED' });
  });

  test('a call that a crash has left behind is made again, once its lease has expired, as the same call', async () => {
    const runs = createMemoryRunStore();
    const dead = await runsInMemory({ runs, agents: { echo, say: () => new Promise(() => {}) } });
    void dead.runner.run(aToolRequest());
    await settle();
    const alive = await runsInMemory({ runs });
    const asked = alive.runner.run(aToolRequest());
    await settle();
    expect(alive.sandbox.calls).toHaveLength(0);
    await alive.clock.advance(5_000);
    expect(await asked).toMatchObject({ ok: true, agentRunId: expect.stringMatching(/^tcall_/) });
    const place = { tenantId: 'tenant_one', kind: 'tool', agentId: sayId, limit: 5 } as const;
    expect(await runs.listOfAgent(place)).toHaveLength(1);
  });
});

describe('a tool that a user calls', () => {
  const command = {
    principal: aPrincipal(),
    toolId: sayId,
    input: { text: 'hello' },
    clientKey: 'mine',
    timeoutMs: 60_000,
  };
  const signal = new AbortController().signal;

  test('is called once for each key of each user, apart from the keys for agents', async () => {
    const { desk, sandbox } = await runsInMemory();
    const first = await callToolForUser(desk, command, signal);
    expect(await callToolForUser(desk, command, signal)).toBe(first);
    const other = { ...command, principal: aPrincipal({ id: 'user_bob' }) };
    expect(await callToolForUser(desk, other, signal)).not.toBe(first);
    await runAgentForUser(desk, { ...command, agentId: '@test/echo/echo' }, signal);
    expect(sandbox.calls).toHaveLength(3);
  });

  test.each([
    [{ toolId: '' }, 'toolId'],
    [{ clientKey: '' }, 'clientKey'],
    [{ clientKey: 'k'.repeat(101) }, 'clientKey'],
    [{ clientKey: 'k\ud83d' }, 'clientKey'],
    [{ toolId: '@test/echo/\ud83d' }, 'toolId'],
    [{ input: { text: ['a', 'b\ude00'] } }, 'input.text[1]'],
    [{ input: { '\ud83d': 1 } }, 'input.\ufffd'],
    [{ timeoutMs: 0 }, 'timeoutMs'],
  ])('is refused %j', async (wrong, argument) => {
    const { desk, sandbox } = await runsInMemory();
    await expect(callToolForUser(desk, { ...command, ...wrong }, signal)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { argument },
    });
    expect(sandbox.calls).toHaveLength(0);
  });

  test('that fails has an id like one that does not', async () => {
    const say: Behaviour = async () => ({
      ok: false,
      error: { code: 'BROKEN', message: '', retryable: false },
      usage,
    });
    const { desk, runs } = await runsInMemory({ agents: { echo, say } });
    const id = await callToolForUser(desk, command, signal);
    expect(await runs.findMany({ tenantId: aPrincipal().tenantId, ids: [id] })).toMatchObject([
      { kind: 'tool', state: { phase: 'FAILED', error: { code: 'BROKEN' } } },
    ]);
  });

  test('stops when its caller leaves', async () => {
    const gate = aGate();
    const stopped = aGate();
    const say: Behaviour = (_call, toolSignal) => {
      toolSignal.addEventListener('abort', () => stopped.open(), { once: true });
      gate.open();
      return new Promise(() => {});
    };
    const { desk } = await runsInMemory({ agents: { echo, say } });
    const caller = new AbortController();
    const asked = callToolForUser(desk, command, caller.signal);
    await gate.opened;
    caller.abort();
    await stopped.opened;
    expect(await asked).toMatch(/^tcall_/);
  });
});
