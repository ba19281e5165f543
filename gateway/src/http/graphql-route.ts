import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { type Authenticator, isJsonObject, type Principal, type RequestScope } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { maskError } from '@ymera/kernel/subgraph';
import { GraphQLError } from 'graphql';
import { asGraphqlError } from '../operations/as-graphql-error.ts';
import { operationLimits } from '../operations/limits.ts';
import type { OperationReader, Reading } from '../operations/operations.ts';
import { apolloGateway, type Supergraph } from '../supergraph/index.ts';
import { type Answer, json } from './answer.ts';
import { authenticate } from './authentication.ts';
import { parseJson, readBody } from './body.ts';
import { createDocumentHandover, type DocumentHandover } from './document-handover.ts';
import { requestScope } from './scope.ts';

interface GraphqlRouteDeps {
  readonly supergraph: Supergraph<RequestScope>;
  readonly reader: OperationReader;
  readonly authenticator: Authenticator;
  readonly log: Log;
  readonly introspection: boolean;
  readonly requestTimeoutMs: number;
}

export interface GraphqlRoute {
  answer(request: IncomingMessage, response: ServerResponse): Promise<Answer>;
  close(): Promise<void>;
}

const bodyBytesMax = 1_048_576;
/** An administrator may send a packed plugin of 8 MB, which base64 makes a third longer; a remote agent a result of 8 MB. */
const wideBodyBytesMax = 12 * 1_048_576;

/** Queries and mutations over HTTP, by @apollo/server. */
export async function createGraphqlRoute(deps: GraphqlRouteDeps): Promise<GraphqlRoute> {
  const documents = createDocumentHandover();
  const server = createServer(deps, documents.store);
  await server.start();
  return {
    answer: async (request, response) => {
      const asked = requestScope(response, deps.requestTimeoutMs);
      const { authorization } = request.headers;
      const principal = await authenticate(deps.authenticator, authorization, asked.signal);
      const scope: RequestScope = { ...asked, principal };
      // Who asks is known before any of it is read: what strangers can make us hold stays small.
      const limit = bodyLimitOf(principal);
      const body = request.method === 'POST' ? parseJson(await readBody(request, limit)) : undefined;
      const url = new URL(request.url ?? '/', 'http://ymera');
      const reading = read(deps.reader, body ?? readSearch(url.searchParams));
      if (reading && 'errors' in reading) return json(400, { errors: reading.errors });
      const httpGraphQLRequest = {
        method: request.method ?? 'POST',
        headers: headerMap(request),
        search: url.search,
        body,
      };
      const execute = () =>
        server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => scope });
      const result = await (reading ? documents.during(reading.document, execute) : execute());
      return {
        status: result.status ?? 200,
        headers: Object.fromEntries(result.headers),
        body: result.body.kind === 'complete' ? result.body.string : result.body.asyncIterator,
      };
    },
    close: () => server.stop(),
  };
}

function bodyLimitOf(principal: Principal | null): number {
  return principal?.role === 'admin' || principal?.kind === 'agent' ? wideBodyBytesMax : bodyBytesMax;
}

/**
 * Operations are read here as they are over WebSocket, so that both refuse alike: Apollo Server would replace the
 * codes of the limits by its own. What has no query at all is left to its answer.
 */
function read(reader: OperationReader, operation: unknown): Reading | null {
  if (!isJsonObject(operation) || typeof operation.query !== 'string') return null;
  const { query, variables, operationName } = operation;
  const reading = reader.read({
    query,
    variables: isJsonObject(variables) ? variables : {},
    operationName: typeof operationName === 'string' ? operationName : null,
  });
  const subscribes = 'operation' in reading && reading.operation.operation === 'subscription';
  return subscribes ? { errors: [subscriptionOverHttp()] } : reading;
}

function subscriptionOverHttp(): GraphQLError {
  const message =
    'Subscriptions come over WebSocket: connect to this address with the protocol graphql-transport-ws.';
  return new GraphQLError(message, {
    extensions: { code: 'SUBSCRIPTION_NEEDS_WEBSOCKET', nextMove: 'fix-input' },
  });
}

/** The operation in an address, where variables are JSON; what is malformed is left to Apollo Server's answer. */
function readSearch(search: URLSearchParams): Record<string, unknown> {
  const { variables, ...operation } = Object.fromEntries(search);
  try {
    return { ...operation, variables: variables === undefined ? {} : JSON.parse(variables) };
  } catch {
    return operation;
  }
}

function createServer(
  { supergraph, introspection, log }: GraphqlRouteDeps,
  documentStore: DocumentHandover['store'],
): ApolloServer<RequestScope> {
  return new ApolloServer<RequestScope>({
    gateway: apolloGateway(supergraph, {
      // The context is made in answer() below.
      context: ({ context }) => context as RequestScope,
      signal: ({ context }) => (context as RequestScope).signal,
    }),
    introspection,
    documentStore,
    parseOptions: { maxTokens: operationLimits.tokensMax },
    // An operation known by its hash alone would pass by the limits above.
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    // The default plugin wraps every resolver for a header that nothing here uses.
    plugins: [ApolloServerPluginCacheControlDisabled()],
    logger: apolloLog(log),
    formatError: (formatted, error) => {
      if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') return formatted;
      return maskError(asGraphqlError(error), log).toJSON();
    },
  });
}

function apolloLog(log: Log) {
  const at = (write: Log['debug']) => (message?: unknown) => write('apollo server', { message });
  return { debug: at(log.debug), info: at(log.debug), warn: at(log.warn), error: at(log.error) };
}

function headerMap(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
