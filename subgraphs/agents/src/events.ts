import { type JsonObject, type JsonValue, newId } from '@ymera/kernel';
import type { DomainEvent } from '@ymera/kernel/events';
import type { FinishedRun, WorkflowOrigin } from './domain/agent-run.ts';
import type { DefinitionKind } from './domain/definition.ts';
import type { ModelCall } from './domain/models/model-call.ts';
import type { PluginAction, PluginInstall } from './domain/plugin-install.ts';
import type { RemoteEvents } from './remote-events.ts';

/** Topics that this subgraph listens to: conversations follow runs of workflows. */
export const consumes: readonly string[] = ['workflows.run.ended'];

/** A run of an agent, or a call of a tool, has ended, well or badly. Told once for each. */
export type RunCompleted = {
  readonly agentRunId: string;
  readonly kind: DefinitionKind;
  /** Of a tool's call, the tool's id. */
  readonly agentId: string;
  readonly startedBy: string;
  readonly ok: boolean;
  readonly errorCode: string | null;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly workflow: WorkflowOrigin | null;
  /** What was to be done, at most 1,000 characters; null of a tool's call, or when the input does not say. */
  readonly task: string | null;
  readonly startedAt: number;
  readonly finishedAt: number;
};

/** A plugin's code, or a model, has asked for a tool of the platform or of a plugin, and got it or was refused. */
export type ToolCalled = {
  readonly agentRunId: string;
  /** What runs: an agent's id or a tool's. */
  readonly agentId: string;
  /** The plugin whose code asked: another one than the agent's when tools call tools; null for a model. */
  readonly pluginId: string | null;
  readonly tool: string;
  /** What it was about, such as a file's path as the plugin gave it. */
  readonly subject: string;
  readonly allowed: boolean;
  readonly startedBy: string;
  readonly workflowRunId: string | null;
};

/** Something was done to a plugin. */
export type PluginChanged = {
  readonly pluginId: string;
  readonly action: PluginAction;
  readonly version: string;
  readonly by: string;
  /** Names, versions and codes; never a value that was entered. */
  readonly details: JsonObject;
};

/** A plugin's code has asked for something that it may not have. */
export type PluginRefused = {
  readonly pluginId: string;
  readonly version: string;
  readonly capability: string;
  readonly code: string;
  readonly message: string;
  readonly runId: string | null;
  readonly startedBy: string;
};

/** An event that a plugin's code has published; its type is one that its manifest lists. */
export type PluginEmitted = {
  readonly pluginId: string;
  readonly type: string;
  readonly data: JsonValue;
  readonly runId: string;
};

/** A model was asked once, well or badly. Told once for each attempt. */
export type ModelCalled = {
  readonly callId: string;
  readonly modelId: string;
  readonly work: ModelCall['work'];
  readonly runId: string | null;
  readonly agentId: string | null;
  readonly startedBy: string;
  readonly ms: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteInputTokens: number;
  readonly outputTokens: number;
  /** The provider did not say how many tokens; these are the most that it can have been. */
  readonly estimated: boolean;
  readonly costMicroUsd: number;
  readonly errorCode: string | null;
  readonly workflow: WorkflowOrigin | null;
};

/** Agents of a tenant's definition files were stored or removed. */
export type DefinitionsChanged = {
  readonly action: 'imported' | 'removed';
  readonly agentIds: readonly string[];
  /** Those of the imported that were there before. */
  readonly replaced: readonly string[];
  readonly by: string;
};

/** A pool of agents was given its settings or removed, or an instance of it was ended by hand. */
export type PoolChanged = {
  readonly poolId: string;
  readonly action: 'saved' | 'removed' | 'instance_terminated';
  /** Those that it lends now, or the agent of the instance. */
  readonly agentIds: readonly string[];
  readonly by: string;
};

/** Somebody has decided on the plan of a conversation, or that its run is to end. */
export type ConversationDecided = {
  readonly conversationId: string;
  readonly decision: 'approved' | 'rejected' | 'cancelled';
  /** SHA-256 of exactly what was decided on. */
  readonly planHash: string;
  readonly by: string;
};

/** Something was kept to be known in later conversations of everybody, or was taken out of that. */
export type MemoryChanged = {
  readonly action: 'remembered' | 'forgotten';
  readonly scope: 'TENANT' | 'WORKFLOW';
  readonly key: string;
  readonly by: string;
};

/** An MCP server was stored, removed, or has tools that were accepted or are held back. */
export type McpChanged = {
  readonly server: string;
  readonly action: 'saved' | 'removed' | 'tool_accepted' | 'tools_held';
  /** Those that may be used, were accepted or are held. */
  readonly tools: readonly string[];
  /** The platform itself where a server has brought about the change. */
  readonly by: string;
};

