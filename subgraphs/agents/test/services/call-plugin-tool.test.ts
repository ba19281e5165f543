import { describe, expect, test } from 'vitest';
import type { ToolAnswer } from '../../src/ports.ts';
import { aBundle, aGate, aRequest, type Behaviour, echoId, usage } from '../builders.ts';
import { type MemoryRuns, runsInMemory } from '../runs-in-memory.ts';

const upId = '@test/text/upper';
const upper: Behaviour = async ({ input }) => ({ ok: true, output: String(input).toUpperCase(), usage });
const textPlugin = (overrides = {}) =>
  aBundle({ name: '@test/text', agents: [], tools: ['upper'], ...overrides });
const caller = (...grants: readonly string[]) => aBundle({ tools: [], grants });

/** Runs an agent that calls the tool, and gives the answer. */
async function callFromAgent(
  { agents = { upper }, ...options }: MemoryRuns,
  asked: { name?: string; input?: string } = {},
) {
  const { name = upId, input = 'hello' } = asked;
  const answers: ToolAnswer[] = [];
  const calling: Behaviour = async ({ callTool }, signal) => {
    answers.push(await callTool(name, input, signal, 1, input));
    return { ok: true, output: null, usage };
  };
  const memory = await runsInMemory({ ...options, agents: { ...agents, echo: calling } });
  const outcome = await memory.runner.run(aRequest());
  const told = memory.events.published.filter(({ topic }) => topic === 'agents.tool.called');
  return { ...memory, outcome, answer: answers[0], told };
}

describe("a plugin's tool that another plugin calls", () => {
  test('answers a plugin that was granted it, one level deeper, as a part of the same run', async () => {
    const { answer, sandbox, outcome } = await callFromAgent({ bundles: [caller(upId), textPlugin()] });
    expect(answer).toEqual({ ok: true, output: 'HELLO' });
    expect(sandbox.calls).toMatchObject([
      { kind: 'agent', name: 'echo', depth: 0 },
      {
        kind: 'tool',
        name: 'upper',
        input: 'hello',
        depth: 1,
        run: { id: outcome.agentRunId, tenantId: 'tenant_one' },
        config: { of: '@test/text in tenant_one' },
      },
    ]);
  });

  test('is told like a tool of the platform, with the plugin that asked', async () => {
    const { told, outcome } = await callFromAgent({ bundles: [caller(upId), textPlugin()] });
    expect(told).toMatchObject([
      {
        id: `agents.tool.called:${outcome.agentRunId}:1:1`,
        payload: { agentId: echoId, pluginId: '@test/echo', tool: upId, allowed: true },
      },
    ]);
  });

  test('is refused to a plugin whose manifest does not list it, and the journal says so', async () => {
    const { answer, told, journal, sandbox, outcome } = await callFromAgent({
      bundles: [caller(), textPlugin()],
    });
    expect(answer).toMatchObject({ ok: false, error: { code: 'NOT_GRANTED' } });
    expect(told).toMatchObject([{ payload: { allowed: false } }]);
    expect(journal).toEqual([
      {
        tenantId: 'tenant_one',
        pluginId: '@test/echo',
        kind: 'REFUSAL',
        level: 'WARN',
        title: 'NOT_GRANTED',
        data: { capability: 'tools', tool: upId },
        runId: outcome.agentRunId,
      },
    ]);
    expect(sandbox.calls).toHaveLength(1);
  });

  test('is found where the tenant has installed its plugin', async () => {
    const bundles = [caller(upId)];
    const own = await callFromAgent({ bundles, installed: { tenant_one: [textPlugin()] } });
    expect(own.answer).toEqual({ ok: true, output: 'HELLO' });
    const theirs = await callFromAgent({ bundles, installed: { tenant_two: [textPlugin()] } });
    expect(theirs.answer).toMatchObject({ ok: false, error: { code: 'TOOL_UNAVAILABLE', retryable: false } });
    expect(theirs.told).toMatchObject([{ payload: { allowed: false } }]);
  });

  test('that its plugin does not bring is not found, and those that it brings are named', async () => {
    const name = '@test/text/lower';
    const { answer } = await callFromAgent({ bundles: [caller(name), textPlugin()] }, { name });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'TOOL_NOT_FOUND', message: expect.stringContaining('upper') },
    });
  });

  test("whose plugin can't be loaded is a failure that may be tried again", async () => {
    const broken = textPlugin({ version: '0.0.0-broken' });
    const { answer, outcome } = await callFromAgent({ bundles: [caller(upId), broken] });
    expect(answer).toMatchObject({ ok: false, error: { code: 'PLUGIN_UNAVAILABLE', retryable: true } });
    expect(outcome.ok).toBe(true);
  });

  test('that fails is a value for the plugin that called it', async () => {
    const error = { code: 'NO_TEXT', message: 'there is none', retryable: false, details: { at: 3 } };
    const agents = { upper: (async () => ({ ok: false, error, usage })) satisfies Behaviour };
    const { answer, outcome } = await callFromAgent({ agents, bundles: [caller(upId), textPlugin()] });
    expect(answer).toEqual({ ok: false, error });
    expect(outcome.ok).toBe(true);
  });

  test('may be one of the same plugin', async () => {
    const name = '@test/echo/upper';
    const bundles = [aBundle({ tools: ['upper'], grants: [name] })];
    expect((await callFromAgent({ bundles }, { name })).answer).toEqual({ ok: true, output: 'HELLO' });
  });

  test('calls tools itself, by its own grants, one level deeper again', async () => {
    const inner: ToolAnswer[] = [];
    const upAndOn: Behaviour = async ({ callTool, depth }, signal) => {
      inner.push(await callTool('@test/more/echo-it', 'x', signal, depth + 1, 'x'));
      inner.push(await callTool('core/read-file', {}, signal, depth + 1, {}));
      return { ok: true, output: null, usage };
    };
    const bundles = [
      caller(upId, 'core/read-file'),
      textPlugin({ grants: ['@test/more/echo-it'] }),
      aBundle({ name: '@test/more', agents: [], tools: ['echo-it'] }),
    ];
    const { sandbox, told } = await callFromAgent({ agents: { upper: upAndOn }, bundles });
    expect(inner).toMatchObject([
      { ok: true, output: 'x' },
      { ok: false, error: { code: 'NOT_GRANTED' } },
    ]);
    expect(sandbox.calls.map(({ name, depth }) => [name, depth])).toEqual([
      ['echo', 0],
      ['upper', 1],
      ['echo-it', 2],
    ]);
    expect(new Set(told.map(({ id }) => id)).size).toBe(3);
    expect(told.map(({ payload }) => payload.pluginId)).toEqual(['@test/text', '@test/text', '@test/echo']);
  });

  test('ends with the call that it is a part of', async () => {
    const [started, ended] = [aGate(), aGate()];
    const agents: Record<string, Behaviour> = {
      upper: (_call, signal) => {
        signal.addEventListener('abort', () => ended.open(), { once: true });
        started.open();
        return new Promise(() => {});
      },
      echo: async ({ callTool }, signal) => {
        await callTool(upId, 'hello', signal, 1, 'hello');
        return { ok: true, output: null, usage };
      },
    };
    const { runner } = await runsInMemory({ agents, bundles: [caller(upId), textPlugin()] });
    const left = new AbortController();
    const asked = runner.run(aRequest(), left.signal);
    await started.opened;
    left.abort();
    await ended.opened;
    expect(await asked).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });
});

