import { afterEach, describe, expect, it } from 'vitest';
import type { EngineSettings } from '../../src/domain/engine-settings.ts';
import type { Stores } from '../../src/ports.ts';
import { cancelRun } from '../../src/services/cancel-run.ts';
import { startWorkflow } from '../../src/services/start-workflow.ts';
import { held } from './fake-workers.ts';
import { ada, aWorld, commitsOf, processes, task, told, until, untilEnd } from './world.ts';

const { started, stopAll } = processes();
afterEach(stopAll);

/** A process that drives what is started in it, and how often it has looked for runs. */
async function aDriver(settings: Partial<EngineSettings> = {}, tasks = [task('a')]) {
  const world = aWorld({ settings, behaviours: { hold: held().behaviour } });
  await world.define(tasks);
  let claims = 0;
  const { runs } = world.stores;
  const claim: typeof runs.claim = (lease) => {
    claims++;
    return runs.claim(lease);
  };
  const stores: Stores = { ...world.stores, runs: { ...runs, claim } };
  const process = await started(world, { stores });
  await until(() => claims > 0);
  const start = (clientKey?: string) =>
    startWorkflow(
      { ...world.desk, seats: process.seats },
      { workflowId: 'sample', clientKey, principal: ada },
    );
  return { world, process, start, claims: () => claims };
}

describe('a run that is created in a process which has room for it', () => {
  it('is driven there without being looked for', async () => {
    const { world, start, claims } = await aDriver();
    const before = claims();
    const run = await start();
    await until(async () => (await world.record(run.id)).status === 'SUCCEEDED');
    expect(claims()).toBe(before);
    const commits = await commitsOf(world.stores, run.id);
    expect(commits.map(({ epoch }) => epoch)).toEqual([0, 1, 1]);
    expect(told(await world.history(run.id))).not.toContain('RUN_RECOVERED');
  });

  it('is leased from its beginning, so that no other process takes it', async () => {
    const { world, start } = await aDriver({}, [task('hold')]);
    await start();
    const { runs } = world.stores;
    const now = world.clock.now();
    expect(await runs.claim({ nodeId: 'rival', until: now + 1_000, now })).toBeNull();
  });

  it('hears what is asked of it right after it was started', async () => {
    const { world, start } = await aDriver({}, [task('hold')]);
    const run = await start();
    await cancelRun(world.desk, { runId: run.id, principal: ada });
    await untilEnd(world, run.id);
    expect(await world.record(run.id)).toMatchObject({ status: 'CANCELLED' });
  });

  it('is one run for a client key, whoever else has a place for it', async () => {
    const { world, start } = await aDriver();
    const [first, second] = await Promise.all([start('once'), start('once')]);
    expect(second.id).toBe(first.id);
    await untilEnd(world, first.id);
    expect(told(await world.history(first.id))).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'TASK_SUCCEEDED a',
      'RUN_SUCCEEDED',
    ]);
  });

  it('waits for its turn when all places are taken', async () => {
    const { world, start } = await aDriver({ runsMax: 1 }, [task('hold')]);
    const first = await start();
    const second = await start();
    expect((await commitsOf(world.stores, second.id)).map(({ number }) => number)).toEqual([1]);
    await cancelRun(world.desk, { runId: first.id, principal: ada });
    await untilEnd(world, first.id);
    await until(() => world.work.calls.some(({ runId }) => runId === second.id));
  });

  it('is left to others by a process that stops', async () => {
    const { world, process, start } = await aDriver();
    await process.stop();
    expect(process.seats.take()).toBeNull();
    const run = await start();
    await started(world);
    await untilEnd(world, run.id);
    expect(await world.record(run.id)).toMatchObject({ status: 'SUCCEEDED' });
  });
});
