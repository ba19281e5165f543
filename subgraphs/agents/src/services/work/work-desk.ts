import type { Clock, Slots } from '@ymera/kernel';
import type { Bus } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { RunStore } from '../../ports.ts';
import type { RemoteAgentStore, WorkStore } from '../../remote-ports.ts';

/** Bounds of work for remote agents. */
export interface WorkSettings {
  /** Runs at once of this process that wait for remote agents. */
  readonly remoteConcurrent: number;
  /** How long an agent may work without saying anything about it. */
  readonly workLeaseMs: number;
  /** How often work is looked for that is with nobody, or with somebody who is gone. */
  readonly workSweepMs: number;
  /** How often those who wait look for news that did not ring. */
  readonly workPollMs: number;
}

export const defaultWorkSettings: WorkSettings = {
  remoteConcurrent: 256,
  workLeaseMs: 60_000,
  workSweepMs: 5_000,
  workPollMs: 2_000,
};

/** What it takes to have remote agents work. */
export interface WorkDesk {
  readonly agents: Pick<RemoteAgentStore, 'find' | 'list'>;
  readonly works: WorkStore;
  readonly runs: Pick<RunStore, 'findMany'>;
  readonly bus: Bus;
  readonly slots: Slots;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: WorkSettings;
}
