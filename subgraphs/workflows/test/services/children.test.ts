import { afterEach, describe, expect, it } from 'vitest';
import type { TaskDefinition } from '../../src/domain/definition.ts';
import { cancelRun } from '../../src/services/cancel-run.ts';
import { pauseRun } from '../../src/services/pause-run.ts';
import { resumeRun } from '../../src/services/resume-run.ts';
import { sendSignal } from '../../src/services/send-signal.ts';
import { held, StepFailure } from './fake-workers.ts';
import {
  ada,
  aWorld,
  passTime,
  processes,
  task,
  told,
  until,
  untilEnd,
  untilEvent,
  type World,
} from './world.ts';

const { started, stopAll } = processes();
afterEach(stopAll);

const call = (overrides: Partial<TaskDefinition> = {}) =>
  task('sub', {
    target: { kind: 'workflow', workflow: 'inner' },
    input: { n: '= input.n' },
    timeoutMs: 600_000,
    ...overrides,
  });

async function childrenOf(world: World, parentRunId: string) {
  const filter = { workflowIds: null, status: null, startedFrom: null, startedBefore: null, parentRunId };
  return (await world.stores.runs.list(ada.tenantId, filter, { first: 200, after: null })).items;
}

async function childOf(world: World, parentRunId: string) {
  await passTime(world, async () => (await childrenOf(world, parentRunId)).length > 0);
  const [child] = await childrenOf(world, parentRunId);
  if (!child) throw new Error('There is no child.');
  return child;
}

