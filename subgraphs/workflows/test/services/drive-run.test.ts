import { afterEach, describe, expect, it } from 'vitest';
import { cancelRun } from '../../src/services/cancel-run.ts';
import { StepFailure, untilStopped } from './fake-workers.ts';
import { ada, aWorld, processes, task, told, until, untilEnd, untilEvent } from './world.ts';

const { started, stopAll } = processes();
afterEach(stopAll);

const diamond = [
  task('a', { input: { n: '= input.n' } }),
  task('b', { dependsOn: ['a'], input: '= tasks.a.output' }),
  task('c', { dependsOn: ['a'] }),
  task('d', { dependsOn: ['b', 'c'], input: ['= tasks.b.output.did', '= tasks.c.status'] }),
];

describe('a run', () => {
  it('does its tasks in order, once each, on what those before gave', async () => {
    const world = aWorld();
    await world.define(diamond);
    await started(world);
    const run = await world.begin({ n: 1 });
    const events = await untilEnd(world, run.id);
    expect(told(events)).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'TASK_SUCCEEDED a',
      'TASK_STARTED b',
      'TASK_STARTED c',
      'TASK_SUCCEEDED b',
      'TASK_SUCCEEDED c',
      'TASK_STARTED d',
      'TASK_SUCCEEDED d',
      'RUN_SUCCEEDED',
    ]);
    expect(world.work.calls.map(({ stepId, input }) => [stepId, input])).toEqual([
      ['a', { n: 1 }],
      ['b', { did: 'a', with: { n: 1 } }],
      ['c', {}],
      ['d', ['b', 'SUCCEEDED']],
    ]);
    expect(events.at(-1)).toMatchObject({
      output: { json: JSON.stringify({ d: { did: 'd', with: ['b', 'SUCCEEDED'] } }) },
    });
    expect(world.events.published.map(({ topic }) => topic)).toEqual([
      'workflows.run.started',
      'workflows.run.ended',
    ]);
  });
});

describe('a task', () => {
  it('that fails in a way that may pass is tried again, and the run goes on', async () => {
    const flaky = ({ number }: { number: number }) => {
      if (number < 3) throw new StepFailure('BUSY', { mayPass: true });
      return 'ok';
    };
    const world = aWorld({ behaviours: { a: flaky } });
    await world.define([task('a')]);
    await started(world);
    const run = await world.begin();
    expect(told(await untilEnd(world, run.id))).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'TASK_ATTEMPT_FAILED a',
      'TASK_STARTED a',
      'TASK_ATTEMPT_FAILED a',
      'TASK_STARTED a',
      'TASK_SUCCEEDED a',
      'RUN_SUCCEEDED',
    ]);
    expect(new Set(world.work.calls.map(({ key }) => key)).size).toBe(3);
  });

  it('whose expression cannot be worked out fails, and says where and why', async () => {
    const world = aWorld();
    await world.define([task('a', { input: { n: '= input.missing + 1' } })]);
    await started(world);
    const run = await world.begin();
    const events = await untilEnd(world, run.id);
    expect(told(events)).toEqual(['RUN_STARTED', 'TASK_UNDECIDABLE a', 'RUN_FAILED']);
    expect(events[1]).toMatchObject({ failure: { taskId: 'a', code: 'EXPRESSION_FAILED' } });
    expect(world.work.calls).toEqual([]);
  });

  it('whose condition gives no boolean fails', async () => {
    const world = aWorld();
    await world.define([task('a', { when: 'input.n' })]);
    await started(world);
    const run = await world.begin({ n: 1 });
    expect((await untilEnd(world, run.id))[1]).toMatchObject({ failure: { code: 'CONDITION_NOT_BOOLEAN' } });
  });

  it('that is stopped with its run reports so', async () => {
    const world = aWorld({ behaviours: { a: untilStopped } });
    await world.define([task('a')]);
    await started(world);
    const run = await world.begin();
    await until(() => world.work.calls.length === 1);
    await cancelRun(world.desk, { runId: run.id, principal: ada });
    expect(told(await untilEnd(world, run.id)).slice(2)).toEqual([
      'CANCEL_REQUESTED',
      'TASK_FAILED a',
      'RUN_CANCELLED',
    ]);
  });

  it('that does not stop is given up after its grace', async () => {
    const world = aWorld({
      behaviours: { a: () => new Promise(() => {}) },
      settings: { cancelGraceMs: 3_000 },
    });
    await world.define([task('a')]);
    await started(world);
    const run = await world.begin();
    await until(() => world.work.calls.length === 1);
    const asked = world.clock.now();
    await cancelRun(world.desk, { runId: run.id, principal: ada });
    const events = await untilEnd(world, run.id);
    expect(told(events).at(-1)).toBe('RUN_CANCELLED');
    expect((events.at(-1)?.at ?? 0) - asked).toBeGreaterThanOrEqual(3_000);
  });
});

describe('a forEach', () => {
  it('does its task for each item, and gives the outputs in order', async () => {
    const world = aWorld({ behaviours: { b: ({ input }) => Number(input) * 2 } });
    await world.define([
      task('a'),
      task('b', {
        dependsOn: ['a'],
        input: '= item',
        forEach: { items: 'input.list', concurrency: 2, itemsMax: 10 },
      }),
    ]);
    await started(world);
    const run = await world.begin({ list: [3, 1, 2] });
    const events = await untilEnd(world, run.id);
    expect(events.at(-1)).toMatchObject({ type: 'RUN_SUCCEEDED', output: { json: '{"b":[6,2,4]}' } });
  });

  it('over something that is no list fails', async () => {
    const world = aWorld();
    await world.define([task('b', { forEach: { items: 'input.list', concurrency: 2, itemsMax: 10 } })]);
    await started(world);
    const run = await world.begin({ list: 'abc' });
    expect((await untilEnd(world, run.id))[1]).toMatchObject({ failure: { code: 'ITEMS_NOT_A_LIST' } });
  });
});

