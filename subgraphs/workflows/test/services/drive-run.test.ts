import { afterEach, describe, expect, it } from 'vitest';
import {
  ada,
  aTask,
  aWorld,
  fail,
  gated,
  lose,
  processes,
  told,
  untilCalls,
  untilEnd,
  untilStopped,
  untilWaiting,
} from '../builders.ts';

const { started, stopAll } = processes();

afterEach(stopAll);

describe('a run', () => {
  it('does its tasks in order, giving each what the ones before have put out', async () => {
    const world = aWorld({
      behaviours: { 'test/a': () => ({ rows: [1, 2] }), 'test/b': ({ input }) => input },
    });
    await world.define([
      aTask('a', { input: { file: '$input.file' } }),
      aTask('b', { dependsOn: ['a'], input: { first: '$tasks.a.output.rows.0', all: '$tasks.a.output' } }),
    ]);
    await started(world);
    const run = await world.begin({ file: 'data.csv' });
    expect(told(await world.eventsUntil(run.id))).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'TASK_SUCCEEDED a',
      'TASK_STARTED b',
      'TASK_SUCCEEDED b',
      'RUN_SUCCEEDED',
    ]);
    expect(world.agents.calls.map(({ input }) => input)).toEqual([
      { file: 'data.csv' },
      { first: 1, all: { rows: [1, 2] } },
    ]);
  });

  it('tells the agent who started it, where the call comes from and under which key', async () => {
    const world = aWorld({});
    await world.define([aTask('a', { timeoutMs: 700 })]);
    await started(world);
    const run = await world.begin();
    await world.eventsUntil(run.id);
    const [call] = world.agents.calls;
    expect(call).toMatchObject({
      tenantId: ada.tenantId,
      startedBy: ada.id,
      timeoutMs: 700,
      workflow: { runId: run.id, taskId: 'a', attempt: 1 },
    });
    expect(call?.idempotencyKey).toContain(`${run.id}:a:1:`);
  });

  it('does tasks that do not wait for each other at the same time', async () => {
    const [left, right] = [gated(), gated()];
    const world = aWorld({ behaviours: { 'test/l': left.behaviour, 'test/r': right.behaviour } });
    await world.define([aTask('l'), aTask('r'), aTask('end', { dependsOn: ['l', 'r'] })]);
    await started(world);
    const run = await world.begin();
    await Promise.all([left.entered, right.entered]);
    expect(world.agents.workingMost).toBe(2);
    left.open();
    right.open();
    expect(told(await world.eventsUntil(run.id)).at(-1)).toBe('RUN_SUCCEEDED');
  });

  it('begins no more tasks at a time than the settings allow', async () => {
    const world = aWorld({ settings: { tasksMax: 3 } });
    await world.define(Array.from({ length: 20 }, (_, index) => aTask(`t${index}`)));
    await started(world);
    const run = await world.begin();
    expect(told(await world.eventsUntil(run.id)).at(-1)).toBe('RUN_SUCCEEDED');
    expect(world.agents.workingMost).toBe(3);
  });

  it('tries a failure that may pass again, later and under a new key', async () => {
    const world = aWorld({
      behaviours: { 'test/a': (_, { number }) => (number < 3 ? fail('BUSY', { retryable: true }) : 'ok') },
      settings: { retryBaseMs: 1_000 },
    });
    await world.define([aTask('a')]);
    await started(world);
    const run = await world.begin();
    await world.eventsUntil(run.id, 'TASK_ATTEMPT_FAILED');
    await untilWaiting(world);
    await world.clock.advance(499);
    expect(world.agents.calls).toHaveLength(1);
    await world.clock.advance(1);
    await untilCalls(world, 2);
    await untilWaiting(world);
    await world.clock.advance(1_000);
    expect(told(await world.eventsUntil(run.id))).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'TASK_ATTEMPT_FAILED a',
      'TASK_STARTED a',
      'TASK_ATTEMPT_FAILED a',
      'TASK_STARTED a',
      'TASK_SUCCEEDED a',
      'RUN_SUCCEEDED',
    ]);
    expect(new Set(world.agents.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
  });
});

