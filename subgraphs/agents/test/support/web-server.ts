import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGuardedTransport } from '@ymera/plugin-sdk/host';
import { onTestFinished } from 'vitest';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: object;
  readonly body: string;
}

/** A server on this machine, and a guarded transport that may reach it. */
export async function openWebServer(answer: RequestListener) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer); // no encoding is set
    const { method = '', url = '', headers } = request;
    heard.push({ method, url, headers, body: Buffer.concat(parts).toString() });
    answer(request, response);
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // it listens on a port
  const origin = `http://127.0.0.1:${port}`;
  const transport = createGuardedTransport({ loopback: [origin] });
  onTestFinished(async () => {
    await transport.close();
    server.closeAllConnections();
    server.close();
  });
  return { origin, heard, transport };
}
