import { describe, expect, test } from 'vitest';
import { heldBy } from '../../src/domain/agent-run.ts';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { createMemoryRunStore } from '../../src/models/memory-run-store.ts';
import { aBundle, aGate, aRequest, type Behaviour, echo, echoId, settle, usage } from '../builders.ts';
import { runsInMemory } from '../runs-in-memory.ts';

const coded = (code: string) => expect.objectContaining({ code });

describe('running an agent', () => {
  test('answers with its output and what it took', async () => {
    const { runner } = await runsInMemory();
    const outcome = await runner.run(aRequest());
    expect(outcome).toEqual({
      ok: true,
      agentRunId: expect.stringMatching(/^arun_/),
      output: { text: 'hello' },
      usage,
    });
  });

  test('gives a failure of the plugin as a value', async () => {
    const error = { code: 'BAD_CSV', message: 'line 3', retryable: false, details: [3] };
    const { runner } = await runsInMemory({ agents: { echo: async () => ({ ok: false, error, usage }) } });
    const outcome = await runner.run(aRequest());
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: 'BAD_CSV', details: { details: [3] } },
      usage,
    });
  });

  test('gives a sandbox that throws as a retryable value, and logs it', async () => {
    const agents = {
      echo: async () => {
        throw new Error('gone');
      },
    };
    const { runner, log } = await runsInMemory({ agents });
    const outcome = await runner.run(aRequest());
    expect(outcome).toMatchObject({ ok: false, error: { code: 'PLUGIN_HOST_LOST', retryable: true } });
    expect(log.lines).toContainEqual(expect.objectContaining({ message: 'the sandbox failed' }));
  });

  test('refuses an output that is too large to be kept', async () => {
    const output = 'x'.repeat(8 * 1024 * 1024);
    const { runner } = await runsInMemory({ agents: { echo: async () => ({ ok: true, output, usage }) } });
    expect(await runner.run(aRequest())).toMatchObject({ ok: false, error: coded('OUTPUT_TOO_LARGE') });
  });

  test('that answers with half a character fails in its own place, not where the answer is hashed', async () => {
    const echo: Behaviour = async () => ({ ok: true, output: { rows: ['a', 'b\ud83d'] }, usage });
    const { runner } = await runsInMemory({ agents: { echo } });
    expect(await runner.run(aRequest())).toMatchObject({
      ok: false,
      error: { code: 'INVALID_OUTPUT', message: expect.stringContaining('output.rows[1]') },
    });
  });

  test('names agents like one that is missing', async () => {
    const bundles = [aBundle({ agents: ['fetch-data', 'clean-data', 'create-report'] })];
    const { runner, sandbox } = await runsInMemory({ bundles });
    const asked = runner.run(aRequest({ agentId: '@test/echo/fetch-date' }));
    await expect(asked).rejects.toMatchObject({
      code: 'AGENT_NOT_FOUND',
      message: expect.stringContaining('@test/echo/fetch-data'),
    });
    expect(sandbox.calls).toHaveLength(0);
  });

  test('says so when the plugin of an agent is not loaded', async () => {
    const definitions = createMemoryDefinitionStore();
    await runsInMemory({ definitions });
    const { runner } = await runsInMemory({ definitions, bundles: [] });
    await expect(runner.run(aRequest())).rejects.toMatchObject({ code: 'AGENT_UNAVAILABLE' });
  });

  test('passes the lower of both limits to the sandbox', async () => {
    const bundles = [aBundle({ timeoutMs: 2_000 })];
    const { runner, sandbox } = await runsInMemory({ bundles });
    await runner.run(aRequest({ timeoutMs: 60_000 }));
    await runner.run(aRequest({ timeoutMs: 1_000, idempotencyKey: 'key-2' }));
    expect(sandbox.calls.map(({ timeoutMs }) => timeoutMs)).toEqual([2_000, 1_000]);
  });

  test.each([
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: 600_001 }],
    ['timeoutMs', { timeoutMs: 1.5 }],
    ['agentId', { agentId: '' }],
    ['tenantId', { tenantId: undefined as never }],
    ['idempotencyKey', { idempotencyKey: 'k'.repeat(301) }],
    ['input', { input: undefined as never }],
    ['input', { input: JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) }],
  ])('refuses a bad %s before anything happens', async (argument, overrides) => {
    const { runner, sandbox } = await runsInMemory();
    await expect(runner.run(aRequest(overrides))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      details: { argument },
    });
    expect(sandbox.calls).toHaveLength(0);
  });
});

