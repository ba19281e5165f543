import { DomainError, type Principal } from '@ymera/kernel';
import { type Schedule, scheduleLimits } from '../domain/schedule.ts';
import { scheduleChanged } from '../events.ts';
import type { RunRecord } from '../run-ports.ts';
import { latestTimes, nextTime } from './cron-times.ts';
import { readPayload } from './keep-payload.ts';
import type { StartDeps } from './refuse-unusable.ts';
import { startWorkflow } from './start-workflow.ts';

export type ScheduleDeps = StartDeps;

const batch = 50;

/**
 * Starts the runs that are due. Any number of processes may do so at the same time: the times are claimed by
 * compare-and-set, and each time is the client key of its run.
 */
export async function fireSchedules(deps: ScheduleDeps): Promise<void> {
  for (const due of await deps.stores.schedules.listDue(deps.clock.now(), batch)) {
    try {
      const claimed = await claimTimes(deps, due);
      if (claimed && claimed.firing.length > 0) await fire(deps, claimed);
    } catch (error) {
      deps.log.error('a schedule could not be fired; it will be tried again', { scheduleId: due.id, error });
    }
  }
}

/** Null when another has claimed them; what a process that died had claimed is to be fired still. */
async function claimTimes(deps: ScheduleDeps, schedule: Schedule): Promise<Schedule | null> {
  const now = deps.clock.now();
  if (schedule.firing.length > 0 || schedule.nextAt === null || schedule.nextAt > now) return schedule;
  const claimed = {
    ...schedule,
    nextAt: nextTime(schedule, now),
    firing: timesToFire(schedule, schedule.nextAt, now),
    revision: schedule.revision + 1,
  };
  return (await deps.stores.schedules.replace(claimed)) ? claimed : null;
}

/** Of the times that have come, those that a run is started for. */
export function timesToFire(schedule: Schedule, from: number, now: number): readonly number[] {
  const due = latestTimes(schedule, { from, to: now, limit: scheduleLimits.missedMax });
  if (schedule.missed === 'all') return due;
  const last = due.at(-1);
  if (last === undefined) return [];
  return schedule.missed === 'once' || now - last <= lateMs(schedule, last) ? [last] : [];
}

/** So late a time is still kept, with the next one in view. */
function lateMs(schedule: Schedule, time: number): number {
  const { lateMsMin, lateMsMax } = scheduleLimits;
  const next = nextTime(schedule, time);
  return next === null ? lateMsMax : Math.min(lateMsMax, Math.max(lateMsMin, (next - time) / 2));
}

async function fire(deps: ScheduleDeps, schedule: Schedule): Promise<void> {
  const { tenantId, id } = schedule;
  let last: RunRecord | null = null;
  try {
    for (const due of schedule.firing) last = await startRun(deps, schedule, due);
  } catch (error) {
    if (!(error instanceof DomainError) || error.nextMove === 'retry') throw error;
    await settle(deps, schedule, { disabledReason: `${error.code}: ${error.message}`, last });
    return;
  }
  deps.log.debug('a schedule was fired', { tenantId, scheduleId: id, runId: last?.id });
  await settle(deps, schedule, { disabledReason: null, last });
}

async function startRun(deps: ScheduleDeps, schedule: Schedule, due: number): Promise<RunRecord> {
  const { tenantId, workflow: workflowId, createdBy } = schedule;
  const input = await readPayload(deps.stores.blobs, { tenantId, payload: schedule.input });
  const principal: Principal = { kind: 'user', id: createdBy, tenantId, role: 'execute', expiresAt: null };
  return startWorkflow(deps, {
    workflowId,
    input,
    clientKey: `schedule:${schedule.id}:${due}`,
    mayFailLater: true,
    principal,
  });
}

const racesMax = 5;

/** Forgets the times that were fired. When that fails, they are fired again, which starts the same runs. */
async function settle(
  deps: ScheduleDeps,
  fired: Schedule,
  { disabledReason, last }: { disabledReason: string | null; last: RunRecord | null },
): Promise<void> {
  let current: Schedule | undefined = fired;
  for (let race = 0; race < racesMax && current; race++) {
    const firing = current.firing.filter((time) => !fired.firing.includes(time));
    const told = last ? { lastFiredAt: fired.firing.at(-1) ?? null, lastRunId: last.id } : {};
    const off = disabledReason === null ? {} : { enabled: false, nextAt: null, disabledReason };
    const settled: Schedule = { ...current, ...told, ...off, firing, revision: current.revision + 1 };
    if (await deps.stores.schedules.replace(settled)) {
      if (disabledReason !== null) await tellDisabled(deps, settled);
      return;
    }
    [current] = await deps.stores.schedules.findMany(fired.tenantId, [fired.id]);
  }
}

async function tellDisabled({ events, clock, log }: ScheduleDeps, schedule: Schedule): Promise<void> {
  const { id: scheduleId, disabledReason } = schedule;
  log.warn('a schedule was disabled, since it cannot start its workflow', { scheduleId, disabledReason });
  await events.publish(
    scheduleChanged(schedule, { by: 'service:workflows', at: clock.now(), change: 'disabled' }),
  );
}
