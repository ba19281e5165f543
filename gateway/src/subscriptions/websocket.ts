import { type Authenticator, type Clock, newId, type RequestScope } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { formatErrors, formatResult } from '@ymera/kernel/subgraph';
import type { Metrics } from '@ymera/kernel/telemetry';
import { type ExecutionArgs, GraphQLError, getOperationAST } from 'graphql';
import type { Context } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { OperationReader } from '../operations/operations.ts';
import type { Supergraph } from '../supergraph/index.ts';
import { closeSockets } from './close-sockets.ts';
import { type Connection, openConnection } from './connection.ts';
import { refusalOf } from './refusal.ts';

interface WebsocketDeps {
  readonly supergraph: Supergraph<RequestScope>;
  readonly reader: OperationReader;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly requestTimeoutMs: number;
}

export interface WebsocketEndpoint {
  readonly server: WebSocketServer;
  close(): Promise<void>;
}

const messageBytesMax = 1_048_576;
const subscriptionsPerSocketMax = 100;

/** All operations over graphql-ws at /graphql, subscriptions among them. */
export function createWebsocketEndpoint(deps: WebsocketDeps): WebsocketEndpoint {
  const server = new WebSocketServer({ noServer: true, maxPayload: messageBytesMax });
  const connections = new WeakMap<object, Connection>();
  const connectionOf = (context: Context<Record<string, unknown>, { socket: object }>): Connection => {
    const connection = connections.get(context.extra.socket);
    if (!connection) throw new Error('A message came from a socket that never connected.');
    return connection;
  };
  const running = useServer<Record<string, unknown>>(
    {
      onConnect: async ({ connectionParams, extra: { socket }, subscriptions }) => {
        const connection = await openConnection(deps, {
          socket,
          authorization: connectionParams?.authorization ?? connectionParams?.Authorization,
          busy: () => Object.keys(subscriptions).length > 0,
        }).catch((thrown) => {
          const { error, closeCode } = refusalOf(thrown, deps.log);
          socket.close(closeCode, String(error.extensions.code));
        });
        if (!connection) return false;
        // Whoever left in the meantime is never told to be disconnected.
        if (socket.readyState !== socket.OPEN) {
          connection.close();
          return false;
        }
        connections.set(socket, connection);
        deps.metrics.openSockets.inc();
        return true;
      },
      onSubscribe: async (context, _id, payload) => {
        // This one is among them already.
        if (Object.keys(context.subscriptions).length > subscriptionsPerSocketMax)
          return [tooManySubscriptions()];
        const connection = connectionOf(context);
        const refused = await connection.check();
        if (refused) return [refused];
        const { query, variables, operationName } = payload;
        const reading = deps.reader.read({ query, variables: variables ?? {}, operationName });
        if ('errors' in reading) return reading.errors;
        const args: ExecutionArgs = {
          schema: deps.supergraph.publicSchema,
          document: reading.document,
          operationName: operationName ?? null,
          variableValues: variables ?? {},
          contextValue: operationScope(connection, deps, isSubscription(reading, operationName)),
        };
        return args;
      },
      execute: (args) => deps.supergraph.execute(operationOf(args)),
      subscribe: (args) => deps.supergraph.subscribe(operationOf(args)),
      onNext: (_context, _id, _payload, _args, result) => formatResult(result, deps.log),
      onError: (_context, _id, _payload, errors) => formatErrors(errors, deps.log),
      onClose: ({ extra }) => {
        const connection = connections.get(extra.socket);
        if (!connection) return;
        deps.metrics.openSockets.dec();
        connection.close();
      },
      // Otherwise a defect's message would be the reason that its socket is closed with.
      isProd: true,
    },
    server,
  );
  return { server, close: () => closeSockets(server, running) };
}

function operationScope(connection: Connection, deps: WebsocketDeps, subscription: boolean): RequestScope {
  const { principal, signal } = connection;
  const common = { requestId: newId('req'), trusted: true };
  if (!subscription)
    return {
      ...common,
      principal,
      signal: AbortSignal.any([signal, AbortSignal.timeout(deps.requestTimeoutMs)]),
    };
  return {
    ...common,
    // Read anew for every event, since a subscription may outlive a role.
    get principal() {
      return connection.principal;
    },
    signal,
  };
}

function isSubscription(
  reading: { document: ExecutionArgs['document'] },
  operationName?: string | null,
): boolean {
  return getOperationAST(reading.document, operationName)?.operation === 'subscription';
}

function operationOf(args: ExecutionArgs) {
  const context = args.contextValue as RequestScope; // set in onSubscribe
  return {
    document: args.document,
    operationName: args.operationName ?? null,
    variables: args.variableValues ?? {},
    context,
    signal: context.signal,
  };
}

function tooManySubscriptions(): GraphQLError {
  const message = `A socket carries at most ${subscriptionsPerSocketMax} operations at a time. End some, or open another.`;
  return new GraphQLError(message, { extensions: { code: 'TOO_MANY_SUBSCRIPTIONS', nextMove: 'retry' } });
}
