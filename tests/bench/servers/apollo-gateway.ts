import { ApolloGateway } from '@apollo/gateway';
import { composeSupergraph } from '@ymera/gateway/supergraph';
import { benchSubgraphs } from '../subgraphs/index.ts';
import { serveApollo } from './apollo-http.ts';
import type { OpenServer, SubgraphUrls } from './server.ts';

/** @apollo/gateway as it comes, over the supergraph that Ymera's gateway plans with too. */
export function openApolloGateway(subgraphUrls: SubgraphUrls): Promise<OpenServer> {
  const { supergraphSdl } = composeSupergraph(
    benchSubgraphs.map(({ name, typeDefs }) => ({ name, typeDefs, url: subgraphUrls[name] ?? '' })),
  );
  return serveApollo({ gateway: new ApolloGateway({ supergraphSdl }) });
}
