import { type AgentRunner, createSlots } from '@ymera/kernel';
import { createBus, createMemoryEvents } from '@ymera/kernel/events';
import { createManualClock, createRecordingLog } from '@ymera/kernel/testing';
import type { PluginBundle } from '@ymera/plugin-sdk/host';
import { openMcp } from '../src/assemble-mcp.ts';
import { AgentsStoppingError, leaving } from '../src/domain/errors.ts';
import { createFlights } from '../src/domain/flights.ts';
import { ModelUnavailableError } from '../src/domain/models/model-errors.ts';
import { PluginUnavailableError } from '../src/domain/plugin-errors.ts';
import { createReadFile } from '../src/host-tools/read-file.ts';
import { createMemoryDefinitionStore } from '../src/models/memory-definition-store.ts';
import { createMemoryLoopEventStore } from '../src/models/memory-loop-event-store.ts';
import { createMemoryMcpServerStore } from '../src/models/memory-mcp-server-store.ts';
import { createMemoryRemoteAgentStore } from '../src/models/memory-remote-agent-store.ts';
import { createMemoryRunStore } from '../src/models/memory-run-store.ts';
import { createMemoryWorkStore } from '../src/models/memory-work-store.ts';
import { createMemoryUsageStore } from '../src/models/plugins/memory-usage-store.ts';
import type { JournalDraft, ReadyPlugin, Roster } from '../src/plugin-desk.ts';
import type { PluginPlace } from '../src/plugin-ports.ts';
import type { DefinitionStore, RunStore, Sandbox, SandboxEvent } from '../src/ports.ts';
import { createAgentBreakers } from '../src/services/breakers/agent-breakers.ts';
import { createExternalServices } from '../src/services/breakers/external-services.ts';
import { definitionsOf } from '../src/services/definitions-of.ts';
import { describeCallables } from '../src/services/describe-callables.ts';
import { loadPlugins } from '../src/services/load-plugins.ts';
import { anyModel } from '../src/services/models/gateway.ts';
import { runAgent } from '../src/services/run-agent.ts';
import { type AgentsSettings, defaultSettings, type RunDesk } from '../src/services/run-desk.ts';
import { listCategories } from '../src/services/selection/list-categories.ts';
import { selectRunnable } from '../src/services/selection/select-runnable.ts';
import { openSelectionDesk } from '../src/services/selection/selection-desk.ts';
import { keepSweeping } from '../src/services/sweep.ts';
import { aBundle, type Behaviour, createMemorySandbox, echo } from './builders.ts';
import { noServedModels } from './model-builders.ts';

/** What a plugin's code said and was refused, as the listener of its run heard it. */
export interface Heard {
  readonly pluginId: string;
  readonly runId: string | null;
  readonly startedBy: string;
  readonly what: SandboxEvent | { readonly type: 'refusal'; readonly code: string };
}

interface MemoryRoster extends Pick<Roster, 'ready'> {
  readonly heard: readonly Heard[];
}

/** Plugins that are enabled, of the platform and of tenants. */
function createMemoryRoster(
  sandbox: Sandbox,
  builtIn: readonly PluginBundle[],
  ofTenant: Readonly<Record<string, readonly PluginBundle[]>>,
): MemoryRoster {
  const heard: Heard[] = [];
  const readyPlugin = async (
    { tenantId, pluginId }: PluginPlace,
    bundle: PluginBundle,
  ): Promise<ReadyPlugin> => {
    const { manifest } = bundle;
    const sandboxed = await sandbox.load(bundle, { publisher: 'test', reviewed: true }).catch((error) => {
      throw new PluginUnavailableError(pluginId, { code: 'LOAD_FAILED', message: error.message });
    });
    return {
      tenantId,
      pluginId,
      version: manifest.version,
      builtIn: builtIn.includes(bundle),
      manifest,
      sandboxed,
      agents: new Set(manifest.agents.map(({ id }) => id)),
      tools: new Set(manifest.tools.map(({ id }) => id)),
      grants: new Set(manifest.permissions.tools.map(({ name }) => name)),
      ports: {},
      config: async () => ({ of: `${pluginId} in ${tenantId}` }),
      listen: (run) => ({
        onEvent: (what) => heard.push({ pluginId, ...run, what }),
        onRefusal: ({ code }) => heard.push({ pluginId, ...run, what: { type: 'refusal', code } }),
        told: async () => {},
      }),
    };
  };
  return {
    heard,
    ready: async (place) => {
      const bundle = [...builtIn, ...(ofTenant[place.tenantId] ?? [])].find(
        ({ manifest }) => manifest.name === place.pluginId,
      );
      return bundle ? readyPlugin(place, bundle) : null;
    },
  };
}