describe('what calls cost and say', () => {
  const day = '2026-01-01';
  const usageOf = async (memory: Awaited<ReturnType<typeof runsInMemory>>, pluginId: string) =>
    memory.usage.list({ tenantId: 'tenant_one', pluginId, fromDay: day, limit: 5 });

  test('is added to the figures of each plugin, and all processor time to the run', async () => {
    const memory = await callFromAgent({ bundles: [caller(upId), textPlugin()] });
    expect(memory.outcome.usage).toEqual({ ...usage, cpuMs: 2 * usage.cpuMs });
    const figures = { day, calls: 1, failures: 0, ...usage };
    expect(await usageOf(memory, '@test/echo')).toEqual([figures]);
    expect(await usageOf(memory, '@test/text')).toEqual([figures]);
  });

  test('counts a failed call as failed, and one that was called off as neither', async () => {
    const error = { code: 'BROKEN', message: '', retryable: false };
    const memory = await runsInMemory({ agents: { echo: async () => ({ ok: false, error, usage }) } });
    await memory.runner.run(aRequest());
    expect(await usageOf(memory, '@test/echo')).toMatchObject([{ calls: 1, failures: 1 }]);

    const gate = aGate();
    const never: Behaviour = () => {
      gate.open();
      return new Promise(() => {});
    };
    const second = await runsInMemory({ agents: { echo: never } });
    const left = new AbortController();
    const asked = second.runner.run(aRequest(), left.signal);
    await gate.opened;
    left.abort();
    await asked;
    expect(await usageOf(second, '@test/echo')).toMatchObject([{ calls: 1, failures: 0 }]);
  });

  test('fails no call when it can not be stored', async () => {
    const memory = await runsInMemory();
    Object.assign(memory.usage, { add: () => Promise.reject(new Error('away')) });
    expect(await memory.runner.run(aRequest())).toMatchObject({ ok: true });
    expect(memory.log.lines).toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  test('is heard with the run and who started it, of each plugin on its own', async () => {
    const talk: Behaviour = async ({ onEvent, onRefusal }) => {
      onEvent({ type: 'log', level: 'info', message: 'hello' });
      onEvent({ type: 'chunk', index: 0, value: 'part' });
      onRefusal({ capability: 'network', code: 'HOST_REFUSED', message: 'no' });
      return { ok: true, output: null, usage };
    };
    const { heard, outcome } = await callFromAgent({
      agents: { upper: talk },
      bundles: [caller(upId), textPlugin()],
    });
    const by = { pluginId: '@test/text', runId: outcome.agentRunId, startedBy: 'user_ada' };
    expect(heard).toMatchObject([
      { ...by, what: { type: 'log', message: 'hello' } },
      { ...by, what: { type: 'chunk' } },
      { ...by, what: { type: 'refusal', code: 'HOST_REFUSED' } },
    ]);
  });
});

test('a call that is called off while settings are read is cancelled, and no defect', async () => {
  const { desk, runner, sandbox, log, runs } = await runsInMemory();
  const { ready } = desk.roster;
  const reading = aGate();
  const config = (signal?: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      reading.open();
    });
  Object.assign(desk.roster, {
    ready: async (...args: Parameters<typeof ready>) => ({ ...(await ready(...args)), config }),
  });
  const left = new AbortController();
  const asked = runner.run(aRequest(), left.signal);
  await reading.opened;
  left.abort();
  expect(await asked).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  expect(sandbox.calls).toHaveLength(0);
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  const place = { tenantId: 'tenant_one', idempotencyKey: aRequest().idempotencyKey };
  expect(await runs.findByKey(place)).toBeNull();
});