describe('one key, one run', () => {
  test('a key that has ended answers with its outcome', async () => {
    const { runner, sandbox } = await runsInMemory();
    const first = await runner.run(aRequest());
    expect(await runner.run(aRequest())).toEqual(first);
    expect(sandbox.calls).toHaveLength(1);
  });

  test('a key that has failed answers with its failure', async () => {
    const error = { code: 'BAD_CSV', message: 'line 3', retryable: true, details: { line: 3 } };
    const { runner, sandbox } = await runsInMemory({
      agents: { echo: async () => ({ ok: false, error, usage }) },
    });
    const first = await runner.run(aRequest());
    expect(await runner.run(aRequest())).toEqual(first);
    expect(sandbox.calls).toHaveLength(1);
  });

  test('fifty calls at once are one run', async () => {
    const { runner, sandbox } = await runsInMemory();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => runner.run(aRequest())));
    expect(new Set(outcomes.map(({ agentRunId }) => agentRunId)).size).toBe(1);
    expect(sandbox.calls).toHaveLength(1);
  });

  test('two processes with one store make one run', async () => {
    const runs = createMemoryRunStore();
    const gate = aGate();
    const slow = {
      echo: async (call: Parameters<typeof echo>[0], signal: AbortSignal) => {
        await gate.opened;
        return echo(call, signal);
      },
    };
    const one = await runsInMemory({ runs, agents: slow });
    const two = await runsInMemory({ runs, agents: slow, clock: one.clock });
    const asked = [one.runner.run(aRequest()), two.runner.run(aRequest())];
    await settle();
    gate.open();
    await settle();
    await one.clock.advance(1_000);
    const [first, second] = await Promise.all(asked);
    expect(second).toEqual(first);
    expect(one.sandbox.calls.length + two.sandbox.calls.length).toBe(1);
  });

  test('the same key in another tenant is another run', async () => {
    const { runner, sandbox } = await runsInMemory();
    const first = await runner.run(aRequest());
    const second = await runner.run(aRequest({ tenantId: 'tenant_two' }));
    expect(second.agentRunId).not.toBe(first.agentRunId);
    expect(sandbox.calls).toHaveLength(2);
  });

  test('a key used for another input is refused', async () => {
    const { runner, sandbox } = await runsInMemory();
    await runner.run(aRequest());
    await expect(runner.run(aRequest({ input: { text: 'bye' } }))).rejects.toMatchObject({
      code: 'KEY_REUSED',
    });
    expect(sandbox.calls).toHaveLength(1);
  });

  test('a call is known by the hash that it has been stored with from the first, and a tool by one of its own', async () => {
    const { runner, runs } = await runsInMemory({ bundles: [aBundle({ tools: ['echo'] })] });
    await runner.run(aRequest());
    await runner.run(aRequest({ kind: 'tool', idempotencyKey: 'key-2' }));
    const hashOf = async (idempotencyKey: string) =>
      (await runs.findByKey({ tenantId: 'tenant_one', idempotencyKey }))?.requestHash;
    // SHA-256 of ["@test/echo/echo",{"text":"hello"}], and of the same with "tool" before it.
    expect(await hashOf('key-1')).toBe('6519f70b86fd8703f732caf1b4c2f035636c0ee3538936eadf3a715cf840b618');
    expect(await hashOf('key-2')).toBe('4d18663f7d91c9fb3a83a8f0ff056e6d5fdb6b1ae617481c8f1c3e4d8445b9a3');
  });

  test('the order of an input object makes no other call of it', async () => {
    const { runner, sandbox } = await runsInMemory();
    await runner.run(aRequest({ input: { a: 1, b: 2 } }));
    await runner.run(aRequest({ input: { b: 2, a: 1 } }));
    expect(sandbox.calls).toHaveLength(1);
  });

  test('a key that has ended is answered even when its plugin is gone', async () => {
    const definitions = createMemoryDefinitionStore();
    const runs = createMemoryRunStore();
    const first = await (await runsInMemory({ definitions, runs })).runner.run(aRequest());
    const { runner } = await runsInMemory({ definitions, runs, bundles: [] });
    expect(await runner.run(aRequest())).toEqual(first);
  });
});

