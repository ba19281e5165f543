import { createManualClock } from '@ymera/kernel/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/domain/run-event.ts';
import { createMemoryStores } from '../../src/models/memory-stores.ts';
import type { Stores } from '../../src/ports.ts';
import {
  ada,
  aTask,
  aWorld,
  gated,
  passTime,
  processes,
  told,
  until,
  untilCalls,
  untilEnd,
  untilStopped,
} from '../builders.ts';
import { createMortalStores } from '../mortal-stores.ts';

const { started, stopAll } = processes();
const leaseMs = 15_000;
const diamond = [
  aTask('a'),
  aTask('b', { dependsOn: ['a'] }),
  aTask('c', { dependsOn: ['a'] }),
  aTask('d', { dependsOn: ['b', 'c'] }),
];

afterEach(stopAll);

describe('a process that is killed', () => {
  // The diamond takes four commits after the first: a's start, b's and c's, d's, and the end.
  const deaths = [0, 1, 2, 3, 4].flatMap((dieAt) => [
    { dieAt, moment: 'before' as const },
    { dieAt, moment: 'after' as const },
  ]);

  it.each(deaths)('$moment its commit $dieAt loses nothing and no task is done twice', async (death) => {
    const world = aWorld({});
    await world.define(diamond);
    const mortal = createMortalStores(world.stores, death);
    await started(world, {}, mortal);
    const run = await world.begin();
    await until(() => mortal.dead() || world.events.published.some(({ topic }) => topic.endsWith('ended')));
    await world.clock.advance(leaseMs + 1);
    await started(world);
    const events = await untilEnd(world, run.id, 100);
    expect(events.at(-1)?.type).toBe('RUN_SUCCEEDED');
    expect([...world.agents.worked].sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(finished(events)).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd']));
    expect(finished(events)).toHaveLength(4);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    await until(() => world.events.published.length >= 3);
    expect(world.events.published.map(({ topic }) => topic).sort()).toEqual([
      'workflows.run.ended',
      'workflows.run.started',
      'workflows.workflow.defined',
    ]);
    expect(await world.stores.commits.listUntold(10)).toEqual([]);
  });

  it('between the record of a run and its first commit leaves a run that is done all the same', async () => {
    const world = aWorld({});
    await world.define(diamond);
    const mortal = createMortalStores(world.stores, { dieAt: 0, moment: 'before' });
    const start = world.process({}, mortal).startWorkflow({ workflowId: 'sample', clientKey: 'k' }, ada);
    await expect(start).rejects.toThrow('killed');
    await started(world);
    const run = await world.process().startWorkflow({ workflowId: 'sample', clientKey: 'k' }, ada);
    expect(told(await world.eventsUntil(run.id)).at(-1)).toBe('RUN_SUCCEEDED');
    expect(world.agents.worked).toHaveLength(4);
  });

  it('while a task is under way has it dispatched again under the same key', async () => {
    const slow = gated();
    const world = aWorld({ behaviours: { 'test/a': slow.behaviour } });
    await world.define(diamond);
    const mortal = createMortalStores(world.stores, { dieAt: 1, moment: 'before' });
    await started(world, {}, mortal);
    const run = await world.begin();
    await slow.entered;
    slow.open();
    await until(mortal.dead);
    await world.clock.advance(leaseMs + 1);
    await started(world);
    const events = await untilEnd(world, run.id, 100);
    expect(told(events).slice(0, 4)).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'RUN_RECOVERED',
      'TASK_SUCCEEDED a',
    ]);
    const keys = world.agents.callsOf('a').map(({ idempotencyKey }) => idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('comes back under its own name without waiting for its lease', async () => {
    const slow = gated();
    const world = aWorld({ behaviours: { 'test/a': slow.behaviour } });
    await world.define(diamond);
    const mortal = createMortalStores(world.stores, { dieAt: 1, moment: 'before' });
    await started(world, { nodeId: 'node_home' }, mortal);
    const run = await world.begin();
    await slow.entered;
    slow.open();
    await until(mortal.dead);
    await started(world, { nodeId: 'node_home' });
    expect(told(await world.eventsUntil(run.id)).at(-1)).toBe('RUN_SUCCEEDED');
  });
});

describe('a process that lives', () => {
  it('keeps its runs for as long as they take, whoever else is there', async () => {
    const slow = gated();
    const world = aWorld({ behaviours: { 'test/a': slow.behaviour } });
    await world.define([aTask('a', { timeoutMs: 600_000 })]);
    // With room for one run it cannot claim its own again, should the lease be over.
    await started(world, { settings: { runsMax: 1 } });
    const run = await world.begin();
    await slow.entered;
    await started(world);
    const end = world.clock.now() + 5 * leaseMs;
    await passTime(world, () => world.clock.now() >= end, 500);
    slow.open();
    expect(told(await world.eventsUntil(run.id))).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'TASK_SUCCEEDED a',
      'RUN_SUCCEEDED',
    ]);
  });
});

