import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { execute, type GraphQLSchema, parse, validate } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

/** Subgraphs behind a real HTTP and WebSocket server, run by graphql-js. */
interface SubgraphServer {
  /** `http://127.0.0.1:port/<name>` */
  url(name: string): string;
  /** WebSocket connections that were ever opened. */
  readonly socketsOpened: () => number;
  /** Cuts every WebSocket, as a crash would. */
  cutSockets(): void;
  close(): Promise<void>;
}

interface GraphQLRequest {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
}

/** Serves each schema at its name. The context of a request is `{ user }`, taken from the header `x-user`. */
export async function serveSubgraphs(schemas: ReadonlyMap<string, GraphQLSchema>): Promise<SubgraphServer> {
  const server = createServer((request, response) => {
    answer(schemas, request).then(
      (text) => response.setHeader('content-type', 'application/json').end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const sockets = serveSockets(server, schemas);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an AddressInfo; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}`,
    socketsOpened: sockets.opened,
    cutSockets: sockets.cut,
    async close() {
      sockets.cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(
  schemas: ReadonlyMap<string, GraphQLSchema>,
  request: IncomingMessage,
): Promise<string> {
  const schema = schemas.get(request.url?.slice(1) ?? '');
  if (schema === undefined) throw new Error('no such subgraph');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  // What the gateway sends is a GraphQL request; the validation below is the check of it.
  const { query, operationName, variables } = JSON.parse(Buffer.concat(chunks).toString()) as GraphQLRequest;
  const document = parse(query);
  const errors = validate(schema, document);
  if (errors.length > 0) return JSON.stringify({ errors });
  const user = request.headers['x-user'];
  const result = await execute({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables ?? {},
    contextValue: { user },
  });
  return JSON.stringify(result);
}

function serveSockets(server: Server, schemas: ReadonlyMap<string, GraphQLSchema>) {
  const open = new Set<{ terminate(): void }>();
  let opened = 0;
  const bySubgraph = new Map<string, WebSocketServer>();
  for (const [name, schema] of schemas) {
    const sockets = new WebSocketServer({ noServer: true });
    useServer(
      {
        schema,
        context: (_, __, payload) => ({ user: userOf(payload.extensions) }),
        // A context for each event, as a hosted subgraph does it.
        execute: (args) => execute({ ...args, contextValue: { ...(args.contextValue as object) } }),
      },
      sockets,
    );
    bySubgraph.set(name, sockets);
  }
  server.on('upgrade', (request, socket, head) => {
    const sockets = bySubgraph.get(request.url?.slice(1) ?? '');
    if (sockets === undefined) return socket.destroy();
    return sockets.handleUpgrade(request, socket, head, (client) => {
      opened += 1;
      open.add(client);
      client.once('close', () => open.delete(client));
      sockets.emit('connection', client, request);
    });
  });
  const cut = () => {
    for (const socket of open) socket.terminate();
  };
  return { cut, opened: () => opened };
}

function userOf(extensions: Record<string, unknown> | null | undefined): unknown {
  const headers = extensions?.headers;
  return typeof headers === 'object' && headers !== null && 'x-user' in headers
    ? headers['x-user']
    : undefined;
}
