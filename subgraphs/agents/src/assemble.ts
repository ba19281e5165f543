import { readFileSync } from 'node:fs';
import { type AgentRunner, type Authenticator, createSlots, newId } from '@ymera/kernel';
import { buildSubgraph, type Subgraph } from '@ymera/kernel/subgraph';
import { type CoordinatorOutside, openCoordinator } from './assemble-coordinator.ts';
import { type McpOutside, openMcp } from './assemble-mcp.ts';
import { type Models, type ModelsOutside, openModels } from './assemble-models.ts';
import { openPlugins, type Plugins, type PluginsOutside } from './assemble-plugins.ts';
import { openRealtime, type RealtimeOutside } from './assemble-realtime.ts';
import { openRemote, type RemoteOutside } from './assemble-remote.ts';
import { openWeb, type WebOutside } from './assemble-web.ts';
import { type AgentsDeps, createContext } from './context.ts';
import { AgentsStoppingError, leaving } from './domain/errors.ts';
import { createFlights } from './domain/flights.ts';
import { openHostTools } from './host-tools/open-host-tools.ts';
import { permissions } from './permissions.ts';
import type { PoolStore } from './pool-ports.ts';
import type { LoopEventStore, RunStore } from './ports.ts';
import type { WorkStore } from './remote-ports.ts';
import { resolvers } from './resolvers/index.ts';
import { loadAgentFiles } from './services/agent-files/load-agent-files.ts';
import { watchAgentFolders } from './services/agent-files/watch-agent-folders.ts';
import { createAgentBreakers } from './services/breakers/agent-breakers.ts';
import { keepConversing } from './services/coordinator/keep-conversing.ts';
import { describeCallables } from './services/describe-callables.ts';
import { showPlayable } from './services/loop/show-playable.ts';
import { promptModels } from './services/models/prompt-models.ts';
import type { PoolDesk } from './services/pools/pool-desk.ts';
import { keepTendingPools } from './services/pools/tend-pools.ts';
import { showRemote } from './services/remote/show-remote.ts';
import { keepTendingRemoteAgents } from './services/remote/tend-remote-agents.ts';
import { runAgent } from './services/run-agent.ts';
import { defaultSettings, type RunDesk } from './services/run-desk.ts';
import { createAskHistory } from './services/selection/ask-history.ts';
import { listCategories } from './services/selection/list-categories.ts';
import { selectRunnable } from './services/selection/select-runnable.ts';
import { openSelectionDesk } from './services/selection/selection-desk.ts';
import { keepSweeping } from './services/sweep.ts';
import { keepSweepingWork } from './services/work/sweep-work.ts';

/** The subgraph's parts from outside, whichever stores and sandbox they are. */
export type AgentsParts = Omit<PluginsOutside, 'models'> &
  ModelsOutside &
  CoordinatorOutside &
  RemoteOutside &
  RealtimeOutside &
  McpOutside &
  WebOutside &
  Pick<
    AgentsDeps,
    'recommender' | 'workspaceRoot' | 'workspaceWritable' | 'settings' | 'agentFolders' | 'watchAgentFolders'
  > & {
    readonly runs: RunStore;
    readonly loopEvents: LoopEventStore;
    readonly pools: PoolStore;
    readonly works: WorkStore;
  };

export type AgentsSubgraph = Subgraph & {
  readonly contracts: { readonly AgentRunner: AgentRunner; readonly Authenticator: Authenticator };
};

const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

