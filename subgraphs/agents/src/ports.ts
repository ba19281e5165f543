import type { AgentRunUsage, JsonObject, JsonValue } from '@ymera/kernel';
import type { CapabilityPorts, PluginBundle } from '@ymera/plugin-sdk/host';
import type { AgentFile, AgentSource } from './domain/agent-file/agent-file.ts';
import type { AgentRun, FinishedRun, HeldRun, Lease, RunningRun } from './domain/agent-run.ts';
import type { BuiltInPlugin } from './domain/built-in-plugin.ts';
import type { Definition, DefinitionKind, EffectKind, StoredDefinition } from './domain/definition.ts';
import type { LoopEvent } from './domain/loop/loop-event.ts';
import type { RunEnd } from './domain/run-end.ts';
import type { AgentRecord } from './domain/selection/success-bounds.ts';
import type { PluginPlace } from './plugin-ports.ts';

/**
 * Definitions of agents and tools. A tenant sees the platform's and its own, never another's. An aborted signal ends a
 * read.
 */
export interface DefinitionStore {
  /**
   * Stores what the platform brings now; whatever else of the platform is stored is marked as gone, or becomes
   * UNAVAILABLE, and stays readable.
   */
  replaceBuiltIn(given: {
    readonly plugins: readonly Pick<BuiltInPlugin, 'pluginId' | 'version'>[];
    readonly definitions: readonly StoredDefinition[];
    /** Milliseconds since the epoch. */
    readonly at: number;
  }): Promise<void>;
  /** Plugins that come with the platform, or did once. */
  findBuiltIn(pluginIds: readonly string[], signal?: AbortSignal): Promise<readonly BuiltInPlugin[]>;
  /** Stores what one plugin of one tenant brings now; what else is stored of it becomes UNAVAILABLE. */
  replaceOf(place: PluginPlace, definitions: readonly StoredDefinition[]): Promise<void>;
  /** Stores the agents that the platform's files define now; others of its files become REMOVED. */
  replaceFiles(files: readonly AgentFile[]): Promise<void>;
  /** Stores agents of a tenant's files, in the place of those of the same ids. */
  saveFiles(tenantId: string, files: readonly AgentFile[]): Promise<void>;
  /** Makes an agent of a tenant's file REMOVED. False when the tenant has none of this id. */
  removeFile(place: { tenantId: string; id: string }): Promise<boolean>;
  /** Of the tenant's own files, without the REMOVED. */
  countFiles(tenantId: string): Promise<number>;
  /** The file of the agent of a file that the tenant sees. */
  findSource(place: { tenantId: string; id: string }, signal?: AbortSignal): Promise<AgentSource | null>;
  findMany(
    place: DefinitionPlace & { ids: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly Definition[]>;
  /**
   * In order of their ids, those after `after`, without the REMOVED. `brief` gives them as `briefOf` does, which of many
   * agents is several times quicker to read.
   */
  list(
    query: DefinitionPlace & { after: string | null; limit: number; brief?: boolean },
    signal?: AbortSignal,
  ): Promise<readonly Definition[]>;
  /** In order of their ids. */
  listOfPlugins(
    place: DefinitionPlace & { pluginIds: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly Definition[]>;
  /** At most `limit` ids, in order, without the REMOVED. */
  listIds(query: DefinitionPlace & { limit: number }): Promise<readonly string[]>;
}

interface DefinitionPlace {
  readonly tenantId: string;
  readonly kind: DefinitionKind;
}

/**
 * Runs, each within its tenant. Whatever changes a run answers null or false when its lease has gone to another. An
 * aborted signal ends a read.
 */
export interface RunStore {
  /** False when the tenant has a run with this key already. */
  create(run: RunningRun): Promise<boolean>;
  findByKey(place: { tenantId: string; idempotencyKey: string }): Promise<AgentRun | null>;
  findMany(
    place: { tenantId: string; ids: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly AgentRun[]>;
  /** Of an agent, or of a tool; newest first. */
  listOfAgent(
    place: { tenantId: string; kind: DefinitionKind; agentId: string; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly AgentRun[]>;
  /** Of the agents of a tenant: how many runs ended that began at `since` or later, but for ends of the codes given. */
  tally(query: {
    tenantId: string;
    since: number;
    passedOver: readonly string[];
  }): Promise<readonly AgentRecord[]>;
  /** The outputs of those of the runs that succeeded, by run id. */
  readOutputs(
    place: { tenantId: string; ids: readonly string[] },
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, JsonValue>>;
  /** Only when its lease is still of the epoch seen and has expired at `now`. */
  takeOver(held: HeldRun, next: { lease: Lease; now: number }): Promise<RunningRun | null>;
  renew(held: HeldRun, until: number): Promise<boolean>;
  /** Lets the lease expire at once, so that another may take the run over. */
  release(held: HeldRun): Promise<void>;
  /** Ends the run, under the lease it was seen with, and notes that this is still to be told. */
  finish(run: RunningRun, end: RunEnd): Promise<FinishedRun | null>;
  markTold(place: { tenantId: string; runId: string }): Promise<void>;
  /** Of all tenants: runs that have ended and are still to be told. */
  listUntold(limit: number): Promise<readonly FinishedRun[]>;
  /** Of all tenants: runs whose lease expired before the moment given. */
  listAbandoned(query: { before: number; limit: number }): Promise<readonly RunningRun[]>;
}

/** The histories of runs that models play, each event under its number. An aborted signal ends a read. */
export interface LoopEventStore {
  /** False when the run has an event of this number already. */
  append(event: LoopEvent): Promise<boolean>;
  /** In the order of their numbers, from the one after `after`. */
  list(
    query: { tenantId: string; runId: string; after: number; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly LoopEvent[]>;
}

/** Where plugins' code runs. */
export interface Sandbox {
  /** @param origin with whom the code may share a process */
  load(
    bundle: PluginBundle,
    origin: { readonly publisher: string; readonly reviewed: boolean },
  ): Promise<SandboxedPlugin>;
  /** Lets a plugin run again that has cost too many processes. False when it had not. */
  enable(plugin: { readonly name: string; readonly version: string }): boolean;
  /** Why the sandbox runs it no longer; null when it does. */
  disabledReason(plugin: { readonly name: string; readonly version: string }): string | null;
}

export interface SandboxedPlugin {
  /** A failed call is a value; it throws only when the sandbox itself is misused or closed. */
  call(request: SandboxCall, signal?: AbortSignal): Promise<SandboxResult>;
  /** Takes it out of the sandbox; calls in flight end with PLUGIN_HOST_LOST. */
  unload(): void;
}

export interface SandboxCall {
  /** `lifecycle` is the plugin's `initialize` or `cleanup`. */
  readonly kind: 'agent' | 'tool' | 'lifecycle';
  readonly name: string;
  readonly input: JsonValue;
  readonly run: { readonly id: string; readonly tenantId: string; readonly taskId?: string };
  readonly timeoutMs?: number;
  /** What stands behind the plugin's capabilities. */
  readonly ports: CapabilityPorts;
  readonly config: JsonValue;
  /** How many tool calls this one is nested in; 0 for one that nobody's code made. */
  readonly depth: number;
  readonly callTool: (
    name: string,
    input: JsonValue,
    signal: AbortSignal,
    depth: number,
    /** The input without the values of the plugin's secrets. */
    shown: JsonValue,
  ) => Promise<ToolAnswer>;
  /**
   * Hears of the calls that the sandbox itself refuses: tools that the plugin's manifest does not list. Here, and in
   * refusals and events, values of secrets are taken out.
   */
  readonly onRefusedTool: (name: string, input: JsonValue) => Promise<void>;
  /** Hears of everything else that the plugin asked for and may not have. */
  readonly onRefusal: (refusal: {
    readonly capability: string;
    readonly code: string;
    readonly message: string;
  }) => void;
  readonly onEvent: (event: SandboxEvent) => void;
}

export type SandboxEvent =
  | { readonly type: 'progress'; readonly value: number; readonly message?: string }
  /** A part of the output, ahead of the rest. */
  | { readonly type: 'chunk'; readonly index: number; readonly value: JsonValue }
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn' | 'error';
      readonly message: string;
      readonly fields?: JsonObject;
    };

export type SandboxResult =
  | { readonly ok: true; readonly output: JsonValue; readonly usage: AgentRunUsage }
  | { readonly ok: false; readonly error: SandboxError; readonly usage: AgentRunUsage };

interface SandboxError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly details?: JsonValue;
}

/** What a host tool answers to a plugin's code: a failure is a value. */
export type ToolAnswer =
  | { readonly ok: true; readonly output: JsonValue }
  | { readonly ok: false; readonly error: SandboxError };

/** Something the host does for a plugin that was granted it, or for an agent that asks for it. */
export interface HostTool {
  /** Such as `core/read-file`. */
  readonly name: string;
  /** What it does and gives, for a model. */
  readonly description: string;
  /** JSON Schema of what it takes. */
  readonly inputSchema: JsonValue;
  /** What a second call with the same input does. */
  readonly effect: EffectKind;
  /** True when it changes nothing outside, so that those may use it who have only to propose. */
  readonly readOnly: boolean;
  /** What a call is about, in a few words for the audit log. */
  subjectOf(input: JsonValue): string;
  /** @throws ToolFailure when the plugin may not have this, or when it can't be done */
  run(input: JsonValue, signal: AbortSignal, account: ToolAccount): Promise<JsonValue>;
}

/** On whose account a tool of the host is called. */
export interface ToolAccount {
  readonly run: RunningRun;
  /** How many tool calls this one is nested in. */
  readonly depth: number;
}
