import type { AgentRunRequest } from '@ymera/kernel';
import { describe, expect, test } from 'vitest';
import { verdictOf } from '../../../src/domain/agent-faults.ts';
import { aBundle, aRequest, type Behaviour, echoId, usage } from '../../builders.ts';
import { runsInMemory } from '../../runs-in-memory.ts';

const fail = (code: string): Behaviour => {
  const error = { code, message: 'It broke.', retryable: true };
  return async () => ({ ok: false, error, usage });
};
const allowed = { timeoutMs: 60_000 };

/** An agent whose behaviour can be changed, and runs of it under new keys. */
async function openWorld(first: Behaviour = fail('PLUGIN_CRASHED')) {
  let behaviour = first;
  const agents: Record<string, Behaviour> = { echo: (call, signal) => behaviour(call, signal) };
  const world = await runsInMemory({ agents, bundles: [aBundle({ agents: ['echo'] })] });
  let keys = 0;
  const ask = (overrides: Partial<AgentRunRequest> = {}) =>
    world.runner.run(aRequest({ timeoutMs: 60_000, idempotencyKey: `key-${++keys}`, ...overrides }));
  const breakIt = async (times = 5, overrides: Partial<AgentRunRequest> = {}) => {
    for (let n = 0; n < times; n++) await ask(overrides);
  };
  const become = (next: Behaviour) => {
    behaviour = next;
  };
  return { ...world, ask, breakIt, become };
}

const works: Behaviour = async () => ({ ok: true, output: 'well', usage });

describe('the circuit breaker of an agent', () => {
  test('refuses a run after the fifth in a row that broke, before anything happens', async () => {
    const { ask, breakIt, sandbox, events, runs } = await openWorld();
    await breakIt();
    const told = events.published.length;
    await expect(ask()).rejects.toMatchObject({
      code: 'AGENT_CIRCUIT_OPEN',
      nextMove: 'retry',
      details: { agentId: echoId, retryAfterMs: 15_000 },
    });
    expect(sandbox.calls).toHaveLength(5);
    expect(events.published).toHaveLength(told);
    const place = { tenantId: 'tenant_one', kind: 'agent', agentId: echoId, limit: 10 } as const;
    expect(await runs.listOfAgent(place)).toHaveLength(5);
  });

  test('lets one run try when its time is over, and closes when that went well', async () => {
    const { ask, breakIt, become, clock, desk } = await openWorld();
    await breakIt();
    await clock.advance(15_000);
    become(works);
    expect(await ask()).toMatchObject({ ok: true });
    expect(desk.breakers.breakerOf({ tenantId: 'tenant_one', agentId: echoId }).openUntil).toBe(null);
    expect(await ask()).toMatchObject({ ok: true });
  });

  test('lets no second run try while the first is under way', async () => {
    const gate = Promise.withResolvers<void>();
    const { ask, breakIt, become, clock, sandbox } = await openWorld();
    await breakIt();
    await clock.advance(15_000);
    become(async (...given) => {
      await gate.promise;
      return works(...given);
    });
    const probe = ask();
    await expect.poll(() => sandbox.calls.length).toBe(6);
    await expect(ask()).rejects.toMatchObject({ code: 'AGENT_CIRCUIT_OPEN' });
    gate.resolve();
    expect(await probe).toMatchObject({ ok: true });
  });

  test('stays open for twice as long when the one that tried broke as well', async () => {
    const { ask, breakIt, clock } = await openWorld();
    await breakIt();
    await clock.advance(15_000);
    expect(await ask()).toMatchObject({ ok: false });
    await clock.advance(15_000);
    await expect(ask()).rejects.toMatchObject({ details: { retryAfterMs: 15_000 } });
  });

  test('takes no agent from another tenant', async () => {
    const { ask, breakIt } = await openWorld();
    await breakIt();
    expect(await ask({ tenantId: 'tenant_two' })).toMatchObject({ error: { code: 'PLUGIN_CRASHED' } });
  });

  test.each(['BAD_CSV', 'INVALID_INPUT', 'CANCELLED', 'MODEL_OVERLOADED'])(
    'does not open for %s, which is an answer or not its doing',
    async (code) => {
      const { ask, breakIt, sandbox } = await openWorld(fail(code));
      await breakIt(6);
      await ask();
      expect(sandbox.calls).toHaveLength(7);
    },
  );

  test('answers a key that has ended all the same', async () => {
    const { runner, breakIt } = await openWorld();
    const request = aRequest({ idempotencyKey: 'mine' });
    const outcome = await runner.run(request);
    await breakIt(4);
    expect(await runner.run(request)).toEqual(outcome);
  });

  test('has selection pass the agent over while it is open', async () => {
    const { runner, breakIt, clock } = await openWorld();
    const task = {
      tenantId: 'tenant_one',
      role: 'execute',
      task: 'echo the input',
      category: null,
      context: null,
      mayBeUnsafe: true,
    } as const;
    expect(await runner.select(task)).toMatchObject({ agentId: echoId });
    await breakIt();
    expect(await runner.select(task)).toBe(null);
    await clock.advance(15_000);
    expect(await runner.select(task)).toMatchObject({ agentId: echoId });
  });
});

describe('what a run says of its agent', () => {
  test('is nothing when it ran out of a time that was too short to judge by', () => {
    expect(verdictOf('WALL_TIMEOUT', { timeoutMs: 1_000 })).toBe('NOTHING');
    expect(verdictOf('WALL_TIMEOUT', allowed)).toBe('FAULT');
  });

  test('is good when it answers with an error of its author', () => {
    expect(verdictOf('BAD_CSV', allowed)).toBe('GOOD');
    expect(verdictOf(null, allowed)).toBe('GOOD');
  });

  test('is a fault when no remote agent has done it, and nothing when its input was too large', () => {
    expect(verdictOf('WORK_LOST', allowed)).toBe('FAULT');
    expect(verdictOf('INPUT_TOO_LARGE', allowed)).toBe('NOTHING');
  });
});