export interface MemoryRuns {
  /** What plugin code does, by the names of agents and tools. */
  agents?: Readonly<Record<string, Behaviour>>;
  /** Plugins that come with the platform. */
  bundles?: readonly PluginBundle[];
  /** Plugins that tenants have installed and enabled. */
  installed?: Readonly<Record<string, readonly PluginBundle[]>>;
  definitions?: DefinitionStore;
  runs?: RunStore;
  workspaceRoot?: string;
  settings?: Partial<AgentsSettings>;
  clock?: ReturnType<typeof createManualClock>;
}

/** All that it takes to run agents and to call tools, over memory twins. */
export async function runsInMemory(options: MemoryRuns = {}) {
  const { agents = { echo }, installed = {}, workspaceRoot = '/nowhere' } = options;
  const { bundles = [aBundle({ agents: Object.keys(agents) })] } = options;
  const clock = options.clock ?? createManualClock();
  const log = createRecordingLog();
  const events = createMemoryEvents();
  const definitions = options.definitions ?? createMemoryDefinitionStore();
  const sandbox = createMemorySandbox(agents);
  const settings = { ...defaultSettings, ...options.settings };
  const readFile = createReadFile({ root: workspaceRoot, fileBytesMax: settings.fileBytesMax });
  const written: (PluginPlace & JournalDraft)[] = [];

  const builtIns = await loadPlugins({ definitions, clock, models: noServedModels }, bundles);
  for (const [tenantId, own] of Object.entries(installed))
    for (const { manifest } of own) {
      const place = { tenantId, pluginId: manifest.name };
      await definitions.replaceOf(
        place,
        definitionsOf(manifest, { tenantId, usable: true, models: noServedModels }),
      );
    }

  const roster = createMemoryRoster(sandbox, bundles, installed);
  const usageStore = createMemoryUsageStore();
  const desk: RunDesk = {
    definitions,
    runs: options.runs ?? createMemoryRunStore(),
    roster,
    usage: usageStore,
    journal: { write: (place, draft) => void written.push({ ...place, ...draft }) },
    mcp: openMcp({ mcpServers: createMemoryMcpServerStore(), clock, events }),
    tools: new Map([[readFile.name, readFile]]),
    events,
    clock,
    log,
    settings,
    holder: 'node_memory',
    slots: createSlots({ concurrent: settings.runsConcurrent, queued: settings.runsQueued }),
    flights: createFlights(leaving),
    breakers: createAgentBreakers({ clock }),
    services: createExternalServices({ clock }),
    remote: {
      ...{ agents: createMemoryRemoteAgentStore(), works: createMemoryWorkStore(), bus: createBus() },
      ...{ runs: options.runs ?? createMemoryRunStore(), clock, log, settings },
      slots: createSlots({ concurrent: 1, queued: 1 }),
    },
    player: {
      gateway: { generate: () => Promise.reject(new ModelUnavailableError([])) },
      prompts: { wishOf: () => anyModel, whyNone: () => new ModelUnavailableError([]) },
      history: createMemoryLoopEventStore(),
      bus: createBus(),
      slots: createSlots({ concurrent: 1, queued: 1 }),
    },
  };
  const stopping = new AbortController();
  let sweeping = Promise.resolve();
  const selection = openSelectionDesk(desk);
  const runner: AgentRunner = {
    run: (request, signal) => runAgent(desk, request, signal),
    describe: (request) => describeCallables(desk, request),
    select: (request) => selectRunnable(selection, request),
    categories: (request) => listCategories(selection, request),
  };
  return {
    desk,
    runner,
    builtIns,
    definitions,
    runs: desk.runs,
    sandbox,
    events,
    clock,
    log,
    heard: roster.heard,
    usage: usageStore,
    journal: written,
    /** Begins to sweep, as a process that starts does. */
    start: () => {
      sweeping = keepSweeping(desk, stopping.signal);
    },
    stop: async () => {
      stopping.abort();
      await desk.flights.ground(new AgentsStoppingError());
      await sweeping;
    },
  };
}
