import { createManualClock } from '@ymera/kernel/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { TaskDefinition } from '../../src/domain/definition.ts';
import type { RunEvent } from '../../src/domain/run-event.ts';
import type { Stores } from '../../src/ports.ts';
import { decideApproval } from '../../src/services/decide-approval.ts';
import { createMortalStores } from '../mortal-stores.ts';
import { type Behaviour, held, StepFailure } from './fake-workers.ts';
import {
  ada,
  aWorld,
  commitsOf,
  definitionOf,
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

const leaseMs = 6_000;

/** A workflow with all that can be interrupted: a loop, a gate, an approval, a run of its own, and compensation. */
const whole: readonly TaskDefinition[] = [
  task('count', { input: '= last == null ? 0 : last', loop: { while: 'last < 2', iterationsMax: 5 } }),
  task('make', {
    dependsOn: ['count'],
    input: { feedback: '= feedback' },
    compensate: { target: { kind: 'tool', toolId: 'test/undo' }, input: '= tasks.make.output' },
  }),
  task('check', {
    dependsOn: ['make'],
    target: { kind: 'gate', agentId: 'test/check', producer: 'make', roundsMax: 3, escalateTo: null },
    input: '= tasks.make.output',
  }),
  task('ask', {
    dependsOn: ['check'],
    target: {
      kind: 'approval',
      approvers: { roles: ['execute'], users: [] },
      onDeadline: 'refuse',
      escalateTo: null,
    },
    input: '= tasks.make.output',
    timeoutMs: 3_600_000,
  }),
  task('child', {
    dependsOn: ['ask'],
    target: { kind: 'workflow', workflow: 'inner' },
    input: { n: 1 },
    timeoutMs: 600_000,
  }),
  task('each', {
    dependsOn: ['child'],
    input: '= item',
    forEach: { items: '[1, 2, 3]', concurrency: 2, itemsMax: 5 },
  }),
  task('boom', { dependsOn: ['each'], integrates: 'tasks.make.output' }),
];

const behaviours: Readonly<Record<string, Behaviour>> = {
  count: ({ input }) => Number(input) + 1,
  make: ({ number }) => ({ version: number }),
  check: ({ input }) => ({ approved: JSON.stringify(input) === '{"version":2}' }),
  boom: () => {
    throw new StepFailure('BROKEN');
  },
};

async function aWholeWorld(inMemory: boolean): Promise<World> {
  const world = aWorld({ behaviours, inMemory, settings: { snapshotEvery: 3 } });
  await world.define(definitionOf([task('x'), task('y', { dependsOn: ['x'] })]).tasks, { name: 'inner' });
  await world.define(whole);
  return world;
}

/** A person who approves whatever the inbox shows. */
async function approveAll({ stores, desk }: World): Promise<void> {
  const { items } = await stores.approvals.list(ada.tenantId, null, { first: 10, after: null });
  for (const { runId, stepId, shownSha256 } of items)
    await decideApproval(desk, { runId, stepId, shownSha256, approved: true, principal: ada });
}

async function untilWholeEnds(world: World, runId: string): Promise<readonly RunEvent[]> {
  await passTime(world, async () => {
    await approveAll(world);
    return (await world.record(runId)).status !== 'RUNNING';
  });
  return world.history(runId);
}

const ending = [
  'TASK_STARTED boom',
  'TASK_FAILED boom',
  'COMPENSATION_BEGUN',
  'TASK_STARTED make~undo',
  'TASK_SUCCEEDED make~undo',
  'RUN_FAILED',
];

const workOf = (world: World) => world.work.done.toSorted();

describe.each([
  { inMemory: true, way: 'in memory' },
  { inMemory: false, way: 'through the inbox' },
])('with reports $way, a process that is killed', ({ inMemory }) => {
  it('at any of its writes loses nothing, and nothing is done twice', async () => {
    const undisturbed = await aWholeWorld(inMemory);
    const first = await undisturbed.begin();
    await started(undisturbed);
    await untilWholeEnds(undisturbed, first.id);
    const expected = workOf(undisturbed);
    expect(expected).toHaveLength(12);
    let deaths = 0;
    for (let dieAt = 0; dieAt < 200; dieAt++) {
      for (const moment of ['before', 'after'] as const) {
        const world = await aWholeWorld(inMemory);
        const mortal = createMortalStores(world.stores, { dieAt, moment });
        const run = await world.begin();
        await started(world, { stores: mortal });
        const isOver = async () => mortal.dead() || (await world.record(run.id)).status !== 'RUNNING';
        await passTime(world, async () => {
          await approveAll(world);
          return isOver();
        });
        if (mortal.dead()) deaths++;
        await world.clock.advance(leaseMs + 1);
        await started(world);
        const events = await untilWholeEnds(world, run.id);
        const place = `${moment} write ${dieAt}`;
        expect(
          told(events)
            .filter((one) => one !== 'RUN_RECOVERED')
            .slice(-6),
          place,
        ).toEqual(ending);
        expect(workOf(world), place).toEqual(expected);
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
        const children = await childrenOf(world, run.id);
        expect(
          children.map(({ status }) => status),
          place,
        ).toEqual(['SUCCEEDED']);
        await until(async () => (await world.stores.commits.listUntold(1)).length === 0);
        const inbox = { tenantId: ada.tenantId, runId: run.id, limit: 10 };
        expect(await world.stores.inbox.list(inbox), place).toEqual([]);
        expect(
          (await world.stores.approvals.list(ada.tenantId, null, { first: 1, after: null })).items,
        ).toEqual([]);
        await stopAll();
      }
      if (deaths < 2 * (dieAt + 1)) break;
    }
    expect(deaths).toBeGreaterThan(60);
  });
});

async function childrenOf(world: World, parentRunId: string) {
  const filter = { workflowIds: null, status: null, startedFrom: null, startedBefore: null, parentRunId };
  return (await world.stores.runs.list(ada.tenantId, filter, { first: 10, after: null })).items;
}

const diamond = [
  task('a'),
  task('b', { dependsOn: ['a'] }),
  task('c', { dependsOn: ['a'] }),
  task('d', { dependsOn: ['b', 'c'] }),
];

describe('a process that is killed', () => {
  it('while a selected agent is at work has that agent called again, and asks for no other', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { a: slow.behaviour } });
    await world.define([
      task('a', { target: { kind: 'select', task: 'review', category: null, context: null } }),
    ]);
    let asked = 0;
    const agentRunner = {
      ...world.desk.agentRunner,
      select: async () => ({ agentId: `test/${++asked}`, score: 1, reasons: [] }),
    };
    const mortal = createMortalStores(world.stores, { dieAt: 1, moment: 'before', at: 'commits' });
    await started(world, { stores: mortal, agentRunner });
    const run = await world.begin();
    await slow.entered;
    slow.open();
    await until(mortal.dead);
    await world.clock.advance(leaseMs + 1);
    await started(world, { agentRunner });
    const events = await untilEnd(world, run.id);
    expect(told(events)).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'RUN_RECOVERED',
      'TASK_SUCCEEDED a',
      'RUN_SUCCEEDED',
    ]);
    expect(events[1]).toMatchObject({ selected: { agentId: 'test/1' } });
    expect(world.work.callsOf('a').map(({ agentId }) => agentId)).toEqual(['test/1', 'test/1']);
    expect(asked).toBe(1);
  });

  it('while a task is under way has it dispatched again under the same key', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { a: slow.behaviour } });
    await world.define(diamond);
    const mortal = createMortalStores(world.stores, { dieAt: 1, moment: 'before', at: 'commits' });
    await started(world, { stores: mortal });
    const run = await world.begin();
    await slow.entered;
    slow.open();
    await until(mortal.dead);
    await world.clock.advance(leaseMs + 1);
    await started(world);
    const events = await untilEnd(world, run.id);
    expect(told(events).slice(0, 4)).toEqual([
      'RUN_STARTED',
      'TASK_STARTED a',
      'RUN_RECOVERED',
      'TASK_SUCCEEDED a',
    ]);
    const keys = world.work.callsOf('a').map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('comes back under its own name without waiting for its lease', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { a: slow.behaviour } });
    await world.define(diamond);
    const mortal = createMortalStores(world.stores, { dieAt: 1, moment: 'before', at: 'commits' });
    await started(world, { nodeId: 'node_home', stores: mortal });
    const run = await world.begin();
    await slow.entered;
    slow.open();
    await until(mortal.dead);
    const died = world.clock.now();
    await started(world, { nodeId: 'node_home' });
    await until(async () => (await world.record(run.id)).status === 'SUCCEEDED');
    expect(world.clock.now()).toBe(died);
  });
});

