import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { DomainError } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import type { Metrics } from '@ymera/kernel/telemetry';
import type { WebSocketServer } from 'ws';
import { type Answer, errorAnswer, send } from './answer.ts';

/** A path, or a prefix that ends in a slash. */
export interface Route {
  readonly path: string;
  readonly methods: readonly string[];
  answer(request: IncomingMessage, response: ServerResponse): Promise<Answer> | Answer;
}

export interface SocketRoute {
  readonly path: string;
  readonly server: WebSocketServer;
}

interface HttpServerParts {
  readonly routes: readonly Route[];
  readonly sockets: readonly SocketRoute[];
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface HttpServer {
  readonly port: number;
  /** Takes no new connections, lets what is under way finish for at most five seconds, then closes the rest. */
  close(): Promise<void>;
}

export class PortTakenError extends DomainError {
  readonly code = 'PORT_TAKEN';

  constructor(port: number, cause: unknown) {
    super(
      `Port ${port} is in use. Stop what listens there, or choose another: YMERA_PORT=4001 npm start (0 takes a free one).`,
      { cause },
    );
  }
}

class NotFoundError extends DomainError {
  readonly code = 'NOT_FOUND';

  constructor(path: string, routes: readonly Route[]) {
    super(`Nothing is at ${path}. Here is: ${routes.map((route) => route.path).join(', ')}`);
  }
}

const finishMs = 5_000;

/** @throws PortTakenError */
export async function openHttpServer(parts: HttpServerParts): Promise<HttpServer> {
  const server = createServer((request, response) => void respond(parts, request, response));
  server.on('upgrade', (request, socket, head) => upgrade(parts, request, { socket, head }));
  await listen(server, parts);
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function respond(
  parts: HttpServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = findRoute(parts.routes, request);
  const answer = await answerOf(parts, route, request, response);
  parts.metrics.httpRequests.inc({ route: route?.path ?? 'none', status: String(answer.status) });
  await send(request, response, answer).catch((error) => {
    // The client left while the answer was on its way.
    parts.log.debug('an answer was not sent whole', { error });
    response.destroy();
  });
}

async function answerOf(
  { routes, log }: HttpServerParts,
  route: Route | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer> {
  try {
    if (!route) return { ...errorAnswer(new NotFoundError(pathOf(request), routes), log), status: 404 };
    if (!route.methods.includes(request.method ?? '')) {
      return { status: 405, headers: { allow: route.methods.join(', ') }, body: '' };
    }
    return await route.answer(request, response);
  } catch (error) {
    return errorAnswer(error, log);
  }
}

function findRoute(routes: readonly Route[], request: IncomingMessage): Route | undefined {
  const path = pathOf(request);
  return routes.find((route) =>
    route.path.length > 1 && route.path.endsWith('/') ? path.startsWith(route.path) : path === route.path,
  );
}

const pathOf = (request: IncomingMessage) => (request.url ?? '/').split('?', 1)[0] ?? '/';

function upgrade(
  { sockets }: HttpServerParts,
  request: IncomingMessage,
  { socket, head }: { socket: Duplex; head: Buffer },
): void {
  const route = sockets.find(({ path }) => path === pathOf(request));
  socket.on('error', () => socket.destroy());
  if (!route) {
    socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
    return;
  }
  route.server.handleUpgrade(request, socket, head, (client) =>
    route.server.emit('connection', client, request),
  );
}

function listen(server: Server, { host, port }: HttpServerParts): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port, error) : error),
    );
    server.listen(port, host, () => resolve());
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), finishMs);
  await closed;
  clearTimeout(force);
}
