import type { AgentRunOutcome, Clock, Slots } from '@ymera/kernel';
import type { Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { Agent } from '../domain/agent.ts';
import type { RunningRun } from '../domain/agent-run.ts';
import type { Flights } from '../domain/flights.ts';
import type { RunOrder } from '../domain/run-request.ts';
import type { DefinitionStore, HostTool, RunStore, SandboxedPlugin } from '../ports.ts';

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

/** A plugin whose code is loaded in this process. */
export interface ReadyPlugin {
  readonly sandboxed: SandboxedPlugin;
  /** The names of its agents. */
  readonly agents: ReadonlySet<string>;
  /** The host tools that its manifest lists. */
  readonly grants: ReadonlySet<string>;
}

/** An agent and the plugin that runs it in this process. */
export interface ReadyAgent {
  readonly agent: Agent;
  readonly plugin: ReadyPlugin;
}

/** One run to be executed, whose lease this process holds. */
export interface RunJob {
  readonly run: RunningRun;
  readonly agent: ReadyAgent;
  readonly order: RunOrder;
}

/** What it takes to run agents. */
export interface RunDesk {
  readonly definitions: DefinitionStore;
  readonly runs: RunStore;
  readonly plugins: ReadonlyMap<string, ReadyPlugin>;
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
