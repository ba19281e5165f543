import type { Authenticator, RequestScope } from '@ymera/kernel';
import { maskErrors, type Subgraph } from '@ymera/kernel/subgraph';
import type { Metrics } from '@ymera/kernel/telemetry';
import type { ExecutionResult } from 'graphql';
import type { Platform } from '../platform.ts';
import { type SubgraphName, subgraphNames } from '../settings.ts';
import {
  composeSupergraph,
  createSupergraph,
  localSource,
  type OperationReport,
  plannerProcess,
  type SubgraphSource,
  type Supergraph,
} from '../supergraph/index.ts';
import { openAuthenticator } from './authenticators.ts';
import type { LocalSubgraphs } from './local-subgraphs.ts';
import { createRemoteSource, fetchTypeDefs, urlOf } from './remote-subgraph.ts';

/** The one graph over all subgraphs, wherever they run. */
export interface Graph {
  readonly supergraph: Supergraph<RequestScope>;
  readonly authenticator: Authenticator;
  close(): Promise<void>;
}

interface Member {
  readonly typeDefs: string;
  readonly source: SubgraphSource<RequestScope>;
}

/**
 * Composes the graph of the subgraphs in this process and those behind URLs; a caller can't tell them apart.
 *
 * @throws CompositionError when the schemas do not fit together
 * @throws SubgraphUnreachableError when a remote subgraph does not answer
 */
export async function openGraph(platform: Platform, local: LocalSubgraphs): Promise<Graph> {
  const members = await Promise.all(subgraphNames.map((name) => memberOf(platform, name, local[name])));
  const composed = composeSupergraph(
    members.map(({ source, typeDefs }) => ({ name: source.name, typeDefs })),
  );
  const sources = members.map(({ source }) => source);
  // The planner is native code, and what it does not expect ends its process; so it has one of its own.
  const planner = await plannerProcess(composed.supergraphSdl);
  const onOperation = operationTimer(platform.metrics);
  const supergraph = createSupergraph<RequestScope>({ composed, sources, planner, onOperation });
  const authenticator = openAuthenticator(platform, local);
  return {
    supergraph,
    authenticator,
    close: async () => {
      await supergraph.close();
      await authenticator.close();
    },
  };
}

function operationTimer({ operationSeconds }: Metrics) {
  return ({ operationType, durationMs, errorCount }: OperationReport) =>
    operationSeconds.observe(
      { type: operationType, outcome: errorCount === 0 ? 'answered' : 'with_errors' },
      durationMs / 1000,
    );
}

async function memberOf(
  platform: Platform,
  name: SubgraphName,
  subgraph: Subgraph | undefined,
): Promise<Member> {
  if (subgraph) return { typeDefs: subgraph.typeDefs, source: inProcessSource(platform, subgraph) };
  const source = createRemoteSource(name, {
    url: urlOf(platform, name),
    key: platform.identityKey,
    timeoutMs: platform.config.requestTimeoutMs,
  });
  return { typeDefs: await fetchTypeDefs(source, platform.log), source };
}

/** Errors are masked where they arise, as a remote subgraph does before it answers. */
function inProcessSource(
  { log }: Platform,
  { name, schema, createContext }: Subgraph,
): SubgraphSource<RequestScope> {
  const source = localSource<RequestScope>({ name, schema, createContext });
  return {
    ...source,
    execute: async (request) => maskErrors(await source.execute(request), log),
    subscribe: async (request) => {
      const answer = await source.subscribe(request);
      return Symbol.asyncIterator in answer ? masked(answer, log) : maskErrors(answer, log);
    },
  };
}

/** Not a generator: that would pass on its end only with the next event, and keep the source open until then. */
function masked(
  results: AsyncIterable<ExecutionResult>,
  log: Platform['log'],
): AsyncIterableIterator<ExecutionResult> {
  const iterator = results[Symbol.asyncIterator]();
  return {
    next: async () => {
      const { done, value } = await iterator.next();
      return done ? { done, value } : { done: false, value: maskErrors(value, log) };
    },
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
