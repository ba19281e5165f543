import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { HostLimits } from '../../../src/bridge/limits.ts';
import type { FetchTransport, IncomingResponse } from '../../../src/host/capabilities/fetch/transport.ts';
import { createGuardedTransport } from '../../../src/host/capabilities/fetch/transport.ts';
import type { CallRequest } from '../../../src/host/types.ts';
import { anAsker } from './scope.ts';

/** A server on this machine that is closed after the test. */
export async function aServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly origin: string; readonly port: number; readonly seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port, seen };
}

/** The guarded transport, closed after the test. */
export function aTransport(options: Parameters<typeof createGuardedTransport>[0] = {}): FetchTransport {
  const transport = createGuardedTransport(options);
  onTestFinished(() => transport.close());
  return transport;
}

export type Sent = {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string;
};

/** A transport of answers by URL, to see what the rules above it do. */
export function scripted(answers: {
  readonly [url: string]: { status?: number; headers?: Record<string, string>; body?: string | Buffer };
}): { readonly transport: FetchTransport; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const transport: FetchTransport = {
    loopback: [],
    async send({ url, method, headers, body }): Promise<IncomingResponse> {
      sent.push({
        url: url.href,
        method,
        headers: Object.fromEntries(headers),
        body: body?.toString() ?? '',
      });
      const { status = 200, headers: given = {}, body: text = '' } = answers[url.href] ?? { status: 404 };
      return { status, statusText: '', headers: Object.entries(given), body: bytes(Buffer.from(text)) };
    },
    close: async () => {},
  };
  return { transport, sent };
}

async function* bytes(all: Buffer): AsyncGenerator<Uint8Array> {
  yield all;
}

/** A plugin that may fetch these hosts, and what it may not. */
export function aFetcher(options: {
  readonly transport: FetchTransport;
  readonly hosts?: readonly string[];
  readonly secretHosts?: readonly string[];
  readonly secret?: string;
  readonly limits?: Partial<HostLimits>;
  readonly request?: Partial<CallRequest>;
}) {
  const {
    hosts = ['api.example.org', '*.wild.example'],
    secretHosts = ['api.example.org'],
    transport,
  } = options;
  const asker = anAsker({
    manifest: {
      permissions: { tools: [], network: hosts.map((host) => ({ host, reason: 'r' })) },
      secrets: { token: { label: 'Token', hosts: secretHosts, reason: 'r' } },
    },
    request: {
      ...options.request,
      ports: { fetch: transport, secrets: { read: async () => options.secret ?? 's3cret-value' } },
    },
    ...(options.limits ? { limits: options.limits } : {}),
  });
  const bearer = { secret: 'token', scheme: 'bearer' };
  return {
    ...asker,
    bearer,
    fetch: (url: string, more: object = {}) =>
      asker.ask('fetch', { url, method: 'GET', headers: [], redirect: 'follow', ...more }),
  };
}

/** The text of an answer's body. */
export function bodyOf(answer: Awaited<ReturnType<ReturnType<typeof aFetcher>['fetch']>>): string {
  if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer.error)}`);
  const { bodyBase64 } = answer.output as { bodyBase64: string };
  return Buffer.from(bodyBase64, 'base64').toString();
}
