import { afterEach, describe, expect, it } from 'vitest';
import { type MissedRuns, scheduleLimits } from '../../src/domain/schedule.ts';
import { fireSchedules, timesToFire } from '../../src/services/fire-schedules.ts';
import {
  type CreateScheduleCommand,
  createSchedule,
  deleteSchedule,
  pauseSchedule,
  resumeSchedule,
  updateSchedule,
} from '../../src/services/keep-schedule.ts';
import { createMortalStores } from '../mortal-stores.ts';
import { ada, aWorld, eve, processes, task, type World } from './world.ts';

const { stopAll } = processes();
afterEach(stopAll);

const minute = 60_000;
const hour = 60 * minute;

async function ready() {
  const world = aWorld();
  await world.define([task('a')]);
  const create = (more: Partial<CreateScheduleCommand> = {}) =>
    createSchedule(world.desk, {
      name: 'hourly',
      workflow: 'sample',
      cron: '0 * * * *',
      principal: ada,
      ...more,
    });
  return { world, create };
}

async function runsOf(world: World) {
  const filter = {
    workflowIds: null,
    status: null,
    startedFrom: null,
    startedBefore: null,
    parentRunId: null,
  };
  const { items } = await world.stores.runs.list(ada.tenantId, filter, { first: 200, after: null });
  return items.toReversed();
}

const scheduleOf = async (world: World, id: string) =>
  (await world.stores.schedules.findMany(ada.tenantId, [id]))[0];

