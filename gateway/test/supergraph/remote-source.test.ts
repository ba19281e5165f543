import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ExecutionResult, parse } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createSupergraph,
  type RemoteLimits,
  remoteSource,
  type SourceRequest,
} from '../../src/supergraph/index.ts';
import { type CaseSubgraph, compose, schemaOf } from './support/federation-case.ts';
import { serveSubgraphs } from './support/subgraph-server.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const request: SourceRequest<{ user: string }> = {
  query: '{ n }',
  variables: { a: 1 },
  context: { user: 'ada' },
};

/** A source for a server that answers as the test says. */
async function sourceOf(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  limits: Partial<RemoteLimits> = {},
) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an AddressInfo; only pipes have a string.
  const { port } = server.address() as AddressInfo;
  const source = remoteSource<{ user: string }>({
    name: 'stock',
    url: `http://127.0.0.1:${port}/graphql?x=1`,
    headers: async ({ user }) => ({ 'x-user': user }),
    limits,
  });
  closing.push(async () => {
    await source.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { source, port };
}

async function expectUnavailable(
  answer: Promise<ExecutionResult>,
  message: string,
  port: number,
): Promise<void> {
  const { data, errors } = await answer;
  expect(data).toBeUndefined();
  expect(errors).toHaveLength(1);
  expect(errors?.[0]?.message).toBe(message);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'stock' });
  expect(JSON.stringify(errors)).not.toContain(String(port));
}

