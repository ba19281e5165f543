import type { AgentRunOutcome, Clock, Slots } from '@ymera/kernel';
import type { Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { RunningRun } from '../domain/agent-run.ts';
import type { Definition } from '../domain/definition.ts';
import type { Flights } from '../domain/flights.ts';
import type { RunOrder } from '../domain/run-request.ts';
import type { JournalWriter, ReadyPlugin, Roster } from '../plugin-desk.ts';
import type { PluginUsageStore } from '../plugin-ports.ts';
import type { DefinitionStore, HostTool, RunStore } from '../ports.ts';

/** Bounds of this subgraph; each has its default in `defaultSettings`. */
export interface AgentsSettings {
  /** Runs at once in this process. */
  readonly runsConcurrent: number;
  /** Runs that may wait for their turn; more are refused with AGENTS_BUSY. */
  readonly runsQueued: number;
  /** Longest file that core/read-file reads. */
  readonly fileBytesMax: number;
  /** How long a run may go unattended, after a crash, before another process takes it over. */
  readonly leaseMs: number;
  /** How often runs are looked for that were left behind or whose end is still to be told. */
  readonly sweepMs: number;
  /** A run whose lease expired this long ago, and that nobody has asked for since, is ended as RUN_LOST. */
  readonly lostAfterMs: number;
}

export const defaultSettings: AgentsSettings = {
  runsConcurrent: 4,
  runsQueued: 100,
  fileBytesMax: 5_000_000,
  leaseMs: 5_000,
  sweepMs: 30_000,
  lostAfterMs: 60_000,
};

/** An agent or a tool, and the plugin that runs it in this process. */
export interface ReadyDefinition {
  readonly definition: Definition;
  readonly plugin: ReadyPlugin;
}

/** One run to be executed, whose lease this process holds. */
export interface RunJob {
  readonly run: RunningRun;
  readonly ready: ReadyDefinition;
  readonly order: RunOrder;
}

/** What it takes to run agents and to call tools. */
export interface RunDesk {
  readonly definitions: DefinitionStore;
  readonly runs: RunStore;
  readonly roster: Pick<Roster, 'ready'>;
  readonly usage: Pick<PluginUsageStore, 'add'>;
  readonly journal: Pick<JournalWriter, 'write'>;
  readonly tools: ReadonlyMap<string, HostTool>;
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: AgentsSettings;
  /** This process's name on the leases it holds. */
  readonly holder: string;
  readonly slots: Slots;
  readonly flights: Flights<AgentRunOutcome>;
}