describe('a failure', () => {
  it('that cannot pass ends the run at once, with its code, and what waited for it is never begun', async () => {
    const world = aWorld({ behaviours: { 'test/a': () => fail('BAD_CSV') } });
    await world.define([aTask('a'), aTask('b', { dependsOn: ['a'] })]);
    await started(world);
    const run = await world.begin();
    const events = await world.eventsUntil(run.id);
    expect(told(events)).toEqual(['RUN_STARTED', 'TASK_STARTED a', 'TASK_FAILED a', 'RUN_FAILED']);
    expect(events.at(-1)).toMatchObject({ failure: { taskId: 'a', code: 'BAD_CSV' } });
    expect(world.agents.callsOf('b')).toEqual([]);
  });

  it('lets the tasks under way finish, and begins no others', async () => {
    const slow = gated();
    const world = aWorld({ behaviours: { 'test/slow': slow.behaviour, 'test/bad': () => fail() } });
    await world.define([aTask('slow'), aTask('bad'), aTask('after', { dependsOn: ['slow'] })]);
    await started(world);
    const run = await world.begin();
    await world.eventsUntil(run.id, 'TASK_FAILED');
    slow.open();
    expect(told(await world.eventsUntil(run.id)).slice(-2)).toEqual(['TASK_SUCCEEDED slow', 'RUN_FAILED']);
    expect(world.agents.callsOf('after')).toEqual([]);
  });

  it('of every attempt fails the task', async () => {
    const world = aWorld({
      behaviours: { 'test/a': () => fail('BUSY', { retryable: true }) },
      settings: { retryBaseMs: 0 },
    });
    await world.define([aTask('a', { attemptsMax: 2 })]);
    await started(world);
    const run = await world.begin();
    expect(told(await untilEnd(world, run.id)).slice(-2)).toEqual(['TASK_FAILED a', 'RUN_FAILED']);
    expect(world.agents.calls).toHaveLength(2);
  });

  it('of the platform is called again under the same key without costing an attempt', async () => {
    const world = aWorld({
      behaviours: { 'test/a': (_, { number }) => (number < 4 ? lose() : 'ok') },
      settings: { retryBaseMs: 0 },
    });
    await world.define([aTask('a', { attemptsMax: 1 })]);
    await started(world);
    const run = await world.begin();
    expect(told(await untilEnd(world, run.id)).at(-1)).toBe('RUN_SUCCEEDED');
    expect(new Set(world.agents.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it('of the platform that lasts makes the next attempt ask under the same key', async () => {
    const world = aWorld({
      behaviours: { 'test/a': (_, { number }) => (number < 8 ? lose() : 'ok') },
      settings: { retryBaseMs: 0 },
    });
    await world.define([aTask('a', { attemptsMax: 2 })]);
    await started(world);
    const run = await world.begin();
    const events = await untilEnd(world, run.id);
    expect(told(events)).toContain('TASK_ATTEMPT_FAILED a');
    expect(told(events).at(-1)).toBe('RUN_SUCCEEDED');
    expect(new Set(world.agents.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  it('to answer at all is a timeout, which is tried again under a new key', async () => {
    const world = aWorld({
      behaviours: { 'test/a': (request, call) => (call.number === 1 ? untilStopped(request, call) : 'ok') },
      settings: { timeoutSlackMs: 500, retryBaseMs: 0 },
    });
    await world.define([aTask('a', { timeoutMs: 1_000 })]);
    await started(world);
    const run = await world.begin();
    await untilCalls(world, 1);
    await world.clock.advance(2_500);
    const events = await untilEnd(world, run.id);
    expect(events[2]).toMatchObject({ type: 'TASK_ATTEMPT_FAILED', failure: { code: 'TASK_TIMEOUT' } });
    expect(told(events).at(-1)).toBe('RUN_SUCCEEDED');
    expect(new Set(world.agents.calls.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
  });

  it('that is a defect is logged, shown without its message, and tried again', async () => {
    const world = aWorld({
      behaviours: {
        'test/a': (_, { number }) => {
          if (number === 1) throw new TypeError('secret of the machine room');
          return 'ok';
        },
      },
      settings: { retryBaseMs: 0 },
    });
    await world.define([aTask('a')]);
    await started(world);
    const run = await world.begin();
    const events = await untilEnd(world, run.id);
    expect(events[2]).toMatchObject({ type: 'TASK_ATTEMPT_FAILED', failure: { code: 'INTERNAL' } });
    expect(JSON.stringify(events)).not.toContain('secret');
    expect(world.log.lines.some(({ level }) => level === 'error')).toBe(true);
  });

  it('is an output that is too large, once and for all', async () => {
    const world = aWorld({
      behaviours: { 'test/a': () => 'x'.repeat(2_000) },
      settings: { payloadBytesMax: 1_000 },
    });
    await world.define([aTask('a')]);
    await started(world);
    const run = await world.begin();
    expect((await world.eventsUntil(run.id)).at(-1)).toMatchObject({
      type: 'RUN_FAILED',
      failure: { code: 'TASK_OUTPUT_TOO_LARGE' },
    });
  });
});

describe('what a run puts out', () => {
  it('is kept outside the log when it is large, and reaches the next task whole', async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => index);
    const world = aWorld({ behaviours: { 'test/a': () => rows } });
    await world.define([aTask('a'), aTask('b', { dependsOn: ['a'], input: '$tasks.a.output' })]);
    await started(world);
    const run = await world.begin();
    const events = await world.eventsUntil(run.id);
    expect(events[2]).toMatchObject({ type: 'TASK_SUCCEEDED', output: { kind: 'blob' } });
    expect(world.agents.callsOf('b')[0]?.input).toEqual(rows);
  });

  it('may have keys that mean something elsewhere', async () => {
    const output = JSON.parse('{"$where":1,"a.b":2,"__proto__":{"x":1},"constructor":null}');
    const world = aWorld({ behaviours: { 'test/a': () => output } });
    await world.define([aTask('a'), aTask('b', { dependsOn: ['a'], input: '$tasks.a.output' })]);
    await started(world);
    const run = await world.begin();
    await world.eventsUntil(run.id);
    expect(JSON.stringify(world.agents.callsOf('b')[0]?.input)).toBe(JSON.stringify(output));
  });
});
