import { channels, type OpenedRun, type Seat, type Seats, type ServiceDeps } from '../ports.ts';
import type { RunRecord } from '../run-ports.ts';
import { createInboxClearing } from './clear-inbox.ts';
import { driveRun } from './drive-run.ts';
import { fireSchedules } from './fire-schedules.ts';
import { tellUntold } from './tell-events.ts';

/** Takes runs whose lease is free and drives them, as many at a time as the settings allow. */
export interface Scheduler {
  /** For runs that are created in this very process. */
  readonly seats: Seats;
  start(): Promise<void>;
  /** Stops what is under way, and gives all leases back: another process, or the next start, continues at once. */
  stop(): Promise<void>;
}

/** The heartbeat rings; this is for the case that it stands still. */
const wakeMs = 30_000;
/** Late reports are rare, and do no harm while they lie: about once a minute. */
const clearingEvery = 30;

export function createScheduler(outside: Omit<ServiceDeps, 'seats'>): Scheduler {
  const { stores, bus, clock, log, nodeId, settings } = outside;
  const stopping = new AbortController();
  const { signal } = stopping;
  const driving = new Map<string, Promise<void>>();
  // Woken, and claimed again, before they were let go of entirely; bounded by the runs that are driven.
  const again = new Map<string, RunRecord>();
  let loops: readonly Promise<void>[] = [];
  // Seats that are taken, and what is said of those who wait: they come before runs that are only just created.
  let [reserved, nobodyWaits] = [0, false];
  const hasRoom = () => driving.size + reserved < settings.runsMax;
  const seats: Seats = { take: takeSeat };
  const deps: ServiceDeps = { ...outside, seats };

  const lease = () => ({ nodeId, until: clock.now() + settings.leaseMs });

  async function claimLoop(): Promise<void> {
    const bell = bus.listen(channels.runnable);
    while (!signal.aborted) {
      const isLooking = hasRoom();
      const run = isLooking ? await claim() : null;
      nobodyWaits = isLooking && run === null;
      if (run && !signal.aborted) drive(run);
      else await bell.heard(wakeMs, signal);
    }
    bell.close();
  }

  function takeSeat(): Seat | null {
    if (!nobodyWaits || !hasRoom() || signal.aborted) return null;
    reserved++;
    let isTaken = true;
    const leave = () => {
      if (isTaken) reserved--;
      isTaken = false;
    };
    return {
      lease: lease(),
      drive: (record, opened) => {
        leave();
        // What it holds is given back as this process stops.
        if (!signal.aborted) drive(record, opened);
      },
      leave,
    };
  }

  async function claim(): Promise<RunRecord | null> {
    try {
      return await stores.runs.claim({ ...lease(), now: clock.now() });
    } catch (error) {
      log.error('looking for runs failed', { error });
      return null;
    }
  }

  function drive(record: RunRecord, opened?: OpenedRun): void {
    // It is being parked at this moment, or its lease ran out because this process was held up: it has a new one now.
    if (driving.has(record.id)) {
      again.set(record.id, record);
      return;
    }
    const done = driveToEnd(record, opened).finally(() => {
      const wasFull = !hasRoom();
      driving.delete(record.id);
      const reclaimed = again.get(record.id);
      again.delete(record.id);
      if (reclaimed && !signal.aborted) drive(reclaimed);
      // Whoever waits has been looked for in vain as long as there was room.
      if (wasFull) bus.ring(channels.runnable);
    });
    driving.set(record.id, done);
  }

  async function driveToEnd(record: RunRecord, opened?: OpenedRun): Promise<void> {
    try {
      const end = await driveRun(deps, { record, opened }, signal);
      log.debug('left a run', { runId: record.id, end });
    } catch (error) {
      // Its lease is left to run out, so that a run that cannot be driven is not tried all the time.
      log.error('driving a run failed; it will be taken up again', { runId: record.id, error });
    }
  }

  async function heartbeatLoop(): Promise<void> {
    while (!signal.aborted) {
      await clock.wait(settings.heartbeatMs, signal);
      if (!signal.aborted) await beat().catch((error) => log.error('a heartbeat failed', { error }));
    }
  }

  async function beat(): Promise<void> {
    await stores.runs.renew(lease(), [...driving.keys()]);
    for (const runId of driving.keys()) bus.ring(channels.drive(runId));
    bus.ring(channels.runnable);
  }

  /** What may take long, and must not keep leases from being renewed. */
  async function choreLoop(): Promise<void> {
    const clearInbox = createInboxClearing(deps);
    let round = 0;
    while (!signal.aborted) {
      await clock.wait(settings.heartbeatMs, signal);
      if (signal.aborted) return;
      await tellUntold(deps).catch((error) => log.error('telling events failed', { error }));
      await fireSchedules(deps).catch((error) => log.error('looking for schedules failed', { error }));
      if (round++ % clearingEvery > 0) continue;
      await clearInbox().catch((error) => log.error('clearing the inbox failed', { error }));
    }
  }

  return {
    seats,
    start: async () => {
      // A node that starts drives nothing: what it holds is from a former life that ended without a stop.
      await stores.runs.release(nodeId);
      loops = [claimLoop(), heartbeatLoop(), choreLoop()];
      await tellUntold(deps).catch((error) => log.error('telling events failed', { error }));
    },
    stop: async () => {
      stopping.abort();
      // The loops first: until they have ended, another run may have been claimed.
      await Promise.all(loops);
      await Promise.all(driving.values());
      await stores.runs.release(nodeId);
    },
  };
}