describe('a process that is stopped', () => {
  it('stops what is under way and leaves the run to the next one, which goes on at once', async () => {
    const world = aWorld({
      behaviours: { 'test/a': (request, call) => (call.number === 1 ? untilStopped(request, call) : 'ok') },
    });
    await world.define([aTask('a', { attemptsMax: 1 })]);
    const first = await started(world);
    const run = await world.begin();
    await untilCalls(world, 1);
    await first.stop();
    expect(told(await world.eventsUntil(run.id, 'TASK_STARTED'))).toHaveLength(2);
    await started(world);
    const events = await world.eventsUntil(run.id);
    expect(told(events).slice(2)).toEqual(['RUN_RECOVERED', 'TASK_SUCCEEDED a', 'RUN_SUCCEEDED']);
  });

  it('does not wait for ever for an agent that will not stop', async () => {
    const stubborn = gated();
    const world = aWorld({ behaviours: { 'test/a': stubborn.behaviour }, settings: { stopGraceMs: 5_000 } });
    await world.define([aTask('a')]);
    const first = await started(world);
    await world.begin();
    await stubborn.entered;
    let stopped = false;
    const stopping = first.stop().then(() => {
      stopped = true;
    });
    await passTime(world, () => stopped, 100);
    await stopping;
    stubborn.open();
  });
});

describe('a process that was taken for dead', () => {
  it('cannot write any more once another has taken its run over', async () => {
    const slow = gated();
    const world = aWorld({ behaviours: { 'test/a': slow.behaviour } });
    await world.define(diamond);
    // Its clock stands still, as that of a process that is suspended.
    await started(world, { clock: createManualClock(), nodeId: 'node_zombie' });
    const run = await world.begin();
    await slow.entered;
    await world.clock.advance(leaseMs + 1);
    await started(world, { nodeId: 'node_heir' });
    await world.eventsUntil(run.id, 'RUN_RECOVERED');
    slow.open();
    const events = await untilEnd(world, run.id, 100);
    await until(() => world.log.lines.some(({ fields }) => fields.end === 'fenced'));
    expect(finished(events).sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({ fields: { runId: run.id, end: 'fenced' } }),
    );
    expect(await epochs(world.stores, run.id)).toEqual([0, 1, 2, 2, 2, 2]);
  });

  it('cannot write its first wave after a rival has written his', async () => {
    const slow = gated();
    const world = aWorld({ behaviours: { 'test/a': slow.behaviour } });
    await world.define(diamond);
    const [gate, asleep] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const sleepy: Stores = {
      ...world.stores,
      commits: {
        ...world.stores.commits,
        append: async (commit) => {
          asleep.resolve();
          await gate.promise;
          return world.stores.commits.append(commit);
        },
      },
    };
    const run = await world.begin();
    await started(world, { clock: createManualClock(), nodeId: 'node_zombie' }, sleepy);
    await asleep.promise;
    await world.clock.advance(leaseMs + 1);
    await started(world, { nodeId: 'node_heir' });
    await world.eventsUntil(run.id, 'TASK_STARTED');
    await slow.entered;
    gate.resolve();
    await until(() => world.log.lines.some(({ fields }) => 'end' in fields));
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({ fields: { runId: run.id, end: 'fenced' } }),
    );
    slow.open();
    expect(finished(await untilEnd(world, run.id, 100)).sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(world.agents.callsOf('a')).toHaveLength(1);
    expect(new Set(await epochs(world.stores, run.id))).toEqual(new Set([0, 1]));
  });
});

describe('a run whose log was changed', () => {
  it('is not driven any further, and the log says why', async () => {
    const stores = createMemoryStores();
    const world = aWorld({ stores });
    await world.define(diamond);
    const tampering: Stores = {
      ...stores,
      commits: {
        ...stores.commits,
        read: async (range) =>
          (await stores.commits.read(range)).map((commit) => ({
            ...commit,
            events: commit.events.map((event) => ({ ...event, at: event.at + 1 })),
          })),
      },
    };
    await world.begin();
    await started(world, {}, tampering);
    await until(() => world.log.lines.some(({ level }) => level === 'error'));
    expect(world.agents.calls).toEqual([]);
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({
        fields: expect.objectContaining({ error: expect.objectContaining({ name: 'BrokenLogError' }) }),
      }),
    );
  });
});

const finished = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'TASK_SUCCEEDED' ? [event.taskId] : []));

async function epochs(stores: Stores, runId: string): Promise<readonly number[]> {
  const range = { tenantId: ada.tenantId, runId, afterSeq: 0, limit: 100 };
  return (await stores.commits.read(range)).map(({ epoch }) => epoch);
}
