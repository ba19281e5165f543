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

class MethodNotAllowedError extends DomainError {
  readonly code = 'METHOD_NOT_ALLOWED';

  constructor(path: string, methods: readonly string[]) {
    super(`${path} takes ${methods.join(' and ')}.`, { details: { methods: [...methods] } });
  }
}

const finishMs = 5_000;
/** A client that sends its headers or its body more slowly is cut off. */
const headersTimeoutMs = 20_000;
const requestTimeoutMs = 60_000;
/** Sockets open at a time; each holds memory for as long as its client likes. */
const socketsMax = 10_000;

/** @throws PortTakenError */
export async function openHttpServer(parts: HttpServerParts): Promise<HttpServer> {
  const limits = { headersTimeout: headersTimeoutMs, requestTimeout: requestTimeoutMs };
  const server = createServer(limits, (request, response) => void respond(parts, request, response));
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
    if (!route) throw new NotFoundError(pathOf(request), routes);
    if (!route.methods.includes(request.method ?? '')) {
      const refused = errorAnswer(new MethodNotAllowedError(route.path, route.methods), log);
      return { ...refused, headers: { ...refused.headers, allow: route.methods.join(', ') } };
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
  { sockets, log }: HttpServerParts,
  request: IncomingMessage,
  { socket, head }: { socket: Duplex; head: Buffer },
): void {
  const route = sockets.find(({ path }) => path === pathOf(request));
  socket.on('error', () => socket.destroy());
  if (!route || route.server.clients.size >= socketsMax) {
    refuseUpgrade(socket, route ? '503 Service Unavailable' : '404 Not Found');
    return;
  }
  route.server.handleUpgrade(request, socket, head, (client) => {
    // A socket may fail more than once, and a failure that nobody listens for ends the process.
    client.on('error', (error) => log.debug('a socket failed', { error }));
    route.server.emit('connection', client, request);
  });
}

function refuseUpgrade(socket: Duplex, status: string): void {
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
  // The other side may keep its half open for ever.
  socket.end(head, () => socket.destroy());
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
