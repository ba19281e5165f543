import { fileURLToPath } from 'node:url';
import { boundStore } from '@ymera/kernel/mongo';
import { createGuardedTransport } from '@ymera/plugin-sdk/host';
import { type AgentsSubgraph, assembleAgents } from './assemble.ts';
import type { AgentsDeps } from './context.ts';
import { openConversationStore, openMessageStore } from './models/mongo-conversation-store.ts';
import { openDefinitionStore } from './models/mongo-definition-store.ts';
import { openLoopEventStore } from './models/mongo-loop-event-store.ts';
import { openMcpServerStore } from './models/mongo-mcp-server-store.ts';
import { openMemoryStore } from './models/mongo-memory-store.ts';
import { openModelBatchStore } from './models/mongo-model-batch-store.ts';
import { openModelCallStore } from './models/mongo-model-call-store.ts';
import { openModelExperimentStore } from './models/mongo-model-experiment-store.ts';
import { openPoolStore } from './models/mongo-pool-store.ts';
import { openRemoteAgentStore } from './models/mongo-remote-agent-store.ts';
import { openRunStore } from './models/mongo-run-store.ts';
import { openWorkStore } from './models/mongo-work-store.ts';
import { openPluginStores } from './models/plugins/mongo-stores.ts';
import type { PluginRegistry } from './plugin-desk.ts';
import { sandboxOf } from './sandbox.ts';
import { readCatalogue } from './services/plugins/install/catalogue.ts';

export type { AgentsSubgraph } from './assemble.ts';
export type { AgentsDeps } from './context.ts';
export type { AgentsEvents, ModelCalled, RunCompleted, ToolCalled } from './events.ts';
export { consumes } from './events.ts';
export type { PluginSettingsLimits } from './plugin-desk.ts';
export { createPluginNotices, type PluginNotices } from './plugin-notices.ts';
export type { ModelsConfig } from './services/models/models-config.ts';
export type { AgentsSettings } from './services/run-desk.ts';

const hourMs = 3_600_000;
/** The definition files that come with the platform. */
const definitionsFolder = fileURLToPath(new URL('../definitions', import.meta.url));

/**
 * Stores what the platform's plugins provide and builds the subgraph. Agents can be run as soon as this resolves.
 *
 * @throws DuplicatePluginError when a plugin is given twice
 */
export async function createAgentsSubgraph(deps: AgentsDeps): Promise<AgentsSubgraph> {
  const { connection, log, loopback, secretKey } = deps;
  const definitions = boundStore(await openDefinitionStore(connection));
  const modelExperiments = boundStore(await openModelExperimentStore(connection));
  const modelBatches = boundStore(await openModelBatchStore(connection));
  const modelCalls = boundStore(await openModelCallStore(connection));
  const runs = boundStore(await openRunStore(connection));
  const loopEvents = boundStore(await openLoopEventStore(connection));
  const works = boundStore(await openWorkStore(connection));
  const pools = boundStore(await openPoolStore(connection));
  const conversations = boundStore(await openConversationStore(connection));
  const messages = boundStore(await openMessageStore(connection));
  const memories = boundStore(await openMemoryStore(connection));
  const remoteAgents = boundStore(await openRemoteAgentStore(connection));
  const { storage, ...stores } = await openPluginStores(connection, deps);
  const mcpServers = boundStore(await openMcpServerStore(connection, secretKey));
  const transport = createGuardedTransport({ loopback });
  const registry = registryOf(deps);
  const catalogue = await readCatalogue(deps.catalogue, log);
  const sandbox = sandboxOf(deps.pluginHost);
  const outside = {
    definitions,
    runs,
    loopEvents,
    works,
    pools,
    conversations,
    messages,
    memories,
    remoteAgents,
    modelCalls,
    modelExperiments,
    modelBatches,
    stores,
    storage,
    transport,
    mcpServers,
    registry,
    catalogue,
    sandbox,
  };
  const agentFolders = [definitionsFolder, ...deps.agentFolders];
  const subgraph = await assembleAgents({ ...deps, ...outside, agentFolders });
  const stop = () => subgraph.stop().finally(() => transport.close());
  return { ...subgraph, stop };
}

function registryOf({ registry, minAgeHours }: AgentsDeps): PluginRegistry | null {
  return registry && { registry, minAgeMs: minAgeHours * hourMs };
}