describe('a remote source', () => {
  it('sends the operation, its variables and the headers of whoever asks', async () => {
    const seen: unknown[] = [];
    const { source } = await sourceOf((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk) => {
        body += chunk;
      });
      incoming.on('end', () => {
        seen.push(incoming.method, incoming.url, incoming.headers['x-user'], JSON.parse(body));
        response.end('{"data":{"n":1}}');
      });
    });
    expect(await source.execute(request)).toEqual({ data: { n: 1 } });
    expect(seen).toEqual(['POST', '/graphql?x=1', 'ada', { query: '{ n }', variables: { a: 1 } }]);
  });

  it('passes on a GraphQL result whatever its HTTP status, codes and paths included', async () => {
    const { source } = await sourceOf((_, response) => {
      response.writeHead(401).end(
        JSON.stringify({
          errors: [{ message: 'who?', path: ['n', 0], extensions: { code: 'UNAUTHENTICATED', more: [1] } }],
        }),
      );
    });
    const { errors } = await source.execute(request);
    expect(JSON.parse(JSON.stringify(errors))).toEqual([
      { message: 'who?', path: ['n', 0], extensions: { code: 'UNAUTHENTICATED', more: [1] } },
    ]);
  });

  it.each([
    ['an error page', 502, '<html>bad gateway</html>'],
    ['JSON that is no GraphQL result', 200, '{"ok":true}'],
    ['a list', 200, '[]'],
    ['nothing', 204, ''],
  ])('calls the subgraph unavailable when it answers %s', async (_, status, body) => {
    const { source, port } = await sourceOf((__, response) => response.writeHead(status).end(body));
    const message = `Subgraph "stock" answered with HTTP ${status} and no GraphQL result.`;
    await expectUnavailable(source.execute(request), message, port);
  });

  it('calls it unavailable when nobody listens, and keeps the cause for the log', async () => {
    const { source, port } = await sourceOf(() => {});
    const close = closing.pop();
    await close?.();
    const away = remoteSource({ name: 'stock', url: `http://127.0.0.1:${port}/`, headers: async () => ({}) });
    closing.push(() => away.close());
    await source.close();
    const answer = away.execute(request);
    await expectUnavailable(answer, 'Subgraph "stock" cannot be reached.', port);
    expect((await answer).errors?.[0]?.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('calls it unavailable when it hangs up in mid-answer', async () => {
    const { source, port } = await sourceOf((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"data"', () => response.destroy());
    });
    await expectUnavailable(source.execute(request), 'Subgraph "stock" cannot be reached.', port);
  });

  it('does not read an answer beyond its limit', async () => {
    const { source, port } = await sourceOf(
      (_, response) => response.end(JSON.stringify({ data: { n: 'x'.repeat(5000) } })),
      { responseBytesMax: 1000 },
    );
    await expectUnavailable(
      source.execute(request),
      'Subgraph "stock" answered with more than it may.',
      port,
    );
  });

  it('does not wait for an answer beyond its limit', async () => {
    const { source, port } = await sourceOf(() => {}, { timeoutMs: 30 });
    await expectUnavailable(source.execute(request), 'Subgraph "stock" did not answer within 30 ms.', port);
  });

  it('drops the request when the operation is cancelled', async () => {
    const controller = new AbortController();
    const dropped = Promise.withResolvers<void>();
    const { source } = await sourceOf((incoming) => {
      incoming.socket.once('close', () => dropped.resolve());
      controller.abort();
    });
    await source.execute({ ...request, signal: controller.signal });
    await dropped.promise;
  });

  it('does not call the subgraph when its headers cannot be had', async () => {
    let called = false;
    const { port } = await sourceOf(() => {
      called = true;
    });
    const source = remoteSource({
      name: 'stock',
      url: `http://127.0.0.1:${port}/`,
      headers: async () => {
        throw new Error('no key to sign with');
      },
    });
    closing.push(() => source.close());
    await expect(source.execute(request)).rejects.toThrow('no key to sign with');
    expect(called).toBe(false);
  });
});

const ticks = (onTicked: () => void): CaseSubgraph => ({
  sdl: `
    type Query { ok: Int }
    type Subscription { tick(to: Int!): Tick! forever: Tick! }
    type Tick { n: Int! user: String! }
  `,
  resolvers: {
    Subscription: {
      tick: {
        async *subscribe(_: unknown, { to }: { to: number }) {
          for (let n = 1; n <= to; n++) yield { tick: { n } };
          onTicked();
        },
      },
      forever: {
        async *subscribe() {
          yield { forever: { n: 0 } };
          await new Promise(() => {});
        },
      },
    },
    Tick: { user: (_: unknown, __: unknown, { user }: { user: string }) => user },
  },
});

async function ticking(limits: Partial<RemoteLimits> = {}) {
  const { promise: allTicked, resolve } = Promise.withResolvers<void>();
  const subgraph = ticks(resolve);
  const server = await serveSubgraphs(new Map([['ticks', schemaOf(subgraph)]]));
  const source = remoteSource<{ user: string }>({
    name: 'ticks',
    url: server.url('ticks'),
    headers: async ({ user }) => ({ 'x-user': user }),
    limits,
  });
  const supergraph = createSupergraph({ composed: compose({ ticks: subgraph }), sources: [source] });
  closing.push(async () => {
    await supergraph.close();
    await server.close();
  });
  const subscribe = async (query: string, user = 'ada') => {
    const stream = await supergraph.subscribe({ document: parse(query), context: { user } });
    if (!(Symbol.asyncIterator in stream)) throw new Error(JSON.stringify(stream));
    return stream;
  };
  return { server, subscribe, allTicked };
}

describe('events of a remote source', () => {
  it('come over one socket, each subscription with its own identity', async () => {
    const { server, subscribe } = await ticking();
    const streams = await Promise.all(
      ['ada', 'bob', 'eve'].map((user) => subscribe('subscription { forever { user } }', user)),
    );
    const users = await Promise.all(streams.map(async (stream) => (await stream.next()).value));
    expect(users.map((event: ExecutionResult) => event.data)).toEqual([
      { forever: { user: 'ada' } },
      { forever: { user: 'bob' } },
      { forever: { user: 'eve' } },
    ]);
    expect(server.socketsOpened()).toBe(1);
    await Promise.all(streams.map((stream) => stream.return?.()));
  });

  it('end with an error when the socket breaks, and the next subscription opens another', async () => {
    const { server, subscribe } = await ticking();
    const stream = await subscribe('subscription { forever { n } }');
    expect((await stream.next()).value).toEqual({ data: { forever: { n: 0 } } });
    server.cutSockets();
    const broken = await stream.next();
    expect(JSON.parse(JSON.stringify(broken.value))).toEqual({
      errors: [
        {
          message: 'Subgraph "ticks" broke off its events.',
          path: ['forever'],
          extensions: { code: 'SUBGRAPH_UNAVAILABLE', serviceName: 'ticks', nextMove: 'retry' },
        },
      ],
    });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    const again = await subscribe('subscription { tick(to: 1) { n } }');
    expect((await again.next()).value).toEqual({ data: { tick: { n: 1 } } });
    expect(server.socketsOpened()).toBe(2);
  });

  it('end with an error when more of them wait than may', async () => {
    const { subscribe, allTicked } = await ticking({ eventsWaitingMax: 2 });
    const stream = await subscribe('subscription { tick(to: 50) { n } }');
    const events: ExecutionResult[] = [];
    await allTicked;
    // What comes later on the same socket shows that the ticks have arrived.
    const later = await subscribe('subscription { forever { n } }');
    await later.next();
    await later.return?.();
    for await (const event of stream) events.push(event);
    expect(events.map((event) => event.data)).toEqual([{ tick: { n: 1 } }, { tick: { n: 2 } }, undefined]);
    expect(events.at(-1)?.errors?.[0]?.message).toBe(
      'Subgraph "ticks" sends events faster than they are taken.',
    );
  });

  it('end with an error when nobody listens', async () => {
    const { server, subscribe } = await ticking();
    await server.close();
    const stream = await subscribe('subscription { forever { n } }');
    const { value } = await stream.next();
    expect(value).toMatchObject({ errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] });
    expect((await stream.next()).done).toBe(true);
  });
});
