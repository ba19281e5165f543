import { InvalidArgumentError, type JsonValue, newId, type Principal } from '@ymera/kernel';
import {
  ScheduleBusyError,
  ScheduleNotFoundError,
  ScheduleTakenError,
  TooManySchedulesError,
  WorkflowNotFoundError,
} from '../domain/definition-errors.ts';
import { type MissedRuns, type Schedule, scheduleLimits } from '../domain/schedule.ts';
import { type PublishedEvents, scheduleChanged } from '../events.ts';
import { nextTime, refuseBadTiming } from './cron-times.ts';
import { findWorkflow } from './find-workflow.ts';
import type { ScheduleDeps } from './fire-schedules.ts';
import { keepPayload } from './keep-payload.ts';
import { readInput, refuseUnfit } from './read-input.ts';

export interface CreateScheduleCommand {
  readonly name: string;
  /** A workflow's id, or its name for the latest version each time. */
  readonly workflow: string;
  /** An empty object when left out. */
  readonly input?: JsonValue | null | undefined;
  /** Five fields, or six with seconds first. */
  readonly cron: string;
  /** `UTC` when left out. */
  readonly timeZone?: string | null | undefined;
  /** `once` when left out. */
  readonly missed?: MissedRuns | null | undefined;
  readonly principal: Principal;
}

/**
 * @throws InvalidArgumentError, WorkflowNotFoundError, InputTooLargeError, RunInputInvalidError, ScheduleTakenError,
 * TooManySchedulesError
 */
export async function createSchedule(deps: ScheduleDeps, command: CreateScheduleCommand): Promise<Schedule> {
  const { name, workflow, cron, principal } = command;
  const { tenantId, id: createdBy } = principal;
  const { nameLengthMax, perTenantMax } = scheduleLimits;
  if (name.length < 1 || name.length > nameLengthMax)
    throw new InvalidArgumentError('name', `1 to ${nameLengthMax} characters long`, `${name.length} long`);
  const createdAt = deps.clock.now();
  const timing = { cron, timeZone: command.timeZone ?? 'UTC' };
  refuseBadTiming(timing, createdAt);
  const schedule: Schedule = {
    id: newId('sched', createdAt),
    tenantId,
    name,
    workflow,
    input: await readScheduleInput(deps, { tenantId, workflow, input: command.input ?? {} }),
    ...timing,
    missed: command.missed ?? 'once',
    enabled: true,
    disabledReason: null,
    nextAt: nextTime(timing, createdAt),
    firing: [],
    lastFiredAt: null,
    lastRunId: null,
    createdBy,
    createdAt,
    revision: 1,
  };
  const answer = await deps.stores.schedules.insert(schedule, perTenantMax);
  if (answer === 'taken') throw new ScheduleTakenError(name);
  if (answer === 'full') throw new TooManySchedulesError(perTenantMax);
  await tell(deps, schedule, { by: createdBy, change: 'created' });
  return schedule;
}

export interface ScheduleCommand {
  readonly scheduleId: string;
  readonly principal: Principal;
}

/** Whatever is left out stays as it is. */
export interface UpdateScheduleCommand
  extends ScheduleCommand,
    Partial<Pick<CreateScheduleCommand, 'workflow' | 'input' | 'cron' | 'timeZone' | 'missed'>> {}

/**
 * @throws ScheduleNotFoundError, ScheduleBusyError, InvalidArgumentError, WorkflowNotFoundError, InputTooLargeError,
 * RunInputInvalidError
 */
export function updateSchedule(deps: ScheduleDeps, command: UpdateScheduleCommand): Promise<Schedule> {
  return changeSchedule(deps, command, 'updated', async (schedule) => {
    const now = deps.clock.now();
    const timing = {
      cron: command.cron ?? schedule.cron,
      timeZone: command.timeZone ?? schedule.timeZone,
    };
    refuseBadTiming(timing, now);
    const workflow = command.workflow ?? schedule.workflow;
    const { tenantId } = schedule;
    const { input } = command;
    const given = input === undefined || input === null ? null : input;
    return {
      workflow,
      ...timing,
      missed: command.missed ?? schedule.missed,
      input:
        given === null ? schedule.input : await readScheduleInput(deps, { tenantId, workflow, input: given }),
      nextAt: schedule.enabled ? nextTime(timing, now) : null,
    };
  });
}

/** @throws ScheduleNotFoundError, ScheduleBusyError */
export function pauseSchedule(deps: ScheduleDeps, command: ScheduleCommand): Promise<Schedule> {
  return changeSchedule(deps, command, 'paused', async ({ enabled }) =>
    enabled ? { enabled: false, nextAt: null } : null,
  );
}

/**
 * The times while it was paused are not made up for.
 *
 * @throws ScheduleNotFoundError, ScheduleBusyError
 */
export function resumeSchedule(deps: ScheduleDeps, command: ScheduleCommand): Promise<Schedule> {
  return changeSchedule(deps, command, 'resumed', async (schedule) =>
    schedule.enabled
      ? null
      : { enabled: true, disabledReason: null, nextAt: nextTime(schedule, deps.clock.now()) },
  );
}

/** @throws ScheduleNotFoundError */
export async function deleteSchedule(
  deps: ScheduleDeps,
  { scheduleId, principal }: ScheduleCommand,
): Promise<void> {
  const [schedule] = await deps.stores.schedules.findMany(principal.tenantId, [scheduleId]);
  if (!schedule || !(await deps.stores.schedules.remove(principal.tenantId, scheduleId)))
    throw new ScheduleNotFoundError(scheduleId);
  await tell(deps, schedule, { by: principal.id, change: 'deleted' });
}

type Change = PublishedEvents['workflows.schedule.changed']['change'];

const racesMax = 10;

/** Changes what `decide` says, and nothing when it says null. */
async function changeSchedule(
  deps: ScheduleDeps,
  { scheduleId, principal }: ScheduleCommand,
  change: Change,
  decide: (schedule: Schedule) => Promise<Partial<Schedule> | null>,
): Promise<Schedule> {
  for (let race = 0; race < racesMax; race++) {
    const [schedule] = await deps.stores.schedules.findMany(principal.tenantId, [scheduleId]);
    if (!schedule) throw new ScheduleNotFoundError(scheduleId);
    const changes = await decide(schedule);
    if (!changes) return schedule;
    const changed = { ...schedule, ...changes, revision: schedule.revision + 1 };
    if (!(await deps.stores.schedules.replace(changed))) continue;
    await tell(deps, changed, { by: principal.id, change });
    return changed;
  }
  throw new ScheduleBusyError(scheduleId);
}

async function readScheduleInput(
  deps: ScheduleDeps,
  { tenantId, workflow: idOrName, input }: { tenantId: string; workflow: string; input: JsonValue },
): Promise<Schedule['input']> {
  const json = readInput(input, deps.settings.inputBytesMax);
  const workflow = await findWorkflow(deps, { tenantId, idOrName });
  if (!workflow) throw new WorkflowNotFoundError(idOrName);
  refuseUnfit(workflow, input);
  return keepPayload(deps.stores.blobs, { tenantId, json });
}

async function tell(
  { events, clock, log }: ScheduleDeps,
  schedule: Schedule,
  { by, change }: { by: string; change: Change },
): Promise<void> {
  try {
    await events.publish(scheduleChanged(schedule, { by, at: clock.now(), change }));
  } catch (error) {
    log.error('telling a change of a schedule failed', { scheduleId: schedule.id, error });
  }
}
