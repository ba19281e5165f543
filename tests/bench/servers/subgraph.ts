import { localSource } from '@ymera/gateway/supergraph';
import { benchSubgraphs, subgraphSchema } from '../subgraphs/index.ts';
import { serveHttp } from './http.ts';
import type { OpenServer } from './server.ts';

const headers = { 'content-type': 'application/json' };

/** One subgraph as a server of its own, run by graphql-jit as Ymera's own remote subgraphs are. */
export async function openSubgraph(name: string): Promise<OpenServer> {
  const subgraph = benchSubgraphs.find((each) => each.name === name);
  if (!subgraph) throw new Error(`There is no bench subgraph called ${name}.`);
  const source = localSource({ name, schema: subgraphSchema(subgraph), createContext: () => ({}) });
  return serveHttp(async (body) => {
    // Both gateways send well-formed GraphQL requests; nobody else knows this port.
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    const result = await source.execute({ query, variables: variables ?? {}, context: {} });
    return { headers, body: JSON.stringify(result) };
  });
}