describe('a schedule', () => {
  it('starts a run each time it is due, once, however many processes look', async () => {
    const { world, create } = await ready();
    const schedule = await create({ input: { n: 1 } });
    const begun = world.clock.now();
    expect(schedule.nextAt).toBe(begun + hour);
    await fireSchedules(world.desk);
    expect(await runsOf(world)).toEqual([]);
    for (let times = 1; times <= 3; times++) {
      await world.clock.advance(hour);
      await Promise.all([1, 2, 3].map(() => fireSchedules(world.desk)));
      expect(await runsOf(world)).toHaveLength(times);
    }
    expect((await runsOf(world))[0]).toMatchObject({ startedBy: ada.id, input: { json: '{"n":1}' } });
    const [last] = (await runsOf(world)).slice(-1);
    expect(await scheduleOf(world, schedule.id)).toMatchObject({
      nextAt: begun + 4 * hour,
      lastFiredAt: begun + 3 * hour,
      lastRunId: last?.id,
      firing: [],
    });
  });

  it.each(['before', 'after'] as const)(
    'is fired once although its process dies %s any of its writes',
    async (moment) => {
      for (let dieAt = 0; dieAt < 8; dieAt++) {
        const { world, create } = await ready();
        await create();
        await world.clock.advance(hour);
        const mortal = createMortalStores(world.stores, { dieAt, moment });
        await fireSchedules(world.depsOf({ stores: mortal })).catch(() => {});
        await fireSchedules(world.desk);
        await fireSchedules(world.desk);
        expect(await runsOf(world), `write ${dieAt}`).toHaveLength(1);
      }
    },
  );

  it('keeps to the time of its zone when the clocks change', () => {
    const schedule = { cron: '30 2 * * *', timeZone: 'Europe/Vienna', missed: 'all' } as Parameters<
      typeof timesToFire
    >[0];
    const from = Date.UTC(2026, 9, 24);
    const times = timesToFire(schedule, from, from + 3 * 24 * hour).map((time) =>
      new Date(time).toISOString(),
    );
    expect(times).toEqual([
      '2026-10-24T00:30:00.000Z',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it.each([
    ['skip', 0],
    ['once', 1],
    ['all', 5],
  ] as const)('whose times were missed makes up for them: %s', async (missed: MissedRuns, count) => {
    const { world, create } = await ready();
    await create({ missed });
    await world.clock.advance(5 * hour + 10 * minute);
    await fireSchedules(world.desk);
    expect(await runsOf(world)).toHaveLength(count);
    await world.clock.advance(50 * minute);
    await fireSchedules(world.desk);
    expect(await runsOf(world)).toHaveLength(count + 1);
  });

  it.each([
    ['skip', 23_000, 1],
    ['once', 23_000, 1],
    ['all', 23_000, 11],
    ['skip', 3_000, 1],
    ['once', 3_000, 1],
  ] as const)('that is due every 2 s makes up for them: %s after %i ms', async (missed, awayMs, count) => {
    const { world, create } = await ready();
    await create({ cron: '*/2 * * * * *', missed });
    await world.clock.advance(awayMs);
    await fireSchedules(world.desk);
    expect(await runsOf(world)).toHaveLength(count);
    await world.clock.advance(2_000);
    await fireSchedules(world.desk);
    expect(await runsOf(world)).toHaveLength(count + 1);
  });

  it.each([
    [29_000, 1],
    [31_000, 0],
  ])(
    'that is due every minute and is not made up for keeps a time for half a minute: %i ms',
    async (lateBy, count) => {
      const { world, create } = await ready();
      const { nextAt } = await create({ cron: '* * * * *', missed: 'skip' });
      await world.clock.advance((nextAt ?? 0) + 10 * minute + lateBy - world.clock.now());
      await fireSchedules(world.desk);
      expect(await runsOf(world)).toHaveLength(count);
    },
  );

  it('makes up for at most a hundred', async () => {
    const { world, create } = await ready();
    await create({ cron: '* * * * *', missed: 'all' });
    await world.clock.advance(300 * minute);
    await fireSchedules(world.desk);
    expect(await runsOf(world)).toHaveLength(100);
  });

  it('that cannot start its workflow is disabled, and says why', async () => {
    const { world, create } = await ready();
    const schedule = await create();
    await world.define([task('a')], { inputSchema: { type: 'object', required: ['n'] } });
    await world.clock.advance(hour);
    await fireSchedules(world.desk);
    const disabled = await scheduleOf(world, schedule.id);
    expect(disabled).toMatchObject({ enabled: false, nextAt: null, firing: [] });
    expect(disabled?.disabledReason).toMatch('RUN_INPUT_INVALID');
    expect(world.events.published.at(-1)).toMatchObject({
      topic: 'workflows.schedule.changed',
      payload: { change: 'disabled' },
    });
  });

  it('that is paused starts nothing, and is not made up for when it is resumed', async () => {
    const { world, create } = await ready();
    const about = { scheduleId: (await create({ missed: 'all' })).id, principal: ada };
    await pauseSchedule(world.desk, about);
    await pauseSchedule(world.desk, about);
    await world.clock.advance(5 * hour);
    await fireSchedules(world.desk);
    expect(await resumeSchedule(world.desk, about)).toMatchObject({
      enabled: true,
      nextAt: world.clock.now() + hour,
    });
    await fireSchedules(world.desk);
    expect(await runsOf(world)).toEqual([]);
    await world.clock.advance(hour);
    await fireSchedules(world.desk);
    expect(await runsOf(world)).toHaveLength(1);
  });

  it('is changed as a whole, and gone when it is deleted', async () => {
    const { world, create } = await ready();
    const about = { scheduleId: (await create()).id, principal: ada };
    expect(await updateSchedule(world.desk, { ...about, cron: '30 * * * *' })).toMatchObject({
      cron: '30 * * * *',
      nextAt: world.clock.now() + 30 * minute,
      revision: 2,
    });
    await deleteSchedule(world.desk, about);
    await expect(deleteSchedule(world.desk, about)).rejects.toMatchObject({ code: 'SCHEDULE_NOT_FOUND' });
    await expect(pauseSchedule(world.desk, about)).rejects.toMatchObject({ code: 'SCHEDULE_NOT_FOUND' });
  });

  it.each([
    ['an expression that is none', { cron: 'every day' }, 'INVALID_ARGUMENT'],
    ['a time that never comes', { cron: '0 0 30 2 *' }, 'INVALID_ARGUMENT'],
    ['a long expression', { cron: '* '.repeat(200) }, 'INVALID_ARGUMENT'],
    ['a time zone that is none', { timeZone: 'Mars/Olympus' }, 'INVALID_ARGUMENT'],
    ['no name', { name: '' }, 'INVALID_ARGUMENT'],
    ['a workflow that is not there', { workflow: 'ghost' }, 'WORKFLOW_NOT_FOUND'],
    ['a name that is taken', { name: 'taken' }, 'SCHEDULE_TAKEN'],
    ['the workflow of another tenant', { principal: eve }, 'WORKFLOW_NOT_FOUND'],
  ])('with %s is refused', async (_, more, code) => {
    const { create } = await ready();
    await create({ name: 'taken' });
    await expect(create(more)).rejects.toMatchObject({ code });
  });
});

describe('a schedule of what cannot be called at the moment', () => {
  it('starts its runs all the same, which say so themselves', async () => {
    const { world, create } = await ready();
    const schedule = await create();
    const desk = world.depsOf({ agentRunner: { ...world.desk.agentRunner, describe: async () => [] } });
    await world.clock.advance(hour);
    await fireSchedules(desk);
    expect(await runsOf(world)).toHaveLength(1);
    expect(await scheduleOf(world, schedule.id)).toMatchObject({ enabled: true, disabledReason: null });
  });
});

describe('the schedules of a tenant', () => {
  it('are so many at most, and one that is deleted makes room', async () => {
    const { world, create } = await ready();
    const { perTenantMax } = scheduleLimits;
    const schedules = [];
    for (let count = 0; count < perTenantMax; count++)
      schedules.push(await create({ name: `hourly ${count}` }));
    await expect(create({ name: 'one more' })).rejects.toMatchObject({
      code: 'TOO_MANY_SCHEDULES',
      details: { max: perTenantMax },
    });
    await expect(create({ name: 'hourly 0' })).rejects.toMatchObject({ code: 'SCHEDULE_TAKEN' });
    await deleteSchedule(world.desk, { scheduleId: schedules[7]?.id ?? '', principal: ada });
    expect(await create({ name: 'one more' })).toMatchObject({ name: 'one more' });
  });
});
