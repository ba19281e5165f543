import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it arrived. */
export type Received = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
};

export type Answer = {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly json?: unknown;
  /** In place of JSON. */
  readonly text?: string;
};

type Route = (received: Received) => Answer;

/** GitHub's API as far as the tests speak to it: `route('GET /repos/…', …)` for an exact path, the last one wins. */
export async function openGithubServer() {
  const routes = new Map<string, Route>();
  const received: Received[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const { method = '', headers } = incoming;
    const sent = await text(incoming);
    const body: unknown = sent === '' ? undefined : JSON.parse(sent);
    const one = { method, path: url.pathname, query: url.searchParams, headers, body };
    received.push(one);
    const answer = routes.get(`${method} ${url.pathname}`)?.(one) ?? notFound;
    outgoing.writeHead(answer.status ?? 200, {
      'content-type': answer.text === undefined ? 'application/json; charset=utf-8' : 'text/html',
      'x-github-request-id': 'AB12:CD34',
      ...answer.headers,
    });
    outgoing.end(answer.text ?? JSON.stringify(answer.json));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo; // A server on a port has an address of this form.
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    route: (name: string, answer: Answer | Route) =>
      void routes.set(name, typeof answer === 'function' ? answer : () => answer),
    /** Forgets routes and requests. */
    clear() {
      routes.clear();
      received.length = 0;
    },
    close: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

const notFound: Answer = {
  status: 404,
  json: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};