describe('a process that is stopped', () => {
  it('leaves the run to the next one, which goes on at once', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { a: slow.behaviour } });
    await world.define([task('a')]);
    const first = await started(world);
    const run = await world.begin();
    await slow.entered;
    await first.stop();
    slow.open();
    await started(world);
    const events = await untilEnd(world, run.id);
    expect(told(events).slice(2)).toEqual(['RUN_RECOVERED', 'TASK_SUCCEEDED a', 'RUN_SUCCEEDED']);
  });
});

describe('a process that was taken for dead', () => {
  it('cannot write any more once another has taken its run over', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { a: slow.behaviour } });
    await world.define(diamond);
    // Its clock stands still, as that of a process that is suspended.
    await started(world, { clock: createManualClock(), nodeId: 'node_zombie' });
    const run = await world.begin();
    await slow.entered;
    await world.clock.advance(leaseMs + 1);
    await started(world, { nodeId: 'node_heir' });
    await untilEvent(world, run.id, 'RUN_RECOVERED');
    slow.open();
    const events = await untilEnd(world, run.id);
    await until(() => world.log.lines.some(({ fields }) => fields.end === 'fenced'));
    expect(told(events).filter((one) => one.startsWith('TASK_SUCCEEDED'))).toHaveLength(4);
    const epochs = (await commitsOf(world.stores, run.id)).map(({ epoch }) => epoch);
    expect(epochs).toEqual([0, 1, 2, 2, 2, 2]);
  });

  it('cannot write its first wave after a rival has written his', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { a: slow.behaviour } });
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
    await started(world, { clock: createManualClock(), nodeId: 'node_zombie', stores: sleepy });
    await asleep.promise;
    await world.clock.advance(leaseMs + 1);
    await started(world, { nodeId: 'node_heir' });
    await untilEvent(world, run.id, 'TASK_STARTED');
    await slow.entered;
    gate.resolve();
    await until(() => world.log.lines.some(({ fields }) => fields.end === 'fenced'));
    slow.open();
    await untilEnd(world, run.id);
    expect(world.work.callsOf('a')).toHaveLength(1);
    expect(new Set((await commitsOf(world.stores, run.id)).map(({ epoch }) => epoch))).toEqual(
      new Set([0, 1]),
    );
  });
});

describe('a run whose log was changed', () => {
  it('is not driven any further, and the log says why', async () => {
    const world = aWorld();
    await world.define(diamond);
    const { commits } = world.stores;
    const tampering: Stores = {
      ...world.stores,
      commits: {
        ...commits,
        read: async (range) =>
          (await commits.read(range)).map((commit) => ({
            ...commit,
            events: commit.events.map((event) => ({ ...event, at: event.at + 1 })),
          })),
      },
    };
    await world.begin();
    await started(world, { stores: tampering });
    await until(() => world.log.lines.some(({ level }) => level === 'error'));
    expect(world.work.calls).toEqual([]);
    expect(world.log.lines).toContainEqual(
      expect.objectContaining({
        fields: expect.objectContaining({ error: expect.objectContaining({ name: 'BrokenLogError' }) }),
      }),
    );
  });
});
