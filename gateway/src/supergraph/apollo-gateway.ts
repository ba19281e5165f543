import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { Supergraph } from './supergraph.ts';

/** The `gateway` option of Apollo Server 5, whose own package exports no name for it. */
export type ApolloGateway = NonNullable<ApolloServerOptions<BaseContext>['gateway']>;
type Executor = NonNullable<Awaited<ReturnType<ApolloGateway['load']>>['executor']>;
/** What Apollo Server knows of the request that is to be executed. */
export type ApolloRequestContext = Parameters<Executor>[0];

/** How a request of Apollo Server becomes an operation of the supergraph. */
export interface ApolloGatewayOptions<C> {
  context(request: ApolloRequestContext): C;
  /** The request's deadline, where it has one. */
  signal?(request: ApolloRequestContext): AbortSignal | undefined;
}

/**
 * Lets Apollo Server send its operations, introspection included, to the supergraph. Stopping the server leaves the
 * supergraph open: WebSocket clients may still be using it.
 */
export function apolloGateway<C>(supergraph: Supergraph<C>, options: ApolloGatewayOptions<C>): ApolloGateway {
  const executor: Executor = async (request) => {
    const result = await supergraph.execute({
      document: request.document,
      query: request.source,
      operationName: request.operationName,
      variables: request.request.variables,
      context: options.context(request),
      signal: options.signal?.(request),
    });
    // Apollo's type wants an extensible object where GraphQL's has a record of unknown values.
    return result as Awaited<ReturnType<Executor>>;
  };
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: supergraph.publicSchema, coreSupergraphSdl: supergraph.supergraphSdl });
      return () => {};
    },
    async load() {
      return { executor };
    },
    async stop() {},
  };
}
