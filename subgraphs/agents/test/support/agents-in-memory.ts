import type { Recommender, WorkflowRunner } from '@ymera/kernel';
import { createBus, createMemoryEvents } from '@ymera/kernel/events';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import type { PluginBundle } from '@ymera/plugin-sdk/host';
import { assembleAgents } from '../../src/assemble.ts';
import type { McpOutside } from '../../src/assemble-mcp.ts';
import type { ModelsOutside } from '../../src/assemble-models.ts';
import type { PluginsOutside } from '../../src/assemble-plugins.ts';
import type { RealtimeOutside } from '../../src/assemble-realtime.ts';
import type { RemoteOutside } from '../../src/assemble-remote.ts';
import {
  createMemoryConversationStore,
  createMemoryMessageStore,
} from '../../src/models/memory-conversation-store.ts';
import { createMemoryDefinitionStore } from '../../src/models/memory-definition-store.ts';
import { createMemoryLoopEventStore } from '../../src/models/memory-loop-event-store.ts';
import { createMemoryMcpServerStore } from '../../src/models/memory-mcp-server-store.ts';
import { createMemoryMemoryStore } from '../../src/models/memory-memory-store.ts';
import { createMemoryModelBatchStore } from '../../src/models/memory-model-batch-store.ts';
import { createMemoryModelCallStore } from '../../src/models/memory-model-call-store.ts';
import { createMemoryModelExperimentStore } from '../../src/models/memory-model-experiment-store.ts';
import { createMemoryPoolStore } from '../../src/models/memory-pool-store.ts';
import { createMemoryRemoteAgentStore } from '../../src/models/memory-remote-agent-store.ts';
import { createMemoryRunStore } from '../../src/models/memory-run-store.ts';
import { createMemoryWorkStore } from '../../src/models/memory-work-store.ts';
import { createMemoryPluginStores } from '../../src/models/plugins/memory-stores.ts';
import { createPluginNotices } from '../../src/plugin-notices.ts';
import type { DefinitionStore, LoopEventStore, RunStore } from '../../src/ports.ts';
import type { RemoteAgentStore, WorkStore } from '../../src/remote-ports.ts';
import type { CoordinatorSettings } from '../../src/services/coordinator/coordinator-desk.ts';
import type { RealtimeSettings } from '../../src/services/models/realtime/realtime-desk.ts';
import type { AgentsSettings } from '../../src/services/run-desk.ts';
import { aBundle, type Behaviour, createMemorySandbox, echo } from '../builders.ts';

export interface InMemory
  extends Partial<
    Omit<PluginsOutside, 'plugins' | 'definitions' | 'models'> &
      ModelsOutside &
      McpOutside &
      RemoteOutside &
      RealtimeOutside
  > {
  /** What the code of agents and tools does in the memory sandbox, by their names. */
  readonly agents?: Readonly<Record<string, Behaviour>>;
  /** Plugins that come with the platform. */
  readonly bundles?: readonly PluginBundle[];
  readonly definitions?: DefinitionStore;
  readonly runs?: RunStore;
  readonly loopEvents?: LoopEventStore;
  readonly remoteAgents?: RemoteAgentStore;
  readonly works?: WorkStore;
  readonly recommender?: Recommender;
  readonly realtimeSettings?: Partial<RealtimeSettings>;
  readonly workspaceRoot?: string;
  readonly workspaceWritable?: boolean;
  readonly fetchHosts?: readonly string[] | 'any';
  readonly agentFolders?: readonly string[];
  readonly settings?: Partial<AgentsSettings>;
  readonly workflowRunner?: WorkflowRunner;
  readonly coordinatorSettings?: Partial<CoordinatorSettings>;
}

/** The whole subgraph over memory twins, with everything it stands on. */
export async function agentsInMemory(options: InMemory = {}) {
  const { agents = { echo }, workspaceRoot = '/nowhere', settings = {} } = options;
  const memorySandbox = createMemorySandbox(agents);
  const memoryClock = createManualClock();
  const { storage, ...stores } = createMemoryPluginStores(options.clock ?? memoryClock);
  const events = createMemoryEvents();
  const log = createRecordingLog();
  const parts = {
    definitions: createMemoryDefinitionStore(),
    runs: createMemoryRunStore(),
    loopEvents: createMemoryLoopEventStore(),
    pools: createMemoryPoolStore(),
    conversations: createMemoryConversationStore(),
    messages: createMemoryMessageStore(),
    memories: createMemoryMemoryStore(),
    works: createMemoryWorkStore(),
    remoteAgents: createMemoryRemoteAgentStore(),
    modelCalls: createMemoryModelCallStore(),
    modelExperiments: createMemoryModelExperimentStore(),
    modelBatches: createMemoryModelBatchStore(),
    stores,
    storage,
    sandbox: memorySandbox,
    transport: null,
    mcpServers: createMemoryMcpServerStore(),
    registry: null,
    catalogue: [],
    pluginFolders: [],
    pluginNotices: createPluginNotices(),
    bus: createBus(),
    clock: memoryClock,
    ...options,
    plugins: options.bundles ?? [aBundle({ agents: Object.keys(agents) })],
    workspaceRoot,
    agentFolders: options.agentFolders ?? [],
    watchAgentFolders: false,
    settings,
    events,
    log,
  };
  const subgraph = await assembleAgents(parts);
  return {
    ...parts,
    subgraph,
    runner: subgraph.contracts.AgentRunner,
    calls: memorySandbox.calls,
    memoryClock,
  };
}