describe('a run that a crash has left behind', () => {
  const leaveBehind = async () => {
    const runs = createMemoryRunStore();
    const dead = await runsInMemory({ runs, agents: { echo: () => new Promise(() => {}) } });
    void dead.runner.run(aRequest());
    await settle();
    const clock = dead.clock; // from here on nobody renews: the dead process's waits are never woken in time
    return { runs, clock };
  };

  test('is run again, once its lease has expired, as the same run', async () => {
    const { runs } = await leaveBehind();
    const alive = await runsInMemory({ runs });
    const asked = alive.runner.run(aRequest());
    await settle();
    expect(alive.sandbox.calls).toHaveLength(0);
    await alive.clock.advance(5_000);
    const outcome = await asked;
    expect(outcome).toMatchObject({ ok: true });
    const [run] = await runs.listOfAgent({
      tenantId: 'tenant_one',
      kind: 'agent',
      agentId: echoId,
      limit: 10,
    });
    expect(run).toMatchObject({ id: outcome.agentRunId, state: { phase: 'SUCCEEDED' } });
  });

  test('is taken over even by a call whose own limit is shorter than the lease', async () => {
    const { runs } = await leaveBehind();
    const alive = await runsInMemory({ runs });
    const asked = alive.runner.run(aRequest({ timeoutMs: 100 }));
    await settle();
    await alive.clock.advance(5_000);
    expect(await asked).toMatchObject({ ok: true });
  });
});

test('a run that was left behind ten times is not taken up again', async () => {
  const runs = createMemoryRunStore();
  const first = await runsInMemory({ runs, agents: { echo: () => new Promise(() => {}) } });
  void first.runner.run(aRequest());
  await settle();
  for (let epoch = 1; epoch < 10; epoch++) {
    const lease = { holder: 'node_x', epoch: epoch + 1, until: 0 };
    const [run] = await runs.listAbandoned({ before: Number.MAX_SAFE_INTEGER, limit: 1 });
    if (run) await runs.takeOver(heldBy(run), { lease, now: Number.MAX_SAFE_INTEGER });
  }
  const { runner, sandbox, events } = await runsInMemory({ runs });
  const outcome = await runner.run(aRequest());
  expect(outcome).toMatchObject({ ok: false, error: { code: 'RUN_LOST', retryable: false } });
  expect(await runner.run(aRequest())).toEqual(outcome);
  expect(sandbox.calls).toHaveLength(0);
  expect(events.published).toHaveLength(1);
});

describe('a lease', () => {
  test('is renewed for as long as the agent runs', async () => {
    const runs = createMemoryRunStore();
    const gate = aGate();
    const agents = {
      echo: async (call: Parameters<typeof echo>[0], signal: AbortSignal) => {
        await gate.opened;
        return echo(call, signal);
      },
    };
    const { runner, clock } = await runsInMemory({ runs, agents });
    const asked = runner.run(aRequest());
    await settle();
    for (let step = 0; step < 12; step++) await clock.advance(1_700);
    expect(await runs.listAbandoned({ before: clock.now(), limit: 10 })).toEqual([]);
    gate.open();
    expect(await asked).toMatchObject({ ok: true });
  });

  test('that another has taken over ends the run here and answers with the other outcome', async () => {
    const runs = createMemoryRunStore();
    const { runner, clock, sandbox } = await runsInMemory({
      runs,
      agents: { echo: () => new Promise(() => {}) },
    });
    const asked = runner.run(aRequest());
    await settle();
    const [run] = await runs.listAbandoned({ before: clock.now() + 50_000, limit: 1 });
    if (!run) throw new Error('The run is not there.');
    const lease = { holder: 'node_2', epoch: 2, until: clock.now() + 100_000 };
    const taken = await runs.takeOver(heldBy(run), { lease, now: clock.now() + 50_000 });
    if (!taken) throw new Error('The run could not be taken over.');
    const result = { ok: true, output: 'theirs', usage } as const;
    await runs.finish(taken, { result, finishedAt: clock.now(), giveKeyBack: false });
    await clock.advance(2_000);
    expect(await asked).toMatchObject({ ok: true, output: 'theirs' });
    expect(sandbox.calls).toHaveLength(1);
  });

  test('that another keeps for longer than the call may take is reported as in progress', async () => {
    const runs = createMemoryRunStore();
    const first = await runsInMemory({ runs, agents: { echo: () => new Promise(() => {}) } });
    void first.runner.run(aRequest());
    await settle();
    const second = await runsInMemory({ runs, clock: first.clock });
    const asked = second.runner.run(aRequest({ timeoutMs: 1_000 }));
    const refused = expect(asked).rejects.toMatchObject({ code: 'AGENT_RUN_IN_PROGRESS', nextMove: 'retry' });
    for (let step = 0; step < 12; step++) await first.clock.advance(1_000);
    await refused;
  });
});
