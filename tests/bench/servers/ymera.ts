import {
  composeSupergraph,
  createSupergraph,
  localSource,
  plannerProcess,
  remoteSource,
  type SubgraphSource,
} from '@ymera/gateway/supergraph';
import { type Authenticator, type RequestScope, UnauthenticatedError } from '@ymera/kernel';
import { createLog } from '@ymera/kernel/log';
import { createMetrics } from '@ymera/kernel/telemetry';
import { createGraphqlRoute } from '../../../gateway/src/http/graphql-route.ts';
import { openHttpServer } from '../../../gateway/src/http/server.ts';
import { createOperationReader } from '../../../gateway/src/operations/operations.ts';
import { type BenchSubgraph, benchSubgraphs, subgraphSchema } from '../subgraphs/index.ts';
import type { OpenServer, SubgraphUrls } from './server.ts';

/** Nobody signs in here, so a token can only be wrong. */
const authenticator: Authenticator = {
  authenticate: async () => {
    throw new UnauthenticatedError();
  },
};

/** Ymera's HTTP server, limits, metrics and gateway as the platform puts them together; null: all in this process. */
export async function openYmera(subgraphUrls: SubgraphUrls | null): Promise<OpenServer> {
  const log = createLog({ level: 'error', name: 'bench' });
  const metrics = createMetrics();
  const composed = composeSupergraph(benchSubgraphs.map(({ name, typeDefs }) => ({ name, typeDefs })));
  const supergraph = createSupergraph<RequestScope>({
    composed,
    planner: await plannerProcess(composed.supergraphSdl),
    sources: benchSubgraphs.map((subgraph) => sourceOf(subgraph, subgraphUrls)),
  });
  const reader = createOperationReader(composed.publicSchema, { introspection: false });
  const route = await createGraphqlRoute({
    supergraph,
    reader,
    authenticator,
    log,
    introspection: false,
    requestTimeoutMs: 30_000,
  });
  const routes = [{ path: '/graphql', methods: ['GET', 'POST'], answer: route.answer }];
  return openHttpServer({ routes, sockets: [], host: '127.0.0.1', port: 0, log, metrics });
}

function sourceOf(subgraph: BenchSubgraph, urls: SubgraphUrls | null): SubgraphSource<RequestScope> {
  const { name } = subgraph;
  if (urls === null)
    return localSource({ name, schema: subgraphSchema(subgraph), createContext: () => ({}) });
  const url = urls[name];
  if (!url) throw new Error(`The subgraph ${name} has no URL.`);
  return remoteSource({ name, url, headers: async () => ({}) });
}
