import { describe, expect, test } from 'vitest';
import { createMemoryRunStore } from '../../src/models/memory-run-store.ts';
import { aRequest, type Behaviour, echoId, settle } from '../builders.ts';
import { runsInMemory } from '../runs-in-memory.ts';

const never: Behaviour = () => new Promise(() => {});
const latest = async (runs: ReturnType<typeof createMemoryRunStore>) =>
  (await runs.listOfAgent({ tenantId: 'tenant_one', kind: 'agent', agentId: echoId, limit: 1 }))[0];

describe('a caller that leaves', () => {
  test('stops the agent and gets CANCELLED as a value', async () => {
    const runs = createMemoryRunStore();
    const { runner } = await runsInMemory({ runs, agents: { echo: never } });
    const caller = new AbortController();
    const asked = runner.run(aRequest(), caller.signal);
    await settle();
    caller.abort();
    expect(await asked).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect(await latest(runs)).toMatchObject({ state: { phase: 'FAILED', error: { code: 'CANCELLED' } } });
  });

  test('gives its key back: the same call later is a new run', async () => {
    const runs = createMemoryRunStore();
    const { runner } = await runsInMemory({ runs, agents: { echo: never } });
    const caller = new AbortController();
    const asked = runner.run(aRequest(), caller.signal);
    await settle();
    caller.abort();
    const first = await asked;
    const { runner: later } = await runsInMemory({ runs });
    const second = await later.run(aRequest());
    expect(second).toMatchObject({ ok: true });
    expect(second.agentRunId).not.toBe(first.agentRunId);
  });

  test('does not stop the agent for others who wait for the same run', async () => {
    let finish: () => void = () => {};
    const agents = {
      echo: (({ input }) =>
        new Promise((resolve) => {
          const usage = { cpuMs: 1, wallMs: 1, hostCalls: 0, bytesIn: 1, bytesOut: 1 };
          finish = () => resolve({ ok: true, output: input, usage });
        })) satisfies Behaviour,
    };
    const { runner } = await runsInMemory({ agents });
    const caller = new AbortController();
    const leaver = runner.run(aRequest(), caller.signal);
    const stayer = runner.run(aRequest(), new AbortController().signal);
    const left = expect(leaver).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await settle();
    caller.abort();
    await left;
    finish();
    expect(await stayer).toMatchObject({ ok: true });
  });

  test('that had left before it asked starts nothing', async () => {
    const { runner, sandbox } = await runsInMemory();
    const gone = AbortSignal.abort();
    await expect(runner.run(aRequest(), gone)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(sandbox.calls).toHaveLength(0);
  });

  test('does not spoil the run of one who asks right after', async () => {
    const { runner, clock } = await runsInMemory({ agents: { echo: never } });
    const caller = new AbortController();
    const first = runner.run(aRequest(), caller.signal);
    await settle();
    caller.abort();
    const second = runner.run(aRequest());
    expect(await first).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    await settle();
    await clock.advance(200);
    await settle();
    const stillRunning = await Promise.race([second.then(() => false), settle().then(() => true)]);
    expect(stillRunning).toBe(true);
  });
});

describe('a full house', () => {
  const settings = { runsConcurrent: 1, runsQueued: 1 };
  const keyed = (idempotencyKey: string, timeoutMs = 60_000) => aRequest({ idempotencyKey, timeoutMs });

  test('queues as many as it may and refuses more, to be tried again', async () => {
    const { runner, sandbox } = await runsInMemory({ agents: { echo: never }, settings });
    void runner.run(keyed('a'));
    await settle();
    void runner.run(keyed('b'));
    await settle();
    await expect(runner.run(keyed('c'))).rejects.toMatchObject({ code: 'AGENTS_BUSY', nextMove: 'retry' });
    expect(sandbox.calls).toHaveLength(1);
  });

  test('lets nobody wait longer than the run itself may take', async () => {
    const { runner, clock } = await runsInMemory({ agents: { echo: never }, settings });
    void runner.run(keyed('a'));
    await settle();
    const asked = expect(runner.run(keyed('b', 500))).rejects.toMatchObject({ code: 'AGENTS_BUSY' });
    await settle();
    await clock.advance(500);
    await asked;
  });

  test('lets a waiting caller leave, and the next one in when a run ends', async () => {
    const { runner, sandbox } = await runsInMemory({ agents: { echo: never }, settings });
    const [first, second] = [new AbortController(), new AbortController()];
    const running = runner.run(keyed('a'), first.signal);
    await settle();
    const waiting = expect(runner.run(keyed('b'), second.signal)).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    await settle();
    second.abort();
    await waiting;
    void runner.run(keyed('c'));
    await settle();
    expect(sandbox.calls).toHaveLength(1);
    first.abort();
    await running;
    await settle();
    expect(sandbox.calls).toHaveLength(2);
  });
});

describe('stopping', () => {
  test('ends what runs, refuses what comes, and leaves the run for the next process', async () => {
    const runs = createMemoryRunStore();
    const { start, stop, runner, events } = await runsInMemory({ runs, agents: { echo: never } });
    start();
    const asked = expect(runner.run(aRequest())).rejects.toMatchObject({ code: 'AGENTS_STOPPING' });
    await settle();
    await stop();
    await asked;
    await expect(runner.run(aRequest({ idempotencyKey: 'b' }))).rejects.toMatchObject({
      code: 'AGENTS_STOPPING',
      nextMove: 'retry',
    });
    expect(events.published).toEqual([]);
    const left = await latest(runs);
    const next = await runsInMemory({ runs });
    const outcome = await next.runner.run(aRequest());
    expect(outcome).toMatchObject({ ok: true, agentRunId: left?.id });
  });
});
