import { composeSupergraph } from '@ymera/gateway/supergraph';
import { printSchema } from 'graphql';
import { benchSubgraphs, monolithResolvers } from '../subgraphs/index.ts';
import { serveApollo } from './apollo-http.ts';
import type { OpenServer } from './server.ts';

/** The graph that clients see, as one schema with all resolvers in one Apollo Server. */
export function openMonolith(): Promise<OpenServer> {
  const { publicSchema } = composeSupergraph(
    benchSubgraphs.map(({ name, typeDefs }) => ({ name, typeDefs })),
  );
  return serveApollo({ typeDefs: printSchema(publicSchema), resolvers: monolithResolvers() });
}
