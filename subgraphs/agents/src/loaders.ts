import { type JsonValue, type RequestScope, requirePrincipal } from '@ymera/kernel';
import DataLoader from 'dataloader';
import type { AgentRun } from './domain/agent-run.ts';
import {
  type Definition,
  type DefinitionKind,
  isOfPlugin,
  type PluginDefinition,
} from './domain/definition.ts';
import { OutputsTooLargeError } from './domain/errors.ts';
import type { Work } from './domain/remote/work.ts';
import { findTools, isFound, type ToolDesk } from './services/loop/find-tools.ts';
import type { RunDesk } from './services/run-desk.ts';

/** One request's reads, batched: federation asks for its entities one by one. All are of the caller's tenant. */
export interface Loaders {
  readonly agent: DataLoader<string, Definition | null>;
  readonly tool: DataLoader<string, PluginDefinition | null>;
  readonly agentsOfPlugin: DataLoader<string, readonly PluginDefinition[]>;
  readonly toolsOfPlugin: DataLoader<string, readonly PluginDefinition[]>;
  /** Whether an agent may use a tool now, by the tool's id; of all tools of an MCP server, whether there is one. */
  readonly toolsThere: DataLoader<string, boolean>;
  /** A run of an agent. */
  readonly run: DataLoader<string, AgentRun | null>;
  /** A call of a tool. */
  readonly toolCall: DataLoader<string, AgentRun | null>;
  /** By the run that waits for it. */
  readonly work: DataLoader<string, Work | null>;
  readonly output: DataLoader<AgentRun, JsonValue, string>;
}

type LoaderDeps = ToolDesk &
  Pick<RunDesk, 'runs'> & {
    readonly remote: Pick<RunDesk['remote'], 'works'>;
  };

const batchMax = 500;
/** All outputs of one request together. */
const outputBytesMax = 32 * 1024 * 1024;

export function createLoaders(deps: LoaderDeps, scope: RequestScope): Loaders {
  const { definitions, runs, remote } = deps;
  const tenantId = () => requirePrincipal(scope).tenantId;
  const { signal } = scope;
  let outputBytes = 0;

  const readOutputs = async (wanted: readonly AgentRun[]) => {
    outputBytes += wanted.reduce((sum, run) => sum + outputBytesOf(run), 0);
    if (outputBytes > outputBytesMax) throw new OutputsTooLargeError(outputBytesMax);
    const outputs = await runs.readOutputs({ tenantId: tenantId(), ids: wanted.map(({ id }) => id) }, signal);
    return wanted.map(({ id }) => outputs.get(id) ?? null);
  };

  const find = (kind: DefinitionKind) => (ids: readonly string[]) =>
    definitions.findMany({ tenantId: tenantId(), kind, ids }, signal);
  const ofPlugin = (kind: DefinitionKind) =>
    new DataLoader<string, readonly PluginDefinition[]>(
      async (ids) => {
        const place = { tenantId: tenantId(), kind, pluginIds: ids };
        const found = await definitions.listOfPlugins(place, signal);
        const brought = found.filter(isOfPlugin);
        return ids.map((id) => brought.filter(({ pluginId }) => pluginId === id));
      },
      { maxBatchSize: batchMax },
    );
  const runOf = (kind: DefinitionKind) =>
    byId(async (ids) => {
      const found = await runs.findMany({ tenantId: tenantId(), ids }, signal);
      return found.filter((run) => run.kind === kind);
    });

  return {
    agent: byId(find('agent')),
    tool: byId(async (ids) => (await find('tool')(ids)).filter(isOfPlugin)),
    agentsOfPlugin: ofPlugin('agent'),
    toolsOfPlugin: ofPlugin('tool'),
    toolsThere: new DataLoader<string, boolean>(
      async (ids) => {
        const found = await findTools(deps, { tenantId: tenantId(), ids }, signal);
        return ids.map((id) => isFound(found, id));
      },
      { maxBatchSize: batchMax },
    ),
    run: runOf('agent'),
    toolCall: runOf('tool'),
    work: new DataLoader<string, Work | null>(
      async (runIds) => {
        const works = await remote.works.findByRuns({ tenantId: tenantId(), runIds }, signal);
        const ofRun = new Map(works.map((work) => [work.runId, work]));
        return runIds.map((id) => ofRun.get(id) ?? null);
      },
      { maxBatchSize: batchMax },
    ),
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
