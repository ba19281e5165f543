import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { createMetrics } from '@ymera/kernel/telemetry';
import { createRecordingLog } from '@ymera/kernel/testing';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { json } from '../../src/http/answer.ts';
import { parseJson, readBody } from '../../src/http/body.ts';
import { openHttpServer, type Route } from '../../src/http/server.ts';

const log = createRecordingLog();

async function open(routes: readonly Route[], port = 0) {
  const parts = { routes, sockets: [], host: '127.0.0.1', port, log, metrics: createMetrics() };
  const server = await openHttpServer(parts);
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= server.close();
    return closing;
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${server.port}`, port: server.port, close };
}

const hello: Route = { path: '/hello', methods: ['GET', 'HEAD'], answer: () => json(200, { hello: true }) };
const echo: Route = {
  path: '/echo',
  methods: ['POST'],
  answer: async (incoming) => json(200, parseJson(await readBody(incoming, 1_000))),
};

test('an unknown path is told what there is', async () => {
  const { url } = await open([hello]);
  const response = await fetch(`${url}/nowhere?x=1`);
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toContain('application/json');
  expect(await response.json()).toMatchObject({
    errors: [{ message: 'Nothing is at /nowhere. Here is: /hello', extensions: { code: 'NOT_FOUND' } }],
  });
});

test('a method that a path does not take is told which it takes', async () => {
  const { url } = await open([hello]);
  const response = await fetch(`${url}/hello`, { method: 'POST', body: '{}' });
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
});

test('HEAD is answered without a body', async () => {
  const { url } = await open([hello]);
  const response = await fetch(`${url}/hello`, { method: 'HEAD' });
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('every answer keeps browsers from guessing its type or framing it', async () => {
  const { url } = await open([hello]);
  const { headers } = await fetch(`${url}/hello`);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
});

test('a route that fails answers INTERNAL and is logged whole', async () => {
  const answer = () => Promise.reject(new Error('the password is swordfish'));
  const { url } = await open([{ ...hello, answer }]);
  const response = await fetch(`${url}/hello`);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('swordfish');
  expect(log.lines.at(-1)?.fields.error).toMatchObject({ message: 'the password is swordfish' });
});

test('a header that could carry a second one is not sent', async () => {
  const answer = () => json(200, {}, { 'x-name': 'a\r\nset-cookie: b' });
  const { url } = await open([{ ...hello, answer }]);
  await expect(fetch(`${url}/hello`)).rejects.toThrow();
});

test('a body whose length is not told is refused once it is too long, and the refusal arrives', async () => {
  const { url } = await open([echo]);
  const asking = request(`${url}/echo`, { method: 'POST' });
  // Left open: the server has to answer before the body ends.
  asking.write('x'.repeat(1_001));
  const [response] = await once(asking, 'response');
  expect([response.statusCode, response.headers.connection]).toEqual([413, 'close']);
  expect(await text(response)).toContain('BODY_TOO_LARGE');
  asking.destroy();
});

test('a client that leaves in the middle of its body is no defect', async () => {
  const entered = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const route: Route = {
    ...echo,
    answer: async (incoming) => {
      entered.resolve();
      const failure = await readBody(incoming, 1_000).catch((error) => error);
      ended.resolve(failure);
      throw failure;
    },
  };
  const { url, close } = await open([route]);
  const before = log.lines.filter(({ level }) => level === 'error').length;
  const asking = request(`${url}/echo`, { method: 'POST', headers: { 'content-length': '100' } });
  asking.on('error', () => {});
  asking.write('x');
  await entered.promise;
  asking.destroy();
  expect(await ended.promise).toMatchObject({ code: 'CLIENT_GONE' });
  await close();
  expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(before);
});

test('a port that is taken is named, with another way', async () => {
  const { port } = await open([hello]);
  await expect(open([hello], port)).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(`Port ${port} is in use`),
  });
});

test('closing lets a request finish and takes no new one', async () => {
  const asked = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const answer = async () => {
    asked.resolve();
    await go.promise;
    return json(200, { late: true });
  };
  const { url, close } = await open([{ ...hello, answer }]);
  const underWay = fetch(`${url}/hello`).then((response) => response.json());
  await asked.promise;
  const closed = close();
  await expect(fetch(`${url}/hello`)).rejects.toThrow();
  go.resolve();
  expect(await underWay).toEqual({ late: true });
  await closed;
});

test('a stream that fails ends the connection, not the server', async () => {
  async function* broken() {
    yield 'one';
    throw new Error('the source broke');
  }
  const { url } = await open([
    { ...hello, answer: () => ({ status: 200, body: broken() }) },
    { ...hello, path: '/other' },
  ]);
  await expect(fetch(`${url}/hello`).then((response) => response.text())).rejects.toThrow();
  expect((await fetch(`${url}/other`)).status).toBe(200);
});

test('a socket to an unknown path is refused, and its connection closed', async () => {
  const { url } = await open([hello]);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/nowhere`);
  const [error] = await once(socket, 'error');
  expect(String(error)).toContain('404');
});

test('a connection whose other half stays open is closed after a refused upgrade', async () => {
  const { port } = await open([hello]);
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.write('GET /nowhere HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
  expect(await text(socket)).toContain('404 Not Found');
  // Never ended on this side; the server's close above waits for it otherwise.
});

test('what is not HTTP is answered with 400', async () => {
  const { port } = await open([hello]);
  const socket = connect(port, '127.0.0.1');
  socket.write('hello\r\n\r\n');
  expect(await text(socket)).toContain('400 Bad Request');
});
