import { readFileSync } from 'node:fs';
import { type AgentRunner, createSlots, newId } from '@ymera/kernel';
import { buildSubgraph, type Subgraph } from '@ymera/kernel/subgraph';
import { type AgentsDeps, createContext } from './context.ts';
import { AgentsStoppingError, leaving } from './domain/errors.ts';
import { createFlights } from './domain/flights.ts';
import { createReadFile } from './host-tools/read-file.ts';
import { permissions } from './permissions.ts';
import type { DefinitionStore, HostTool, RunStore, Sandbox } from './ports.ts';
import { resolvers } from './resolvers/index.ts';
import { findUnknown } from './services/find-unknown.ts';
import { loadPlugins } from './services/load-plugins.ts';
import { runAgent } from './services/run-agent.ts';
import { defaultSettings, type RunDesk } from './services/run-desk.ts';
import { keepSweeping } from './services/sweep.ts';

/** The subgraph's parts from outside, whichever stores and sandbox they are. */
export type AgentsParts = Omit<AgentsDeps, 'connection' | 'pluginHost'> & {
  readonly definitions: DefinitionStore;
  readonly runs: RunStore;
  readonly sandbox: Sandbox;
};

const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

export async function assembleAgents(
  parts: AgentsParts,
): Promise<Subgraph & { readonly contracts: { readonly AgentRunner: AgentRunner } }> {
  const desk = await openDesk(parts);
  const AgentRunner: AgentRunner = {
    run: (request, signal) => runAgent(desk, request, signal),
    findUnknown: (request) => findUnknown(desk, request),
  };
  const subgraph = buildSubgraph({
    name: 'agents',
    typeDefs,
    resolvers,
    permissions,
    createContext: createContext(desk),
    ...background(desk),
  });
  return { ...subgraph, contracts: { AgentRunner } };
}

async function openDesk(parts: AgentsParts): Promise<RunDesk> {
  const { definitions, runs, events, clock, log } = parts;
  const settings = { ...defaultSettings, ...parts.settings };
  const { workspaceRoot: root } = parts;
  const readFile = createReadFile({ root, fileBytesMax: settings.fileBytesMax });
  return {
    definitions,
    runs,
    plugins: await loadPlugins(parts, parts.plugins),
    tools: new Map<string, HostTool>([[readFile.name, readFile]]),
    events,
    clock,
    log,
    settings,
    holder: newId('node', clock.now()),
    slots: createSlots({ concurrent: settings.runsConcurrent, queued: settings.runsQueued }),
    flights: createFlights(leaving),
  };
}

function background(desk: RunDesk) {
  const stopping = new AbortController();
  let sweeping = Promise.resolve();
  return {
    start: async () => {
      sweeping = keepSweeping(desk, stopping.signal);
    },
    stop: async () => {
      stopping.abort();
      await desk.flights.ground(new AgentsStoppingError());
      await sweeping;
    },
  };
}
