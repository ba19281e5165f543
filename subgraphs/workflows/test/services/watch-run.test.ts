import { UnauthenticatedError } from '@ymera/kernel';
import { aPrincipal } from '@ymera/kernel/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/domain/engine-settings.ts';
import { decideApproval } from '../../src/services/decide-approval.ts';
import { listApprovals, watchApprovals } from '../../src/services/list-approvals.ts';
import { retryTask } from '../../src/services/retry-task.ts';
import { watchRunStatus, watchTaskProgress } from '../../src/services/watch-progress.ts';
import { type WatchedEvent, watchRun } from '../../src/services/watch-run.ts';
import { held, StepFailure } from './fake-workers.ts';
import { ada, aWorld, bob, eve, processes, task, told, until, untilEnd, type World } from './world.ts';

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

const signal = () => new AbortController().signal;

describe('watching a run', () => {
  it('that was taken up again gives what came after its first end', async () => {
    const world = aWorld({
      behaviours: {
        a: ({ number }) => {
          if (number === 1) throw new StepFailure('BROKEN');
          return 'mended';
        },
      },
    });
    await world.define([task('a')]);
    await started(world);
    const run = await world.begin();
    await untilEnd(world, run.id);
    await retryTask(world.desk, { runId: run.id, taskId: 'a', principal: ada });
    await untilEnd(world, run.id);
    const events = await all(await watch(world, run.id));
    expect(told(events).filter((one) => one.startsWith('RUN_') && one !== 'RUN_RECOVERED')).toEqual([
      'RUN_STARTED',
      'RUN_FAILED',
      'RUN_SUCCEEDED',
    ]);
  });

  it('gives every event as it is written, and ends with the run', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { b: slow.behaviour } });
    await world.define([task('a'), task('b', { dependsOn: ['a'] })]);
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
    const world = aWorld();
    await world.define([task('a'), task('b'), task('c', { dependsOn: ['a', 'b'] })]);
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
    const world = aWorld();
    await world.define([task('a')]);
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
    const world = aWorld();
    await world.define([task('a')]);
    const run = await world.begin();
    await expect(watch(world, run.id, { principal: eve })).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(watch(world, 'run_none')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
    await expect(watch(world, run.id, { afterSeq: -1 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('ends with an error once the watcher’s session has expired', async () => {
    const world = aWorld();
    await world.define([task('a')]);
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

describe('watching how a run stands', () => {
  it('tells each change once, and ends with the run', async () => {
    const slow = held();
    const world = aWorld({ behaviours: { b: slow.behaviour } });
    await world.define([task('a'), task('b', { dependsOn: ['a'] })]);
    const run = await world.begin();
    const about = { runId: run.id, principal: ada };
    const seen: { status: string; tasksDone: number }[] = [];
    const tasks: string[] = [];
    const whole = (async () => {
      for await (const view of await watchRunStatus(world.desk, about, signal())) seen.push(view);
    })();
    const each = (async () => {
      for await (const { taskId, status } of await watchTaskProgress(world.desk, about, signal()))
        tasks.push(`${taskId} ${status}`);
    })();
    await until(() => tasks.length === 2);
    await started(world);
    await slow.entered;
    await until(() => tasks.includes('b RUNNING'));
    slow.open();
    await Promise.all([whole, each]);
    expect(seen.at(0)).toMatchObject({ status: 'RUNNING', tasksDone: 0, tasksTotal: 2 });
    expect(seen.at(-1)).toMatchObject({ status: 'SUCCEEDED', tasksDone: 2 });
    expect(tasks.filter((one) => one.startsWith('b'))).toEqual(['b WAITING', 'b RUNNING', 'b SUCCEEDED']);
    expect(new Set(seen.map((view) => JSON.stringify(view))).size).toBe(seen.length);
  });

  it('is refused for a run of another tenant', async () => {
    const world = aWorld();
    await world.define([task('a')]);
    const run = await world.begin();
    const watching = watchRunStatus(world.desk, { runId: run.id, principal: eve }, signal());
    await expect(watching).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });
});

describe('the inbox', () => {
  it('shows what waits for a person, to whom it concerns, and takes it back', async () => {
    const world = aWorld();
    const approvers = { roles: [], users: [bob.id] };
    await world.define([
      task('ask', {
        target: { kind: 'approval', approvers, onDeadline: 'refuse', escalateTo: null },
        timeoutMs: 60_000,
      }),
    ]);
    await started(world);
    const leaving = new AbortController();
    const watching = await watchApprovals(world.desk, { mine: true, principal: bob }, leaving.signal);
    const opening = watching.next();
    const run = await world.begin();
    const { value } = await opening;
    expect(value).toMatchObject({ kind: 'opened', approval: { runId: run.id, stepId: 'ask' } });
    const page = { first: 10, after: null };
    const sizes = await Promise.all(
      [ada, bob, eve].map(
        async (principal) => (await listApprovals(world.desk, { mine: true, principal, page })).items.length,
      ),
    );
    expect(sizes).toEqual([0, 1, 0]);
    expect((await listApprovals(world.desk, { mine: false, principal: ada, page })).items).toHaveLength(1);
    const { shownSha256 } = value.approval;
    const closing = watching.next();
    await decideApproval(world.desk, {
      runId: run.id,
      stepId: 'ask',
      approved: true,
      shownSha256,
      principal: bob,
    });
    expect((await closing).value).toMatchObject({ kind: 'closed', approval: { stepId: 'ask' } });
    const last = watching.next();
    leaving.abort();
    expect((await last).done).toBe(true);
  });
});
