import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readBody } from '../../../gateway/src/http/body.ts';
import type { OpenServer } from './server.ts';

/** What is sent back: status 200 unless told. */
export interface HttpAnswer {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

type Answering = (body: string, request: IncomingMessage) => Promise<HttpAnswer> | HttpAnswer;

const bodyBytesMax = 1_048_576;

/** node:http with nothing added: reads the body, asks for the answer, sends it. */
export async function serveHttp(answer: Answering): Promise<OpenServer> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    respond(answer, request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  // Variants rest while others are measured; nobody is to meet a connection that is just being closed.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.');
  return { port: address.port, requests: () => requests };
}

async function respond(answer: Answering, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status = 200, headers, body } = await answer(await readBody(request, bodyBytesMax), request);
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers }).end(body);
}
