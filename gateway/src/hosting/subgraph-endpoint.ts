import type { IncomingMessage, ServerResponse } from 'node:http';
import { newId, type RequestScope } from '@ymera/kernel';
import { answerContractCall } from '@ymera/kernel/contracts';
import { ForgedIdentityError, type IdentityKey, openIdentity, readIdentity } from '@ymera/kernel/identity';
import type { Log } from '@ymera/kernel/log';
import { formatErrors, formatResult, type Subgraph } from '@ymera/kernel/subgraph';
import { type ExecutionArgs, type GraphQLError, parse, validate } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { type Answer, json } from '../http/answer.ts';
import { parseJson, readBody } from '../http/body.ts';
import { asGraphqlError } from '../operations/as-graphql-error.ts';
import { closeSockets } from '../subscriptions/close-sockets.ts';
import { localSource, type SubgraphSource, subscriptionContent } from '../supergraph/index.ts';
import { identityHeader, isGraphqlRequest } from './identity-header.ts';

interface SubgraphEndpointDeps {
  readonly subgraph: Subgraph;
  readonly key: IdentityKey;
  readonly log: Log;
}

/** One subgraph served to the gateway and to other services: its operations and its contracts. */
export interface SubgraphEndpoint {
  answerOperation(request: IncomingMessage, response: ServerResponse): Promise<Answer>;
  answerContract(request: IncomingMessage, response: ServerResponse): Promise<Answer>;
  readonly sockets: WebSocketServer;
  close(): Promise<void>;
}

/** Entity references of a whole page come in one body, and so does a packed plugin. */
const bodyBytesMax = 16 * 1_048_576;

export function createSubgraphEndpoint(deps: SubgraphEndpointDeps): SubgraphEndpoint {
  const source = localSource<RequestScope>({
    name: deps.subgraph.name,
    schema: deps.subgraph.schema,
    createContext: deps.subgraph.createContext,
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: bodyBytesMax });
  const running = serveSockets(deps, { source, sockets });
  return {
    sockets,
    answerOperation: (request, response) => answerOperation({ ...deps, source }, request, response),
    answerContract: (request, response) => answerContract(deps, request, response),
    close: async () => {
      await closeSockets(sockets, running);
      await source.close();
    },
  };
}

async function answerOperation(
  deps: SubgraphEndpointDeps & { source: SubgraphSource<RequestScope> },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer> {
  const { scope, body } = await trustedRequest(deps, request, response);
  const operation = parseJson(body);
  if (!isGraphqlRequest(operation)) return json(400, { errors: [{ message: 'The body needs a query.' }] });
  const { query, variables = {}, operationName } = operation;
  const result = await deps.source.execute({
    query,
    variables,
    context: scope,
    signal: scope.signal,
    ...(operationName ? { operationName } : {}),
  });
  return json(200, formatResult(result, deps.log));
}

async function answerContract(
  deps: SubgraphEndpointDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer> {
  const { scope, body } = await trustedRequest(deps, request, response);
  const { principal, signal } = scope;
  // What a service may ask on behalf of anybody, a user's own identity may not.
  if (principal?.kind !== 'service') throw new ForgedIdentityError('a contract is for services alone');
  const [contract = '', method = ''] = (request.url ?? '').split('/').slice(2);
  const call = { contract, method, request: parseJson(body) as never }; // each contract checks what it is given
  const answer = await answerContractCall(
    { contracts: deps.subgraph.contracts, log: deps.log },
    call,
    signal,
  );
  return json(answer.status, answer.body);
}

/**
 * Reads the body of a caller that is known: the token is checked first, so that strangers can't make us hold anything.
 *
 * @throws ForgedIdentityError when the request carries no valid identity for this subgraph and body
 */
async function trustedRequest(
  { key, subgraph }: SubgraphEndpointDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ scope: RequestScope; body: string }> {
  const token = request.headers[identityHeader]?.toString();
  const identity = await openIdentity(key, { token, audience: subgraph.name });
  const left = new AbortController();
  response.once('close', () => left.abort());
  const body = await readBody(request, bodyBytesMax);
  const principal = identity.of(body);
  const requestId = request.headers['x-request-id']?.toString() ?? newId('req');
  return { scope: { principal, requestId, trusted: true, signal: left.signal }, body };
}

function serveSockets(
  { subgraph, key, log }: SubgraphEndpointDeps,
  { source, sockets }: { source: SubgraphSource<RequestScope>; sockets: WebSocketServer },
) {
  return useServer(
    {
      onSubscribe: (_context, _id, payload) =>
        // Thrown, it would close the socket that carries everybody's subscriptions.
        readSubscription({ subgraph, key }, payload).catch((error) => [asGraphqlError(error)]),
      // The source makes a context of its own for every event, so that nothing is kept from one to the next.
      subscribe: ({ contextValue, variableValues }) => {
        const { query, scope } = contextValue as Subscribing; // set in onSubscribe
        return source.subscribe({ query, variables: variableValues ?? {}, context: scope });
      },
      onNext: (_context, _id, _payload, _args, result) => formatResult(result, log),
      onError: (_context, _id, _payload, errors) => formatErrors(errors, log),
      // Otherwise a defect's message would be the reason that its socket is closed with.
      isProd: true,
    },
    sockets,
  );
}

/** @throws ForgedIdentityError when the subscription carries no valid identity */
async function readSubscription(
  { subgraph, key }: Pick<SubgraphEndpointDeps, 'subgraph' | 'key'>,
  { query, variables, operationName, extensions }: SubscribePayload,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  // One socket carries everybody's subscriptions, so each of them brings its own identity.
  const token = identityOf(extensions);
  const body = subscriptionContent({ query, variables: variables ?? {} });
  const principal = await readIdentity(key, { token, audience: subgraph.name, body });
  const document = parse(query);
  const errors = validate(subgraph.schema, document);
  if (errors.length > 0) return errors;
  const { signal } = new AbortController();
  const scope: RequestScope = { principal, requestId: newId('req'), trusted: true, signal };
  const args: ExecutionArgs = {
    schema: subgraph.schema,
    document,
    variableValues: variables ?? {},
    operationName: operationName ?? null,
    contextValue: { query, scope } satisfies Subscribing,
  };
  return args;
}

interface Subscribing {
  readonly query: string;
  readonly scope: RequestScope;
}

function identityOf(extensions: unknown): string | undefined {
  const headers = (extensions as { headers?: Record<string, unknown> } | null | undefined)?.headers;
  const token = headers?.[identityHeader];
  return typeof token === 'string' ? token : undefined;
}
