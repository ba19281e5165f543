import { afterEach, describe, expect, it } from 'vitest';
import type { Stores } from '../../src/ports.ts';
import { sendSignal } from '../../src/services/send-signal.ts';
import { ada, aWorld, commitsOf, passTime, processes, task, told, until, untilEnd } from './world.ts';

const { started, stopAll } = processes();
afterEach(stopAll);

const waits = [
  task('wait', { target: { kind: 'signal', name: 'go' }, timeoutMs: 90_000_000 }),
  task('b', { dependsOn: ['wait'] }),
];
const whole = [
  'RUN_STARTED',
  'TASK_STARTED wait',
  'SIGNAL_RECEIVED',
  'TASK_SUCCEEDED wait',
  'TASK_STARTED b',
  'TASK_SUCCEEDED b',
  'RUN_SUCCEEDED',
];

/** Stores that do something before, or after, the first time that a run is parked. */
function aroundParking(stores: Stores, moment: 'before' | 'after', act: () => Promise<unknown>): Stores {
  let acted = false;
  const park: Stores['runs']['park'] = async (...args) => {
    const isFirst = !acted;
    acted = true;
    if (isFirst && moment === 'before') await act();
    const parked = await stores.runs.park(...args);
    if (isFirst && moment === 'after') await act();
    return parked;
  };
  return { ...stores, runs: { ...stores.runs, park } };
}

describe('a run that is being let go', () => {
  it.each(['before', 'after'] as const)('just %s its news come is taken up at once', async (moment) => {
    const world = aWorld();
    await world.define(waits);
    const run = await world.begin();
    // Nobody rings: what is written has to be found by looking.
    const silent = { ...world.desk, bus: { ...world.bus, ring: () => {} } };
    const signal = () => sendSignal(silent, { runId: run.id, name: 'go', principal: ada });
    await started(world, { stores: aroundParking(world.stores, moment, signal) });
    const begun = world.clock.now();
    const events = await untilEnd(world, run.id);
    expect(told(events)).toEqual(whole);
    expect(world.clock.now() - begun).toBeLessThan(3_000);
  });

  it('sees what came before it was asked how often it was woken', async () => {
    const world = aWorld();
    await world.define(waits);
    const run = await world.begin();
    const silent = { ...world.desk, bus: { ...world.bus, ring: () => {} } };
    let acted = false;
    const findMany: Stores['runs']['findMany'] = async (...args) => {
      if (!acted) {
        acted = true;
        await sendSignal(silent, { runId: run.id, name: 'go', principal: ada });
      }
      return world.stores.runs.findMany(...args);
    };
    await started(world, { stores: { ...world.stores, runs: { ...world.stores.runs, findMany } } });
    const begun = world.clock.now();
    expect(told(await untilEnd(world, run.id))).toEqual(whole);
    expect(world.clock.now() - begun).toBeLessThan(1_000);
    expect((await world.record(run.id)).parkedEpoch).toBe(0);
  });

  it('was woken by a request whose writer died before it could wake it', async () => {
    const world = aWorld();
    await world.define(waits);
    await started(world);
    const run = await world.begin();
    await until(async () => (await world.record(run.id)).wakeAt !== 0);
    const dying: Stores = {
      ...world.stores,
      runs: { ...world.stores.runs, wake: () => Promise.reject(new Error('This process was killed.')) },
    };
    const signal = { runId: run.id, name: 'go', principal: ada };
    await expect(sendSignal(world.depsOf({ stores: dying }), signal)).rejects.toThrow('killed');
    expect(told(await untilEnd(world, run.id))).toEqual(whole);
  });

  it('is taken up by another process under a new epoch, and the first cannot write any more', async () => {
    const world = aWorld();
    await world.define(waits);
    const first = await started(world, { nodeId: 'node_one' });
    const run = await world.begin();
    await until(async () => (await world.record(run.id)).wakeAt !== 0);
    await first.stop();
    await started(world, { nodeId: 'node_two' });
    await sendSignal(world.desk, { runId: run.id, name: 'go', principal: ada });
    expect(told(await untilEnd(world, run.id))).toEqual(whole);
    const epochs = (await commitsOf(world.stores, run.id)).map(({ epoch }) => epoch);
    expect(epochs).toEqual([0, 1, 1, 2, 2]);
  });

  it('costs nothing: a thousand of them leave room for others', async () => {
    const world = aWorld({ settings: { runsMax: 5 } });
    await world.define(waits, { name: 'idle' });
    await world.define([task('a')]);
    await started(world);
    const idle = await Promise.all(
      Array.from({ length: 1_000 }, () => world.begin({}, { workflowId: 'idle' })),
    );
    await passTime(world, async () => {
      const records = await world.stores.runs.findMany(
        ada.tenantId,
        idle.map(({ id }) => id),
      );
      return records.every(({ wakeAt }) => wakeAt !== 0);
    });
    const run = await world.begin();
    expect(told(await untilEnd(world, run.id)).at(-1)).toBe('RUN_SUCCEEDED');
    // The heartbeat and the chores alone wait for the clock.
    expect(world.clock.waiting).toBeLessThanOrEqual(2);
  });
});
