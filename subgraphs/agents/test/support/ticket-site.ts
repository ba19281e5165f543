import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from '@modelcontextprotocol/sdk/server';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { onTestFinished } from 'vitest';
import { createTicketServer, type TicketServer } from './ticket-server.ts';

/** The ticket server over streamable HTTP, on a port of its own. */
export async function openTicketSite(state: TicketServer & { token?: string } = {}) {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const servers = new Set<Server>();
  const opened = { count: 0 };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (state.token && request.headers.authorization !== state.token) return response.writeHead(401).end();
    const named = String(request.headers['mcp-session-id'] ?? '');
    const known = sessions.get(named);
    if (named && !known) return response.writeHead(404).end();
    if (known) return known.handleRequest(request, response);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    opened.count++;
    const server = createTicketServer(state);
    servers.add(server);
    // Its `sessionId` may be undefined, which the interface of its own package does not say.
    await server.connect(transport as Transport);
    return transport.handleRequest(request, response);
  };
  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo; // it listens on a port
  const origin = `http://127.0.0.1:${port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
  onTestFinished(close);
  return {
    origin,
    url: `${origin}/mcp`,
    sessions,
    opened,
    close,
    sayListChanged: () => Promise.all([...servers].map((server) => server.sendToolListChanged())),
  };
}