describe('a workflow that is a task', () => {
  it('is a run of its own, whose output is the task’s', async () => {
    const world = aWorld({ behaviours: { x: ({ input }) => ({ got: input }) } });
    await world.define([task('x', { input: '= input.n' })], { name: 'inner', output: '= tasks.x.output' });
    await world.define([call(), task('b', { dependsOn: ['sub'], input: '= tasks.sub.output' })]);
    await started(world);
    const run = await world.begin({ n: 5 });
    const events = await untilEnd(world, run.id);
    expect(events.at(-1)?.type).toBe('RUN_SUCCEEDED');
    expect(world.work.callsOf('b').map(({ input }) => input)).toEqual([{ got: 5 }]);
    const child = await childOf(world, run.id);
    expect(child).toMatchObject({
      status: 'SUCCEEDED',
      startedBy: ada.id,
      parent: { runId: run.id, stepId: 'sub', childRunId: child.id },
    });
    expect(events.find(({ type }) => type === 'TASK_STARTED')).toMatchObject({ childRunId: child.id });
    expect((await world.history(child.id))[0]).toMatchObject({
      depth: 1,
      parent: { runId: run.id, stepId: 'sub' },
    });
  });

  it('that fails is a task that has failed, for the same reason', async () => {
    const world = aWorld({
      behaviours: {
        x: () => {
          throw new StepFailure('NO_LUCK');
        },
      },
    });
    await world.define([task('x')], { name: 'inner' });
    await world.define([call()]);
    await started(world);
    const run = await world.begin({ n: 1 });
    expect((await untilEnd(world, run.id)).at(-1)).toMatchObject({
      type: 'RUN_FAILED',
      failure: { taskId: 'sub', code: 'NO_LUCK' },
    });
  });

  it('that is not there, or does not take the input, is a task that has failed', async () => {
    const world = aWorld();
    await world.define([call({ target: { kind: 'workflow', workflow: 'nowhere' } })], { name: 'lost' });
    await world.define([task('x')], { name: 'inner', inputSchema: { type: 'object', required: ['other'] } });
    await world.define([call()]);
    await started(world);
    const lost = await world.begin({ n: 1 }, { workflowId: 'lost' });
    const unfit = await world.begin({ n: 1 });
    expect((await untilEnd(world, lost.id)).at(-1)).toMatchObject({
      failure: { code: 'WORKFLOW_NOT_FOUND' },
    });
    expect((await untilEnd(world, unfit.id)).at(-1)).toMatchObject({
      failure: { code: 'RUN_INPUT_INVALID' },
    });
  });

  it('calls others only so many levels deep', async () => {
    const world = aWorld();
    await world.define([call({ target: { kind: 'workflow', workflow: 'sample' } })]);
    await started(world);
    const run = await world.begin({ n: 1 });
    expect((await untilEnd(world, run.id, 200)).at(-1)).toMatchObject({
      failure: { code: 'NESTING_TOO_DEEP' },
    });
  });

  it('lets its parent go while it waits, and wakes it once when it ends', async () => {
    const world = aWorld();
    await world.define([task('x', { target: { kind: 'signal', name: 'go' }, timeoutMs: 90_000_000 })], {
      name: 'inner',
    });
    await world.define([call({ timeoutMs: 90_000_000 })]);
    await started(world);
    const run = await world.begin({ n: 1 });
    const child = await childOf(world, run.id);
    const isParked = async (id: string) => (await world.record(id)).wakeAt !== 0;
    await passTime(world, async () => (await isParked(run.id)) && (await isParked(child.id)));
    await sendSignal(world.desk, { runId: child.id, name: 'go', payload: 'done', principal: ada });
    expect(told(await untilEnd(world, run.id))).toEqual([
      'RUN_STARTED',
      'TASK_STARTED sub',
      'TASK_SUCCEEDED sub',
      'RUN_SUCCEEDED',
    ]);
  });

  it('is paused, resumed and cancelled with its parent', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { x: slow.behaviour } });
    await world.define([task('x'), task('y', { dependsOn: ['x'] })], { name: 'inner' });
    await world.define([call()]);
    await started(world);
    const run = await world.begin({ n: 1 });
    const child = await childOf(world, run.id);
    await slow.entered;
    await pauseRun(world.desk, { runId: run.id, principal: ada });
    await untilEvent(world, child.id, 'PAUSE_REQUESTED');
    slow.open();
    await untilEvent(world, child.id, 'TASK_SUCCEEDED', 'x');
    await passTime(world, async () => (await world.record(run.id)).wakeAt !== 0);
    await resumeRun(world.desk, { runId: run.id, principal: ada });
    await untilEnd(world, run.id);
    const events = await world.history(child.id);
    expect(told(events).filter((one) => one !== 'RUN_RECOVERED')).toEqual([
      'RUN_STARTED',
      'TASK_STARTED x',
      'PAUSE_REQUESTED',
      'TASK_SUCCEEDED x',
      'RESUME_REQUESTED',
      'TASK_STARTED y',
      'TASK_SUCCEEDED y',
      'RUN_SUCCEEDED',
    ]);
    expect(events[2]).toMatchObject({ by: `run:${run.id}` });
  });

  it('that somebody has paused for himself is not resumed with its parent', async () => {
    const world = aWorld();
    await world.define([task('x', { target: { kind: 'signal', name: 'go' }, timeoutMs: 500_000 })], {
      name: 'inner',
    });
    await world.define([call()]);
    await started(world);
    const run = await world.begin({ n: 1 });
    const child = await childOf(world, run.id);
    await pauseRun(world.desk, { runId: child.id, principal: ada });
    await pauseRun(world.desk, { runId: run.id, principal: ada });
    await passTime(world, async () => (await world.record(run.id)).wakeAt !== 0);
    await resumeRun(world.desk, { runId: run.id, principal: ada });
    await passTime(world, async () => (await world.record(run.id)).wakeAt !== 0);
    expect((await world.open(child.id)).paused).toBe(true);
    await cancelRun(world.desk, { runId: run.id, principal: ada });
    await untilEnd(world, run.id);
    expect(await world.record(child.id)).toMatchObject({ status: 'CANCELLED' });
    expect(await world.record(run.id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('many at a time are many runs, whose outputs come in order', async () => {
    const world = aWorld({ behaviours: { x: ({ input }) => input } });
    await world.define([task('x', { input: '= input.n' })], { name: 'inner', output: '= tasks.x.output' });
    await world.define([
      call({ input: { n: '= item' }, forEach: { items: 'input.list', concurrency: 20, itemsMax: 100 } }),
    ]);
    await started(world);
    const list = Array.from({ length: 50 }, (_, n) => n);
    const run = await world.begin({ list });
    const events = await untilEnd(world, run.id, 200);
    expect(events.at(-1)).toMatchObject({ output: { json: JSON.stringify({ sub: list }) } });
    expect(await childrenOf(world, run.id)).toHaveLength(50);
    await until(
      async () =>
        (await world.stores.inbox.list({ tenantId: ada.tenantId, runId: run.id, limit: 1 })).length === 0,
    );
  });
});

describe('a log that has grown long', () => {
  it('is continued by another run, which keeps what is done', async () => {
    const world = aWorld({ settings: { continueAfterEvents: 5 } });
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    await world.define(ids.map((id, n) => task(id, { dependsOn: n === 0 ? [] : [ids[n - 1] ?? ''] })));
    await started(world);
    const run = await world.begin();
    const chain = [await world.record(run.id)];
    for (;;) {
      const last = chain.at(-1);
      if (!last) break;
      await untilEnd(world, last.id);
      const ended = await world.record(last.id);
      if (ended.continuedBy === null) break;
      chain.push(await world.record(ended.continuedBy));
    }
    expect(chain.length).toBeGreaterThan(2);
    const last = await world.record(chain.at(-1)?.id ?? '');
    expect(last).toMatchObject({ status: 'SUCCEEDED', origin: { kind: 'continued' } });
    expect(world.work.done).toEqual(ids);
    expect(chain[0] && (await world.record(chain[0].id))).toMatchObject({ status: 'CONTINUED' });
    // What is asked of the first is asked of the last.
    await expect(pauseRun(world.desk, { runId: run.id, principal: ada })).rejects.toMatchObject({
      code: 'RUN_ENDED',
      details: { runId: last.id },
    });
  });

  const later = [task('x', { dependsOn: ['check'] }), task('y', { dependsOn: ['x'] })];

  it.each<[string, readonly TaskDefinition[]]>([
    [
      'a gate has approved something in it',
      [
        task('make'),
        task('check', {
          dependsOn: ['make'],
          target: { kind: 'gate', agentId: 'test/check', producer: 'make', roundsMax: 3, escalateTo: null },
          input: '= tasks.make.output',
        }),
        ...later,
        task('ship', {
          dependsOn: ['y'],
          input: '= tasks.make.output',
          integrates: 'tasks.make.output',
        }),
      ],
    ],
    [
      'it may have to undo what it has done',
      [task('check', { compensate: { target: { kind: 'tool', toolId: 'test/undo' }, input: {} } }), ...later],
    ],
  ])('goes on as it is once %s, since no other run could know of that', async (_, tasks) => {
    const world = aWorld({
      settings: { continueAfterEvents: 4 },
      behaviours: { check: () => ({ approved: true }) },
    });
    await world.define(tasks);
    await started(world);
    const run = await world.begin();
    const events = await untilEnd(world, run.id);
    expect(events.at(-1)?.type).toBe('RUN_SUCCEEDED');
    expect(events.length).toBeGreaterThanOrEqual(8);
    expect(world.work.done).toEqual(tasks.map(({ id }) => id));
  });

  it('of a child is continued, and its parent hears of the end', async () => {
    const world = aWorld({ settings: { continueAfterEvents: 4 } });
    await world.define([task('x'), task('y', { dependsOn: ['x'] }), task('z', { dependsOn: ['y'] })], {
      name: 'inner',
    });
    await world.define([call()]);
    await started(world);
    const run = await world.begin({ n: 1 });
    expect(told(await untilEnd(world, run.id)).at(-1)).toBe('RUN_SUCCEEDED');
    expect(world.work.done).toEqual(['x', 'y', 'z']);
    expect((await childrenOf(world, run.id)).length).toBeGreaterThan(1);
  });
});
