import type { DomainEvent, Events } from '@ymera/kernel/events';
import { describe, expect, test } from 'vitest';
import { createMemoryRunStore } from '../../src/models/memory-run-store.ts';
import { aRequest, aRunningRun, echoId, settle, usage } from '../builders.ts';
import { runsInMemory } from '../runs-in-memory.ts';

const topicsOf = (events: readonly DomainEvent[]) => events.map(({ topic }) => topic);

describe('the end of a run', () => {
  test('is told once, with what others need to count, charge and record it', async () => {
    const workflow = { runId: 'run_1', taskId: 'task_1', attempt: 2 };
    const { runner, events, clock, runs } = await runsInMemory();
    const { agentRunId } = await runner.run(aRequest({ workflow }));
    await runner.run(aRequest({ workflow }));
    expect(events.published).toEqual([
      {
        id: `agents.run.completed:${agentRunId}`,
        topic: 'agents.run.completed',
        tenantId: 'tenant_one',
        at: clock.now(),
        payload: {
          agentRunId,
          kind: 'agent',
          agentId: echoId,
          startedBy: 'user_ada',
          ok: true,
          errorCode: null,
          cpuMs: 3,
          wallMs: 5,
          workflow,
          task: null,
          startedAt: clock.now(),
          finishedAt: clock.now(),
        },
      },
    ]);
    expect(await runs.listUntold(10)).toEqual([]);
  });

  test('is told of a failed run with its code', async () => {
    const error = { code: 'BAD_CSV', message: '', retryable: false };
    const { runner, events } = await runsInMemory({
      agents: { echo: async () => ({ ok: false, error, usage }) },
    });
    await runner.run(aRequest());
    expect(events.published[0]?.payload).toMatchObject({ ok: false, errorCode: 'BAD_CSV', workflow: null });
  });

  test('carries what was to be done', async () => {
    const { runner, events } = await runsInMemory();
    await runner.run(aRequest({ input: { task: 'Fix the memory leak' } }));
    expect(events.published[0]?.payload).toMatchObject({ task: 'Fix the memory leak' });
  });

  test('that could not be told does not fail the run, and is told by the next sweep', async () => {
    const { runner, runs, clock, start, stop, events } = await runsInMemory();
    const publish = events.publish;
    let broken = true;
    Object.assign(events, {
      publish: (async (event) => {
        if (broken) throw new Error('the outbox is away');
        return publish(event);
      }) satisfies Events['publish'],
    });
    expect(await runner.run(aRequest())).toMatchObject({ ok: true });
    expect(await runs.listUntold(10)).toHaveLength(1);
    start();
    await settle();
    broken = false;
    await clock.advance(30_000);
    await settle();
    expect(topicsOf(events.published)).toEqual(['agents.run.completed']);
    expect(await runs.listUntold(10)).toEqual([]);
    await stop();
  });

  test('that a crash left untold is told at start', async () => {
    const runs = createMemoryRunStore();
    await runs.create(aRunningRun());
    await runs.finish(aRunningRun(), {
      result: { ok: true, output: 1, usage },
      finishedAt: 2_000,
      giveKeyBack: false,
    });
    const { start, stop, events } = await runsInMemory({ runs });
    start();
    await settle();
    expect(topicsOf(events.published)).toEqual(['agents.run.completed']);
    await stop();
  });
});

describe('a run that nobody asks for after a crash', () => {
  test('is ended as lost, told, and gives its key back', async () => {
    const runs = createMemoryRunStore();
    await runs.create(aRunningRun({ idempotencyKey: 'key-1' }));
    const { start, stop, runner, events, clock } = await runsInMemory({ runs });
    start();
    await settle();
    expect(await runs.findMany({ tenantId: 'tenant_one', ids: ['arun_1'] })).toMatchObject([
      { state: { phase: 'RUNNING' } },
    ]);
    await clock.advance(30_000);
    await settle();
    expect(await runs.findMany({ tenantId: 'tenant_one', ids: ['arun_1'] })).toMatchObject([
      { state: { phase: 'FAILED', error: { code: 'RUN_LOST', retryable: true } } },
    ]);
    expect(events.published).toMatchObject([{ payload: { agentRunId: 'arun_1', errorCode: 'RUN_LOST' } }]);
    const outcome = await runner.run(aRequest());
    expect(outcome).toMatchObject({ ok: true, agentRunId: expect.not.stringMatching(/^arun_1$/) });
    await stop();
  });

  test('is left alone as long as its lease is not long over', async () => {
    const runs = createMemoryRunStore();
    const { start, stop, clock } = await runsInMemory({ runs });
    const until = clock.now() - 1;
    await runs.create(aRunningRun({ state: { phase: 'RUNNING', lease: { holder: 'x', epoch: 1, until } } }));
    start();
    await settle();
    await clock.advance(30_000);
    await settle();
    expect(await runs.findMany({ tenantId: 'tenant_one', ids: ['arun_1'] })).toMatchObject([
      { state: { phase: 'RUNNING' } },
    ]);
    await stop();
  });
});
