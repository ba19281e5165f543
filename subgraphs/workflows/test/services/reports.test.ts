import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { createPayloadCache } from '../../src/services/payload-cache.ts';
import { held, StepFailure } from './fake-workers.ts';
import { ada, aWorld, processes, task, told, until, untilEnd, type World } from './world.ts';

const { started, stopAll } = processes();
afterEach(stopAll);

const two = [task('a'), task('b', { dependsOn: ['a'] })];

async function startedStep(world: World, runId: string, stepId: string) {
  const event = (await world.history(runId)).findLast(
    (one) => one.type === 'TASK_STARTED' && one.stepId === stepId,
  );
  if (event?.type !== 'TASK_STARTED') throw new Error('It has not been started.');
  return event;
}

const succeeded = (stepId: string, attempt: number, idempotencyKey: string, value: unknown): Report => ({
  kind: 'succeeded',
  stepId,
  attempt,
  idempotencyKey,
  output: { kind: 'inline', json: JSON.stringify(value) },
});

describe('a worker', () => {
  it('that reports twice, late, or what nobody asked, changes nothing by it', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { b: slow.behaviour } });
    await world.define(two);
    await started(world);
    const run = await world.begin();
    await slow.entered;
    const { attempt, idempotencyKey } = await startedStep(world, run.id, 'a');
    const about = { tenantId: ada.tenantId, runId: run.id };
    const strays = [
      succeeded('a', attempt, idempotencyKey, 'again'),
      succeeded('b', 1, 'forged', 'forged'),
      succeeded('b', 7, (await startedStep(world, run.id, 'b')).idempotencyKey, 'early'),
      succeeded('zzz', 1, 'unknown', 'unknown'),
      {
        kind: 'childEnded',
        stepId: 'b',
        childRunId: 'run_none',
        status: 'SUCCEEDED',
        output: null,
        failure: null,
      } as const,
    ];
    for (const report of strays) await world.stores.inbox.put({ ...about, report });
    world.bus.ring(`drive:${run.id}`);
    await until(async () => (await world.stores.inbox.list({ ...about, limit: 10 })).length === 0);
    slow.open();
    expect(told(await untilEnd(world, run.id)).slice(1)).toEqual([
      'TASK_STARTED a',
      'TASK_SUCCEEDED a',
      'TASK_STARTED b',
      'TASK_SUCCEEDED b',
      'RUN_SUCCEEDED',
    ]);
  });

  it('that is lost is asked again under the same key, until it answers', async () => {
    let asked = 0;
    const world = aWorld({ settings: { redispatchMs: 1_000 } });
    await world.define([task('a')]);
    const deps = world.depsOf();
    const forgetful = {
      ...deps.dispatcher,
      dispatch: async (...args: Parameters<typeof deps.dispatcher.dispatch>) => {
        if (++asked > 3) await deps.dispatcher.dispatch(...args);
      },
    };
    await started(world, { mailbox: deps.mailbox, dispatcher: forgetful });
    const run = await world.begin();
    expect(told(await untilEnd(world, run.id))).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'TASK_SUCCEEDED a',
      'RUN_SUCCEEDED',
    ]);
    expect(asked).toBe(4);
  });

  it('that cannot be reached does not stop the others of a run', async () => {
    const world = aWorld({
      settings: { redispatchMs: 1_000 },
      behaviours: {
        b: () => {
          throw new StepFailure('BUSY', { mayPass: true });
        },
      },
    });
    await world.define([task('a'), task('b')]);
    const deps = world.depsOf();
    let lost = true;
    const dispatcher = {
      ...deps.dispatcher,
      dispatch: (...args: Parameters<typeof deps.dispatcher.dispatch>) => {
        if (!lost) return deps.dispatcher.dispatch(...args);
        lost = false;
        return Promise.reject(new Error('The queue cannot be reached.'));
      },
    };
    await started(world, { mailbox: deps.mailbox, dispatcher });
    const run = await world.begin();
    expect((await untilEnd(world, run.id)).at(-1)).toMatchObject({
      type: 'RUN_FAILED',
      failure: { code: 'BUSY' },
    });
    expect(world.work.done).toEqual(['a']);
  });
});

