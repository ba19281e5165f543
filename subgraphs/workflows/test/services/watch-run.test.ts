import { UnauthenticatedError } from '@ymera/kernel';
import { aPrincipal } from '@ymera/kernel/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/domain/engine-settings.ts';
import { type WatchedEvent, watchRun } from '../../src/services/watch-run.ts';
import { ada, aTask, aWorld, eve, gated, processes, told, type World } from '../builders.ts';

const { started, stopAll } = processes();

afterEach(stopAll);

function watch(
  world: World,
  runId: string,
  options: { afterSeq?: number; principal?: typeof ada; signal?: AbortSignal } = {},
) {
  const { stores, clock, bus } = world;
  // Long enough that a test which needed the poll would time out: the bus has to ring.
  const deps = { stores, clock, bus, settings: { ...defaultSettings, pollMs: 60_000 } };
  const { afterSeq = 0, principal = ada, signal = new AbortController().signal } = options;
  return watchRun(deps, { runId, afterSeq, principal }, signal);
}

async function all(events: AsyncIterable<WatchedEvent>) {
  const seen = [];
  for await (const { event } of events) seen.push(event);
  return seen;
}

describe('watching a run', () => {
  it('gives every event as it is written, and ends with the run', async () => {
    const slow = gated();
    const world = aWorld({ behaviours: { 'test/b': slow.behaviour } });
    await world.define([aTask('a'), aTask('b', { dependsOn: ['a'] })]);
    const run = await world.begin();
    const watched = all(await watch(world, run.id));
    await started(world);
    await slow.entered;
    slow.open();
    const events = await watched;
    expect(told(events).at(-1)).toBe('RUN_SUCCEEDED');
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('goes on after any event without losing or repeating one', async () => {
    const world = aWorld({});
    await world.define([aTask('a'), aTask('b'), aTask('c', { dependsOn: ['a', 'b'] })]);
    const run = await world.begin();
    const live = watch(world, run.id).then(all);
    await started(world);
    const whole = await live;
    for (let afterSeq = 0; afterSeq <= whole.length; afterSeq++) {
      const rest = await all(await watch(world, run.id, { afterSeq }));
      expect(rest).toEqual(whole.slice(afterSeq));
    }
  });

  it('ends at once when the reader leaves, or the signal aborts, while nothing happens', async () => {
    const world = aWorld({});
    await world.define([aTask('a')]);
    const run = await world.begin();
    const leaver = await watch(world, run.id, { afterSeq: 1 });
    const pending = leaver.next();
    await leaver.return?.();
    expect(await pending).toMatchObject({ done: true });
    const abort = new AbortController();
    const aborted = (await watch(world, run.id, { afterSeq: 1, signal: abort.signal })).next();
    abort.abort();
    expect(await aborted).toMatchObject({ done: true });
  });

  it('is refused for a run of another tenant, an unknown run and a seq below zero', async () => {
    const world = aWorld({});
    await world.define([aTask('a')]);
    const run = await world.begin();
    await expect(watch(world, run.id, { principal: eve })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(watch(world, 'run_none')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(watch(world, run.id, { afterSeq: -1 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('ends with an error once the watcher’s session has expired', async () => {
    const world = aWorld({});
    await world.define([aTask('a')]);
    const run = await world.begin();
    const principal = aPrincipal({ expiresAt: world.clock.now() + 60_000 });
    const watched = await watch(world, run.id, { principal });
    expect(await watched.next()).toMatchObject({ value: { event: { seq: 1 } } });
    await world.clock.advance(60_000);
    const next = watched.next();
    await started(world);
    await expect(next).rejects.toThrow(UnauthenticatedError);
  });
});