describe('a loop', () => {
  it('sees what it gave before, and goes on as long as its condition holds', async () => {
    const world = aWorld({ behaviours: { a: ({ input }) => ({ n: Number(input) + 1 }) } });
    await world.define([
      task('a', { input: '= last == null ? 0 : last.n', loop: { while: 'last.n < 3', iterationsMax: 10 } }),
    ]);
    await started(world);
    const run = await world.begin();
    const events = await untilEnd(world, run.id);
    expect(events.at(-1)).toMatchObject({ type: 'RUN_SUCCEEDED', output: { json: '{"a":{"n":3}}' } });
    expect(world.work.done).toEqual(['a[0]', 'a[1]', 'a[2]']);
  });
});

describe('a gate', () => {
  const tasks = [
    task('make', { input: { feedback: '= feedback' } }),
    task('check', {
      dependsOn: ['make'],
      target: { kind: 'gate', agentId: 'test/check', producer: 'make', roundsMax: 3, escalateTo: null },
      input: '= tasks.make.output',
    }),
    task('ship', { dependsOn: ['check'], input: '= tasks.make.output', integrates: 'tasks.make.output' }),
  ];

  it('sends the producer back with its reasons, and lets in what it has approved', async () => {
    const world = aWorld({
      behaviours: {
        make: ({ number }) => ({ version: number }),
        check: ({ input }) => ({ approved: JSON.stringify(input) === '{"version":2}', reasons: 'too old' }),
      },
    });
    await world.define(tasks);
    await started(world);
    const run = await world.begin();
    expect(told(await untilEnd(world, run.id)).at(-1)).toBe('RUN_SUCCEEDED');
    expect(world.work.callsOf('make').map(({ input }) => input)).toEqual([
      { feedback: null },
      { feedback: { approved: false, reasons: 'too old' } },
    ]);
    expect(world.work.callsOf('ship').map(({ input }) => input)).toEqual([{ version: 2 }]);
  });

  it('keeps out what it has not approved', async () => {
    const world = aWorld({ behaviours: { check: () => ({ approved: true }) } });
    const others = tasks.map((each) =>
      each.id === 'ship' ? { ...each, integrates: '{"forged": true}' } : each,
    );
    await world.define(others);
    await started(world);
    const run = await world.begin();
    const events = await untilEnd(world, run.id);
    expect(events.at(-1)).toMatchObject({ type: 'RUN_FAILED', failure: { code: 'ARTIFACT_NOT_APPROVED' } });
    expect(world.work.callsOf('ship')).toEqual([]);
  });
});

describe('a run that fails', () => {
  it('undoes what it has done, in the reverse order', async () => {
    const undo = { target: { kind: 'tool', toolId: 'test/undo' }, input: '= tasks.a.output' } as const;
    const world = aWorld({
      behaviours: {
        c: () => {
          throw new StepFailure('BROKEN');
        },
      },
    });
    await world.define([
      task('a', { compensate: undo }),
      task('b', { dependsOn: ['a'], compensate: undo }),
      task('c', { dependsOn: ['b'] }),
    ]);
    await started(world);
    const run = await world.begin();
    expect(told(await untilEnd(world, run.id)).slice(-7)).toEqual([
      'TASK_FAILED c',
      'COMPENSATION_BEGUN',
      'TASK_STARTED b~undo',
      'TASK_SUCCEEDED b~undo',
      'TASK_STARTED a~undo',
      'TASK_SUCCEEDED a~undo',
      'RUN_FAILED',
    ]);
  });
});

describe('a run that waits', () => {
  it('for a moment is let go, and taken up again at that moment', async () => {
    const world = aWorld();
    await world.define([
      task('nap', { target: { kind: 'wait', durationMs: 3_600_000, until: null } }),
      task('b', { dependsOn: ['nap'] }),
    ]);
    await started(world);
    const run = await world.begin();
    const begun = world.clock.now();
    await until(async () => (await world.record(run.id)).parkedEpoch === 1);
    expect((await world.record(run.id)).wakeAt).toBe(begun + 3_600_000);
    const events = await untilEnd(world, run.id, 60_000);
    expect(told(events)).toEqual([
      'RUN_STARTED',
      'TASK_STARTED nap',
      'TASK_SUCCEEDED nap',
      'TASK_STARTED b',
      'TASK_SUCCEEDED b',
      'RUN_SUCCEEDED',
    ]);
    expect(events[2]?.at).toBeGreaterThanOrEqual(begun + 3_600_000);
  });

  it('until a moment that an expression says', async () => {
    const world = aWorld();
    await world.define([task('nap', { target: { kind: 'wait', durationMs: null, until: 'input.at' } })]);
    await started(world);
    const at = new Date(world.clock.now() + 2_000).toISOString();
    const run = await world.begin({ at });
    await untilEvent(world, run.id, 'TASK_STARTED', 'nap');
    const events = await untilEnd(world, run.id);
    expect(events[1]).toMatchObject({ dueAt: Date.parse(at) });
    expect(events[2]?.at).toBeGreaterThanOrEqual(Date.parse(at));
  });
});
