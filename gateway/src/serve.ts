import type { Graph } from './hosting/graph.ts';
import type { LocalSubgraphs } from './hosting/local-subgraphs.ts';
import { createSubgraphEndpoint, type SubgraphEndpoint } from './hosting/subgraph-endpoint.ts';
import { createGraphqlRoute } from './http/graphql-route.ts';
import { healthRoutes, type ReadinessChecks } from './http/health-routes.ts';
import { pageRoutes } from './http/pages.ts';
import { openHttpServer, type Route, type SocketRoute } from './http/server.ts';
import { createMcpRoute } from './mcp/mcp-route.ts';
import { createOperationReader } from './operations/operations.ts';
import type { Platform } from './platform.ts';
import { createWebsocketEndpoint } from './subscriptions/websocket.ts';

export interface Service {
  readonly port: number;
  close(): Promise<void>;
}

interface Parts {
  readonly routes: readonly Route[];
  readonly sockets: readonly SocketRoute[];
  close(): Promise<void>;
}

/** Opens the port: the graph for people and programs, or one subgraph for the gateway. */
export async function serve(
  platform: Platform,
  local: LocalSubgraphs,
  graph: Graph | null,
): Promise<Service> {
  const { config, log, metrics } = platform;
  const parts = graph ? await graphParts(platform, graph) : subgraphParts(platform, local);
  const health = healthRoutes({ checks: readinessChecks(platform), metrics });
  const server = await openHttpServer({
    routes: [...parts.routes, ...health],
    sockets: parts.sockets,
    host: config.host,
    port: config.port,
    log,
    metrics,
  });
  return {
    port: server.port,
    close: async () => {
      await parts.close();
      await server.close();
    },
  };
}

async function graphParts(platform: Platform, graph: Graph): Promise<Parts> {
  const { log, metrics, config, clock } = platform;
  const { introspection, requestTimeoutMs } = config;
  const reader = createOperationReader(graph.supergraph.publicSchema, { introspection });
  const deps = { ...graph, reader, clock, log, metrics, introspection, requestTimeoutMs };
  const route = await createGraphqlRoute(deps);
  const websocket = createWebsocketEndpoint(deps);
  const mcp = createMcpRoute({ ...deps, publicUrl: config.publicUrl });
  return {
    routes: [
      { path: '/graphql', methods: ['GET', 'POST'], answer: route.answer },
      { path: '/mcp', methods: ['POST', 'DELETE'], answer: mcp.answer },
      ...(await pageRoutes()),
    ],
    sockets: [{ path: '/graphql', server: websocket.server }],
    close: async () => {
      await mcp.close();
      await websocket.close();
      await route.close();
    },
  };
}

function subgraphParts({ config, identityKey, log }: Platform, local: LocalSubgraphs): Parts {
  // Nobody asks a worker anything but how it is.
  if (config.role === 'worker') return { routes: [], sockets: [], close: async () => {} };
  const subgraph = config.role === 'all' || config.role === 'gateway' ? undefined : local[config.role];
  if (!subgraph) throw new Error(`The role ${config.role} opened no subgraph.`);
  const endpoint: SubgraphEndpoint = createSubgraphEndpoint({ subgraph, key: identityKey, log });
  return {
    routes: [
      { path: '/graphql', methods: ['POST'], answer: endpoint.answerOperation },
      { path: '/contracts/', methods: ['POST'], answer: endpoint.answerContract },
    ],
    sockets: [{ path: '/graphql', server: endpoint.sockets }],
    close: endpoint.close,
  };
}

function readinessChecks({ config, store, redis }: Platform): ReadinessChecks {
  const others = config.role === 'gateway' ? Object.entries(config.urls) : [];
  const remotes = others.map(([name, url]) => [name, () => probe(url)]);
  return {
    ...(store ? { store: () => store.ping() } : {}),
    ...(redis ? { redis: () => redis.ping() } : {}),
    ...Object.fromEntries(remotes),
  };
}

const probeTimeoutMs = 2_000;

async function probe(url: string | null): Promise<void> {
  const response = await fetch(new URL('/readyz', url ?? ''), {
    signal: AbortSignal.timeout(probeTimeoutMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`not ready: ${response.status}`);
}