/** Everything published here, by topic. */
export type AgentsEvents = {
  readonly 'agents.run.completed': RunCompleted;
  readonly 'agents.tool.called': ToolCalled;
  readonly 'agents.model.called': ModelCalled;
  readonly 'agents.definitions.changed': DefinitionsChanged;
  readonly 'agents.pool.changed': PoolChanged;
  readonly 'agents.conversation.decided': ConversationDecided;
  readonly 'agents.memory.changed': MemoryChanged;
  readonly 'agents.mcp.changed': McpChanged;
  readonly 'agents.plugin.changed': PluginChanged;
  readonly 'agents.plugin.refused': PluginRefused;
  readonly 'agents.plugin.emitted': PluginEmitted;
} & RemoteEvents;

/** The event of a run that has ended; its id is the same however often it is told. */
export function runCompleted(run: FinishedRun): DomainEvent<RunCompleted> {
  const { id, tenantId, kind, agentId, startedBy, workflow, task, startedAt, state } = run;
  return {
    id: `agents.run.completed:${id}`,
    topic: 'agents.run.completed' satisfies keyof AgentsEvents,
    tenantId,
    at: state.finishedAt,
    payload: {
      agentRunId: id,
      kind,
      agentId,
      startedBy,
      ok: state.phase === 'SUCCEEDED',
      errorCode: state.phase === 'FAILED' ? state.error.code : null,
      cpuMs: state.usage.cpuMs,
      wallMs: state.usage.wallMs,
      workflow,
      task,
      startedAt,
      finishedAt: state.finishedAt,
    },
  };
}

/** @param call epoch of the run's lease and the number of the call within it, which make the event's id */
export function toolCalled(
  call: { tenantId: string; epoch: number; number: number; at: number },
  payload: ToolCalled,
): DomainEvent<ToolCalled> {
  const { tenantId, epoch, number, at } = call;
  const key = `${payload.agentRunId}:${epoch}:${number}`;
  return told('agents.tool.called', { tenantId, at, key }, payload);
}

/** @param workflow the task that it was part of */
export function modelCalled(call: ModelCall, workflow: WorkflowOrigin | null): DomainEvent<ModelCalled> {
  const { id, tenantId, modelId, work, runId, agentId, startedBy, startedAt, ms, tokens } = call;
  return {
    id: `agents.model.called:${id}`,
    topic: 'agents.model.called' satisfies keyof AgentsEvents,
    tenantId,
    at: startedAt + ms,
    payload: {
      ...{ callId: id, modelId, work, runId, agentId, startedBy, ms },
      inputTokens: tokens.input,
      cachedInputTokens: tokens.cachedInput,
      cacheWriteInputTokens: tokens.cacheWriteInput,
      outputTokens: tokens.output,
      estimated: tokens.estimated,
      costMicroUsd: call.costMicroUsd,
      errorCode: call.errorCode,
      workflow,
    },
  };
}

export const definitionsChanged = (event: Told, payload: DefinitionsChanged) =>
  told('agents.definitions.changed', event, payload);

export const poolChanged = (event: Told, payload: PoolChanged) => told('agents.pool.changed', event, payload);

/** @param event `key` tells this decision from all others */
export const conversationDecided = (event: Keyed, payload: ConversationDecided) =>
  told('agents.conversation.decided', event, payload);

export const memoryChanged = (event: Told, payload: MemoryChanged) =>
  told('agents.memory.changed', event, payload);

export const mcpChanged = (event: Told, payload: McpChanged) => told('agents.mcp.changed', event, payload);

/** What led to the revision that the install has now; its id is the same however often it is told. */
export function pluginChanged(install: PluginInstall): DomainEvent<PluginChanged> {
  const { tenantId, pluginId, revision, current, lastChange } = install;
  return pluginTold(
    { tenantId, key: `${tenantId}:${pluginId}:${revision}`, at: lastChange.at },
    {
      pluginId,
      action: lastChange.action,
      version: current.version,
      by: lastChange.by,
      details: lastChange.details,
    },
  );
}

/** @param event `key` tells this happening from all others to plugins */
export const pluginTold = (event: Keyed, payload: PluginChanged) =>
  told('agents.plugin.changed', event, payload);

/** @param event `key` is the same for the same refusal within a run */
export const pluginRefused = (event: Keyed, payload: PluginRefused) =>
  told('agents.plugin.refused', event, payload);

export const pluginEmitted = (event: Keyed, payload: PluginEmitted) =>
  told('agents.plugin.emitted', event, payload);

/** For whom, and when. */
interface Told {
  readonly tenantId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The same key makes the same event, however often it is told. */
type Keyed = Told & { readonly key: string };

/** Without a key it is an event of its own each time. */
function told<T extends keyof AgentsEvents>(
  topic: T,
  { tenantId, at, key = newId('evt', at) }: Told & { readonly key?: string },
  payload: AgentsEvents[T],
): DomainEvent<AgentsEvents[T]> {
  return { id: `${topic}:${key}`, topic, tenantId, at, payload };
}
