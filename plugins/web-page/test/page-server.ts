import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Served = {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Uint8Array;
};

/** A site of the test: what it serves, by path, and who asked. */
export async function openPageServer() {
  const pages = new Map<string, Served>();
  const asked: { readonly path: string; readonly headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    asked.push({ path, headers: incoming.headers });
    const { status = 200, type = 'text/html; charset=utf-8', headers, body } = pages.get(path) ?? missing;
    outgoing.writeHead(status, { ...(type === '' ? {} : { 'content-type': type }), ...headers });
    outgoing.end(body ?? '');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // A server on a port has an address of this form.
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    serve: (path: string, page: Served) => void pages.set(path, page),
    clear() {
      pages.clear();
      asked.length = 0;
    },
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

const missing: Served = { status: 404, body: 'nothing here' };
