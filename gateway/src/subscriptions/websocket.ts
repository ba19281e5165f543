import type { Authenticator, RequestScope } from '@ymera/kernel';
import { DomainError, newId } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import { formatErrors, formatResult } from '@ymera/kernel/subgraph';
import type { Metrics } from '@ymera/kernel/telemetry';
import { type ExecutionArgs, GraphQLError, getOperationAST } from 'graphql';
import type { Context } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { authenticate } from '../http/authentication.ts';
import type { OperationReader } from '../operations/operations.ts';
import type { Supergraph } from '../supergraph/index.ts';
import { closeSockets } from './close-sockets.ts';

interface WebsocketDeps {
  readonly supergraph: Supergraph<RequestScope>;
  readonly reader: OperationReader;
  readonly authenticator: Authenticator;
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

/** What a socket knows after connection_init. */
interface Connection {
  principal: RequestScope['principal'];
  expiry: NodeJS.Timeout | null;
  readonly gone: AbortController;
}

/** Close codes: 4401 for a token that is refused or has expired; the reason is the error's code. */
const unauthorizedCode = 4401;
/** Nothing is wrong with the token; it could not be checked just now. */
const tryAgainCode = 1013;
const internalCode = 4500;

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
      onConnect: async ({ connectionParams, extra }) => {
        const connection = await connect(
          deps,
          connectionParams?.authorization ?? connectionParams?.Authorization,
        ).catch((error) => refuse(extra.socket, error, deps.log));
        // Whoever left in the meantime is never told to be disconnected.
        if (!connection || extra.socket.readyState !== extra.socket.OPEN) return false;
        connections.set(extra.socket, connection);
        closeAtExpiry(connection, extra.socket, deps);
        deps.metrics.openSockets.inc();
        return true;
      },
      onSubscribe: (context, _id, payload) => {
        // This one is among them already.
        if (Object.keys(context.subscriptions).length > subscriptionsPerSocketMax)
          return [tooManySubscriptions()];
        const { query, variables, operationName } = payload;
        const reading = deps.reader.read({ query, variables: variables ?? {} });
        if ('errors' in reading) return reading.errors;
        const args: ExecutionArgs = {
          schema: deps.supergraph.publicSchema,
          document: reading.document,
          operationName: operationName ?? null,
          variableValues: variables ?? {},
          contextValue: operationScope(connectionOf(context), deps, isSubscription(reading, operationName)),
        };
        return args;
      },
      execute: (args) => deps.supergraph.execute(operationOf(args)),
      subscribe: (args) => deps.supergraph.subscribe(operationOf(args)),
      onNext: (_context, _id, _payload, _args, result) => formatResult(result, deps.log),
      onError: (_context, _id, _payload, errors) => formatErrors(errors, deps.log),
      onClose: (context) => disconnect(connections.get(context.extra.socket), deps),
      // Otherwise a defect's message would be the reason that its socket is closed with.
      isProd: true,
    },
    server,
  );
  return { server, close: () => closeSockets(server, running) };
}

async function connect({ authenticator }: WebsocketDeps, authorization: unknown): Promise<Connection> {
  return {
    principal: await authenticate(authenticator, authorization),
    expiry: null,
    gone: new AbortController(),
  };
}

/** Closes with the error's code; what is not meant for clients is logged and closes as `INTERNAL`. */
function refuse(socket: Pick<WebSocket, 'close'>, error: unknown, log: Log): null {
  if (error instanceof DomainError) {
    socket.close(error.nextMove === 'retry' ? tryAgainCode : unauthorizedCode, error.code);
  } else {
    log.error('a socket could not be authenticated', { error });
    socket.close(internalCode, 'INTERNAL');
  }
  return null;
}

/** Timers hold at most 2^31 - 1 milliseconds. */
const timerMsMax = 2_147_483_647;

function closeAtExpiry(
  connection: Connection,
  socket: { close(code: number, reason: string): void },
  deps: WebsocketDeps,
) {
  const expiresAt = connection.principal?.expiresAt ?? null;
  if (expiresAt === null) return;
  const ms = Math.min(timerMsMax, Math.max(0, expiresAt - Date.now()));
  connection.expiry = setTimeout(() => {
    deps.log.info('a socket was closed because its token expired');
    socket.close(unauthorizedCode, 'TOKEN_EXPIRED');
    // A client that does not answer the farewell gets no more events either.
    connection.gone.abort();
  }, ms);
  connection.expiry.unref();
}

function disconnect(connection: Connection | undefined, { metrics }: WebsocketDeps): void {
  if (!connection) return;
  metrics.openSockets.dec();
  if (connection.expiry) clearTimeout(connection.expiry);
  connection.gone.abort();
}

function operationScope(connection: Connection, deps: WebsocketDeps, subscription: boolean): RequestScope {
  const { signal } = connection.gone;
  return {
    principal: connection.principal,
    requestId: newId('req'),
    trusted: true,
    signal: subscription ? signal : AbortSignal.any([signal, AbortSignal.timeout(deps.requestTimeoutMs)]),
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
