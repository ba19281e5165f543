import type { AgentRunOutcome, Clock, Slots } from '@ymera/kernel';
import type { Bus, Events } from '@ymera/kernel/events';
import type { Log } from '@ymera/kernel/log';
import type { RunningRun } from '../domain/agent-run.ts';
import type { FileDefinition, PluginDefinition, RemoteDefinition } from '../domain/definition.ts';
import type { Flights } from '../domain/flights.ts';
import type { RunOrder } from '../domain/run-request.ts';
import type { JournalWriter, ReadyPlugin, Roster } from '../plugin-desk.ts';
import type { PluginUsageStore } from '../plugin-ports.ts';
import type { DefinitionStore, HostTool, LoopEventStore, RunStore } from '../ports.ts';
import type { AgentBreakers } from './breakers/agent-breakers.ts';
import type { ExternalServices } from './breakers/external-services.ts';
import type { McpDesk } from './mcp/mcp-desk.ts';
import type { ModelGateway } from './models/gateway.ts';
import type { PromptModels } from './models/prompt-models.ts';
import { defaultWorkSettings, type WorkDesk, type WorkSettings } from './work/work-desk.ts';

/** Bounds of this subgraph; each has its default in `defaultSettings`. */
export interface AgentsSettings extends WorkSettings {
  /** Runs at once in this process. */
  readonly runsConcurrent: number;
  /** Runs that may wait for their turn; more are refused with AGENTS_BUSY. */
  readonly runsQueued: number;
  /** Runs at once that models play: they wait for the most part. As many may wait for their turn as of the others. */
  readonly playsConcurrent: number;
  /** How often a model is asked in one run, at most. */
  readonly playStepsMax: number;
  /** Input and output of all models that are asked in one run, at most. */
  readonly playTokensMax: number;
  /** Longest file that is read or written in the workspace. */
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
  playsConcurrent: 32,
  playStepsMax: 50,
  playTokensMax: 1_000_000,
  fileBytesMax: 5_000_000,
  leaseMs: 5_000,
  sweepMs: 30_000,
  lostAfterMs: 60_000,
  ...defaultWorkSettings,
};

/** What can be run now. */
export type ReadyDefinition = ReadyCode | ReadyPrompt | ReadyRemote;

/** An agent or a tool, and the plugin that runs it in this process. */
export interface ReadyCode {
  readonly definition: PluginDefinition;
  readonly plugin: ReadyPlugin;
}

/** An agent that a model can play. */
export interface ReadyPrompt {
  readonly definition: FileDefinition;
  readonly plugin: null;
}

/** An agent that works elsewhere, or for which another one that does the same can work. */
export interface ReadyRemote {
  readonly definition: RemoteDefinition;
  readonly plugin: null;
}

/** One run to be executed, whose lease this process holds. */
export interface RunJob<R extends ReadyDefinition = ReadyDefinition> {
  readonly run: RunningRun;
  readonly ready: R;
  readonly order: RunOrder;
}

/** What it takes for models to play agents. */
export interface Player {
  readonly gateway: Pick<ModelGateway, 'generate'>;
  readonly prompts: PromptModels;
  readonly history: LoopEventStore;
  /** Wakes those who watch a run. */
  readonly bus: Pick<Bus, 'ring'>;
  readonly slots: Slots;
}

/** What it takes to run agents and to call tools. */
export interface RunDesk {
  readonly definitions: DefinitionStore;
  readonly runs: RunStore;
  readonly roster: Pick<Roster, 'ready'>;
  readonly usage: Pick<PluginUsageStore, 'add'>;
  readonly journal: Pick<JournalWriter, 'write'>;
  readonly tools: ReadonlyMap<string, HostTool>;
  readonly mcp: Pick<McpDesk, 'servers' | 'connections'>;
  readonly events: Events;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: AgentsSettings;
  /** This process's name on the leases it holds. */
  readonly holder: string;
  readonly slots: Slots;
  readonly flights: Flights<AgentRunOutcome>;
  readonly breakers: AgentBreakers;
  readonly services: Pick<ExternalServices, 'list'>;
  readonly player: Player;
  readonly remote: WorkDesk;
}
