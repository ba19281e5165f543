import { type JsonValue, type RequestScope, requirePrincipal } from '@ymera/kernel';
import DataLoader from 'dataloader';
import type { Agent } from './domain/agent.ts';
import type { AgentRun } from './domain/agent-run.ts';
import { OutputsTooLargeError } from './domain/errors.ts';
import type { Plugin } from './domain/plugin.ts';
import type { DefinitionStore, RunStore } from './ports.ts';

/** One request's reads, batched: federation asks for its entities one by one. */
export interface Loaders {
  readonly agent: DataLoader<string, Agent | null>;
  readonly agentsOfPlugin: DataLoader<string, readonly Agent[]>;
  readonly plugin: DataLoader<string, Plugin | null>;
  /** A run of the caller's tenant. */
  readonly run: DataLoader<string, AgentRun | null>;
  readonly output: DataLoader<AgentRun, JsonValue, string>;
}

interface LoaderDeps {
  readonly definitions: DefinitionStore;
  readonly runs: RunStore;
}

const batchMax = 500;
/** All outputs of one request together. */
const outputBytesMax = 32 * 1024 * 1024;

export function createLoaders({ definitions, runs }: LoaderDeps, scope: RequestScope): Loaders {
  const tenantId = () => requirePrincipal(scope).tenantId;
  const { signal } = scope;
  let outputBytes = 0;

  const readOutputs = async (wanted: readonly AgentRun[]) => {
    outputBytes += wanted.reduce((sum, run) => sum + outputBytesOf(run), 0);
    if (outputBytes > outputBytesMax) throw new OutputsTooLargeError(outputBytesMax);
    const outputs = await runs.readOutputs({ tenantId: tenantId(), ids: wanted.map(({ id }) => id) }, signal);
    return wanted.map(({ id }) => outputs.get(id) ?? null);
  };

  return {
    agent: byId((ids) => definitions.findAgents(ids, signal)),
    agentsOfPlugin: new DataLoader(
      async (ids) => {
        const agents = await definitions.listAgentsOf(ids, signal);
        return ids.map((id) => agents.filter(({ pluginId }) => pluginId === id));
      },
      { maxBatchSize: batchMax },
    ),
    plugin: byId((ids) => definitions.findPlugins(ids, signal)),
    run: byId((ids) => runs.findMany({ tenantId: tenantId(), ids }, signal)),
    output: new DataLoader(readOutputs, { maxBatchSize: batchMax, cacheKeyFn: ({ id }) => id }),
  };
}

function byId<T extends { readonly id: string }>(find: (ids: readonly string[]) => Promise<readonly T[]>) {
  return new DataLoader<string, T | null>(
    async (ids) => {
      const found = new Map((await find(ids)).map((item) => [item.id, item]));
      return ids.map((id) => found.get(id) ?? null);
    },
    { maxBatchSize: batchMax },
  );
}

const outputBytesOf = ({ state }: AgentRun) => (state.phase === 'SUCCEEDED' ? state.outputBytes : 0);
