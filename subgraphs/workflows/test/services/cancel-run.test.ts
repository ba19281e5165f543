import { afterEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/domain/engine-settings.ts';
import type { ServiceDeps } from '../../src/ports.ts';
import { cancelRun } from '../../src/services/cancel-run.ts';
import {
  ada,
  aTask,
  aWorld,
  eve,
  fail,
  gated,
  processes,
  told,
  until,
  untilCalls,
  untilEnd,
  untilStopped,
  type World,
} from '../builders.ts';

const { started, stopAll } = processes();

afterEach(stopAll);

describe('cancelling a run', () => {
  it('stops the tasks under way, begins no others and ends the run', async () => {
    const world = aWorld({ behaviours: { 'test/a': untilStopped } });
    await world.define([aTask('a'), aTask('b', { dependsOn: ['a'] })]);
    await started(world);
    const run = await world.begin();
    await untilCalls(world, 1);
    await cancelRun(depsOf(world), { runId: run.id, principal: ada });
    const events = await world.eventsUntil(run.id);
    expect(told(events)).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'CANCEL_REQUESTED',
      'TASK_FAILED a',
      'RUN_CANCELLED',
    ]);
    expect(events[3]).toMatchObject({ failure: { code: 'CANCELLED' } });
    expect(world.events.published.map(({ topic }) => topic)).toContain('workflows.run.cancel_requested');
  });

  it('keeps what a task puts out that is done all the same', async () => {
    const late = gated('kept');
    const world = aWorld({ behaviours: { 'test/a': late.behaviour } });
    await world.define([aTask('a')]);
    await started(world);
    const run = await world.begin();
    await late.entered;
    await cancelRun(depsOf(world), { runId: run.id, principal: ada });
    late.open();
    expect(told(await world.eventsUntil(run.id)).slice(-2)).toEqual(['TASK_SUCCEEDED a', 'RUN_CANCELLED']);
  });

  it('gives a task up that does not stop in time', async () => {
    const stubborn = gated();
    const world = aWorld({ behaviours: { 'test/a': stubborn.behaviour }, settings: { cancelGraceMs: 400 } });
    await world.define([aTask('a')]);
    await started(world);
    const run = await world.begin();
    await stubborn.entered;
    await cancelRun(depsOf(world), { runId: run.id, principal: ada });
    const events = await untilEnd(world, run.id, 10);
    expect(told(events).slice(-2)).toEqual(['TASK_FAILED a', 'RUN_CANCELLED']);
    const asked = events.find(({ type }) => type === 'CANCEL_REQUESTED');
    expect((events.at(-1)?.at ?? 0) - (asked?.at ?? 0)).toBeLessThan(500);
    stubborn.open();
  });

  it('does not wait for a retry that is due later', async () => {
    const world = aWorld({ behaviours: { 'test/a': () => fail('BUSY', { retryable: true }) } });
    await world.define([aTask('a')]);
    await started(world);
    const run = await world.begin();
    await world.eventsUntil(run.id, 'TASK_ATTEMPT_FAILED');
    await cancelRun(depsOf(world), { runId: run.id, principal: ada });
    expect(told(await world.eventsUntil(run.id)).slice(-2)).toEqual(['CANCEL_REQUESTED', 'RUN_CANCELLED']);
  });

  it('that no process drives ends it as soon as one does', async () => {
    const world = aWorld({});
    await world.define([aTask('a')]);
    const run = await world.begin();
    await cancelRun(depsOf(world), { runId: run.id, principal: ada });
    await started(world);
    expect(told(await world.eventsUntil(run.id))).toEqual([
      'RUN_STARTED',
      'CANCEL_REQUESTED',
      'RUN_CANCELLED',
    ]);
    expect(world.agents.calls).toEqual([]);
  });

  it('whose process died with a task under way does not begin that task again', async () => {
    const world = aWorld({ behaviours: { 'test/a': untilStopped } });
    await world.define([aTask('a')]);
    const first = await started(world);
    const run = await world.begin();
    await untilCalls(world, 1);
    await first.stop();
    await cancelRun(depsOf(world), { runId: run.id, principal: ada });
    await started(world);
    expect(told(await world.eventsUntil(run.id)).slice(-3)).toEqual([
      'RUN_RECOVERED',
      'TASK_FAILED a',
      'RUN_CANCELLED',
    ]);
    expect(world.agents.calls).toHaveLength(1);
  });

  it('at the moment a process takes it over is heard all the same', async () => {
    const world = aWorld({ behaviours: { 'test/a': untilStopped } });
    await world.define([aTask('a')]);
    const first = await started(world);
    const run = await world.begin();
    await untilCalls(world, 1);
    await first.stop();
    const { commits } = world.stores;
    const interrupted: typeof commits = {
      ...commits,
      append: async (commit) => {
        const answer = await commits.append(commit);
        if (commit.events.some(({ type }) => type === 'RUN_RECOVERED'))
          await cancelRun(depsOf(world), { runId: run.id, principal: ada });
        return answer;
      },
    };
    await started(world, {}, { ...world.stores, commits: interrupted });
    expect(told(await world.eventsUntil(run.id)).at(-1)).toBe('RUN_CANCELLED');
  });

  it('twice asks once', async () => {
    const world = aWorld({});
    await world.define([aTask('a')]);
    const run = await world.begin();
    const cancel = () => cancelRun(depsOf(world), { runId: run.id, principal: ada });
    await Promise.all([cancel(), cancel(), cancel()]);
    await started(world);
    const events = told(await world.eventsUntil(run.id));
    expect(events.filter((event) => event === 'CANCEL_REQUESTED')).toHaveLength(1);
  });

  it('that has ended changes nothing', async () => {
    const world = aWorld({});
    await world.define([aTask('a')]);
    await started(world);
    const run = await world.begin();
    const before = await world.eventsUntil(run.id);
    await until(() => world.events.published.some(({ topic }) => topic === 'workflows.run.ended'));
    await cancelRun(depsOf(world), { runId: run.id, principal: ada });
    expect(await world.eventsUntil(run.id)).toEqual(before);
  });

  it('of another tenant, or of none, is refused as unknown', async () => {
    const world = aWorld({});
    await world.define([aTask('a')]);
    const run = await world.begin();
    const foreign = cancelRun(depsOf(world), { runId: run.id, principal: eve });
    await expect(foreign).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    const unknown = cancelRun(depsOf(world), { runId: 'run_none', principal: ada });
    await expect(unknown).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

function depsOf({ stores, agents, events, bus, clock, log }: World): ServiceDeps {
  const rest = { nodeId: 'node_desk', settings: defaultSettings, random: () => 0 };
  return { stores, agentRunner: agents.runner, events, bus, clock, log, ...rest };
}