export async function assembleAgents(outside: AgentsParts): Promise<AgentsSubgraph> {
  const models = await openModels(outside);
  const prompts = promptModels(models.desk);
  const definitions = showRemote(showPlayable(outside.definitions, prompts), outside.remoteAgents);
  const parts = { ...outside, ...openWeb(outside), definitions };
  const plugins = await openPlugins({ ...parts, models: models.forPlugins });
  const folders = { ...parts, folders: parts.agentFolders };
  await loadAgentFiles(folders);
  const mcp = openMcp(parts);
  const desk = openDesk({ ...parts, mcp }, plugins, { prompts, gateway: models.gateway });
  const askHistory = createAskHistory({ ...desk, recommender: parts.recommender ?? null });
  const selection = openSelectionDesk({ ...desk, askHistory });
  const pools: PoolDesk = { ...desk, pools: parts.pools, selection };
  const coordinator = openCoordinator(
    { ...desk, ...parts, selection, gateway: models.gateway },
    plugins.desk.settings,
  );
  const remote = openRemote(parts, desk.remote);
  const AgentRunner: AgentRunner = {
    run: (request, signal) => runAgent(desk, request, signal),
    describe: (request) => describeCallables(desk, request),
    select: (request) => selectRunnable(pools.selection, request),
    categories: (request) => listCategories(pools.selection, request),
  };
  const realtime = openRealtime({ ...parts, ...desk, gateway: models.desk, runner: AgentRunner, selection });
  const subgraph = buildSubgraph({
    name: 'agents',
    typeDefs,
    resolvers,
    permissions,
    createContext: createContext({
      desk,
      mcp,
      plugins: plugins.desk,
      pools,
      remote: remote.desk,
      realtime: realtime.desk,
      selection: pools.selection,
      models,
      coordinator,
    }),
    ...background(desk, plugins, async (signal) => {
      signal.addEventListener('abort', realtime.close, { once: true });
      await Promise.all([
        models.tend(signal),
        mcp.connections.tend(signal),
        keepTendingPools(pools, signal),
        parts.workflowRunner === undefined ? null : keepConversing(coordinator, signal),
        keepSweepingWork(desk.remote, signal),
        parts.tendsRemoteAgents === false ? null : keepTendingRemoteAgents(remote.desk, signal),
        parts.watchAgentFolders ? watchAgentFolders(folders, signal) : null,
      ]);
    }),
  });
  return { ...subgraph, contracts: { AgentRunner, Authenticator: remote.authenticator } };
}

function openDesk(
  parts: AgentsParts & Pick<RunDesk, 'mcp'> & ReturnType<typeof openWeb>,
  { desk: { roster, journal, stores } }: Plugins,
  models: Pick<Models, 'gateway'> & Pick<RunDesk['player'], 'prompts'>,
): RunDesk {
  const { definitions, runs, events, clock, log, bus, works, remoteAgents } = parts;
  const settings = { ...defaultSettings, ...parts.settings };
  const workspace = { root: parts.workspaceRoot, fileBytesMax: settings.fileBytesMax };
  return {
    definitions,
    runs,
    roster,
    usage: stores.usage,
    journal,
    mcp: parts.mcp,
    tools: openHostTools(workspace, {
      writable: parts.workspaceWritable ?? false,
      web: parts.web,
      workflows: parts.workflowRunner ? { runner: parts.workflowRunner, clock } : null,
    }),
    events,
    clock,
    log,
    settings,
    holder: newId('node', clock.now()),
    slots: createSlots({ concurrent: settings.runsConcurrent, queued: settings.runsQueued }),
    flights: createFlights(leaving),
    breakers: createAgentBreakers({ clock }),
    services: parts.services,
    remote: {
      ...{ agents: remoteAgents, works, runs, bus, clock, log, settings },
      slots: createSlots({ concurrent: settings.remoteConcurrent, queued: settings.runsQueued }),
    },
    player: {
      ...models,
      history: parts.loopEvents,
      bus: parts.bus,
      slots: createSlots({ concurrent: settings.playsConcurrent, queued: settings.runsQueued }),
    },
  };
}

function background(desk: RunDesk, plugins: Plugins, watch: (signal: AbortSignal) => Promise<void>) {
  const stopping = new AbortController();
  let working: Promise<unknown> = Promise.resolve();
  return {
    start: async () => {
      const { signal } = stopping;
      working = Promise.all([keepSweeping(desk, signal), plugins.tend(signal), watch(signal)]);
    },
    // Runs end before the plugins that they run in.
    stop: async () => {
      stopping.abort();
      await desk.flights.ground(new AgentsStoppingError());
      await working;
      await desk.mcp.connections.close();
      await plugins.close();
    },
  };
}
