import type { AgentRunUsage, JsonObject, JsonValue } from '@ymera/kernel';
import type { PluginBundle } from '@ymera/plugin-sdk/host';
import type { Agent } from './domain/agent.ts';
import type { AgentRun, FinishedRun, HeldRun, Lease, RunningRun } from './domain/agent-run.ts';
import type { Plugin } from './domain/plugin.ts';
import type { RunEnd } from './domain/run-end.ts';

/** Definitions of plugins and agents, which belong to the platform as a whole. An aborted signal ends a read. */
export interface DefinitionStore {
  /** Stores what is there now; whatever else is stored becomes ABSENT or UNAVAILABLE and stays readable. */
  replaceAll(definitions: { plugins: readonly Plugin[]; agents: readonly Agent[] }): Promise<void>;
  findAgents(ids: readonly string[], signal?: AbortSignal): Promise<readonly Agent[]>;
  /** In order of their ids, those after `after`. */
  listAgents(
    request: { after: string | null; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly Agent[]>;
  listAgentsOf(pluginIds: readonly string[], signal?: AbortSignal): Promise<readonly Agent[]>;
  /** At most `limit` ids, in order. */
  listAgentIds(limit: number): Promise<readonly string[]>;
  findPlugins(ids: readonly string[], signal?: AbortSignal): Promise<readonly Plugin[]>;
  /** Those that are LOADED, in order of their ids. */
  listLoadedPlugins(signal?: AbortSignal): Promise<readonly Plugin[]>;
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
  /** Newest first. */
  listOfAgent(
    place: { tenantId: string; agentId: string; limit: number },
    signal?: AbortSignal,
  ): Promise<readonly AgentRun[]>;
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

/** Where plugins' code runs. */
export interface Sandbox {
  load(bundle: PluginBundle): Promise<SandboxedPlugin>;
}

export interface SandboxedPlugin {
  /** A failed call is a value; it throws only when the sandbox itself is misused or closed. */
  call(request: SandboxCall, signal?: AbortSignal): Promise<SandboxResult>;
}

export interface SandboxCall {
  readonly kind: 'agent';
  readonly name: string;
  readonly input: JsonValue;
  readonly run: { readonly id: string; readonly tenantId: string; readonly taskId?: string };
  readonly timeoutMs: number;
  readonly callTool: (name: string, input: JsonValue, signal: AbortSignal) => Promise<ToolAnswer>;
  /** Hears of the calls that the sandbox itself refuses: tools that the plugin's manifest does not list. */
  readonly onRefusedTool: (name: string, input: JsonValue) => Promise<void>;
  readonly onEvent: (event: SandboxEvent) => void;
}

export type SandboxEvent =
  | { readonly type: 'progress'; readonly value: number; readonly message?: string }
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

/** Something the host does for a plugin that was granted it. */
export interface HostTool {
  /** Such as `core/read-file`. */
  readonly name: string;
  /** What a call is about, in a few words for the audit log. */
  subjectOf(input: JsonValue): string;
  /** @throws ToolFailure when the plugin may not have this, or when it can't be done */
  run(input: JsonValue, signal: AbortSignal): Promise<JsonValue>;
}