describe('a value that is too large', () => {
  it('is no input, and the task fails', async () => {
    const world = aWorld({ settings: { payloadBytesMax: 1_000 } });
    await world.define([task('a', { input: '= input.list.map(x, input.list)' })]);
    await started(world);
    const run = await world.begin({ list: Array.from({ length: 60 }, () => 'x') });
    expect((await untilEnd(world, run.id))[1]).toMatchObject({
      failure: { taskId: 'a', code: 'VALUE_TOO_LARGE' },
    });
  });

  const textOf = (length: number) => () => 'x'.repeat(length);
  const lastOf = async (world: World) => (await untilEnd(world, (await world.begin()).id)).at(-1);

  it('is left out of what a run puts out unasked, the largest first', async () => {
    const behaviours = { a: textOf(300), b: textOf(500), c: textOf(400) };
    const world = aWorld({ settings: { payloadBytesMax: 1_000 }, behaviours });
    await world.define([task('a'), task('b'), task('c')]);
    await started(world);
    const output = { a: 'x'.repeat(300), b: { leftOut: 'OUTPUT_TOO_LARGE', bytes: 502 }, c: 'x'.repeat(400) };
    expect(await lastOf(world)).toMatchObject({
      type: 'RUN_SUCCEEDED',
      output: { json: JSON.stringify(output) },
    });
  });

  it('leaves nothing where there is no room even for what was left out', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const behaviours = Object.fromEntries(ids.map((id) => [id, textOf(100)]));
    const world = aWorld({ settings: { payloadBytesMax: 200 }, behaviours });
    await world.define(ids.map((id) => task(id)));
    await started(world);
    expect(await lastOf(world)).toMatchObject({ type: 'RUN_SUCCEEDED', output: { json: 'null' } });
  });

  it('fails a run whose workflow says to put it out', async () => {
    const world = aWorld({ settings: { payloadBytesMax: 1_000 }, behaviours: { a: textOf(600) } });
    await world.define([task('a')], { output: '= [tasks.a.output, tasks.a.output]' });
    await started(world);
    expect(await lastOf(world)).toMatchObject({
      type: 'RUN_FAILED',
      failure: { code: 'VALUE_TOO_LARGE' },
    });
  });

  it('is written in more than one commit, where a wave has many of them', async () => {
    const world = aWorld({ settings: { commitBytesMax: 2_000 } });
    await world.define(Array.from({ length: 20 }, (_, n) => task(`t${n}`, { input: 'x'.repeat(900) })));
    await started(world);
    const run = await world.begin();
    await untilEnd(world, run.id);
    const range = { tenantId: ada.tenantId, runId: run.id, afterSeq: 0, limit: 100 };
    const commits = await world.stores.commits.read(range);
    const starts = commits.map(({ events }) => events.filter(({ type }) => type === 'TASK_STARTED').length);
    expect(Math.max(...starts)).toBeLessThan(5);
    expect(world.work.done).toHaveLength(20);
  });
});

describe('payloads that expressions name', () => {
  it('are read once, as long as there is room for them', async () => {
    let reads = 0;
    const blobs = {
      put: async () => {},
      find: async (_: string, sha256: string) => {
        reads++;
        return JSON.stringify(sha256);
      },
    };
    const read = createPayloadCache(blobs, ada.tenantId, 100);
    const blob = (sha256: string, bytes: number) => ({ kind: 'blob', sha256, bytes }) as const;
    for (let time = 0; time < 3; time++) expect(await read(blob('one', 60))).toBe('one');
    expect(reads).toBe(1);
    await read(blob('two', 60));
    await read(blob('one', 60));
    expect(reads).toBe(3);
    await read(blob('huge', 1_000));
    await read(blob('huge', 1_000));
    expect(reads).toBe(5);
  });
});
