import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { JsonValue } from '@ymera/kernel';
import { createManualClock } from '@ymera/kernel/testing';
import { describe, expect, test } from 'vitest';
import { createFetchTools } from '../../src/host-tools/fetch.ts';
import { anAccount } from '../builders.ts';
import { openWebServer } from '../support/web-server.ts';

/** A server on this machine, and the tools with leave to reach it. */
async function openWeb(answer: RequestListener, hosts: readonly string[] | 'any' = ['api.example.com']) {
  const { origin, heard, transport } = await openWebServer(answer);
  const clock = createManualClock();
  const tools = new Map(createFetchTools({ transport, hosts, clock }).map((tool) => [tool.name, tool]));
  const call = async (name: string, input: object, signal = new AbortController().signal) => {
    const tool = tools.get(name);
    if (!tool) throw new Error(`no tool ${name}`);
    return tool.run(input as JsonValue, signal, anAccount); // any JSON
  };
  return { origin, heard, clock, tools, call, get: (url: string) => call('core/fetch', { url }) };
}

const says =
  (type: string, body: string | Buffer, status = 200): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': type }).end(body);

describe('core/fetch', () => {
  test('gives the value of JSON', async () => {
    const { origin, get } = await openWeb(says('application/json; charset=utf-8', '{"door":"red"}'));
    expect(await get(`${origin}/doors`)).toEqual({
      url: `${origin}/doors`,
      status: 200,
      contentType: 'application/json',
      json: { door: 'red' },
    });
  });

  test('gives of a page the text that a reader sees', async () => {
    const page = '<title>Doors</title><script>evil()</script><p>The door is red.</p>';
    const { origin, get } = await openWeb(says('text/html', page));
    expect(await get(origin)).toMatchObject({ text: 'Doors\nThe door is red.' });
  });

  test('gives an answer that is no success as well, with its status', async () => {
    const { origin, get } = await openWeb(says('text/plain', 'no such door', 404));
    expect(await get(origin)).toMatchObject({ status: 404, text: 'no such door' });
  });

  test('reads the character set that the answer names', async () => {
    const { origin, get } = await openWeb(says('text/plain; charset=iso-8859-1', Buffer.from([0xe9])));
    expect(await get(origin)).toMatchObject({ text: 'é' });
  });

  test('asks with HEAD when it is told to, and gives no text', async () => {
    const { origin, heard, call } = await openWeb(says('text/plain', ''));
    expect(await call('core/fetch', { url: origin, method: 'HEAD' })).toMatchObject({
      status: 200,
      text: '',
    });
    expect(heard).toMatchObject([{ method: 'HEAD' }]);
  });

  test('sends no header that belongs to the connection', async () => {
    const { origin, heard, call } = await openWeb(says('text/plain', ''));
    const headers = { Accept: 'text/plain', Host: 'evil.example.com', Cookie: 'a=b', 'X-Line': 'a\r\nb: c' };
    await call('core/fetch', { url: origin, headers });
    expect(heard[0]?.headers).toMatchObject({ accept: 'text/plain', host: new URL(origin).host });
    expect(heard[0]?.headers).not.toHaveProperty('cookie');
    expect(heard[0]?.headers).not.toHaveProperty('x-line');
  });

  test.each([
    ['https://other.example.com/', 'HOST_NOT_ALLOWED'],
    ['http://api.example.com/', 'HOST_NOT_ALLOWED'],
    ['https://user:word@api.example.com/', 'HOST_NOT_ALLOWED'],
    ['https://api.example.com:8443/', 'HOST_NOT_ALLOWED'],
    ['https://169.254.169.254/latest/meta-data', 'SSRF_BLOCKED'],
    ['https://[::1]/', 'SSRF_BLOCKED'],
    ['http://127.0.0.1:1/', 'HOST_NOT_ALLOWED'],
    ['file:///etc/passwd', 'HOST_NOT_ALLOWED'],
    ['not an address', 'INVALID_ARGUMENTS'],
  ])('refuses %s with %s before anything is sent', async (url, code) => {
    const { get } = await openWeb(says('text/plain', ''));
    await expect(get(url)).rejects.toMatchObject({ code, refused: code !== 'INVALID_ARGUMENTS' });
  });

  test('reaches no private address where every host is allowed', async () => {
    const { get } = await openWeb(says('text/plain', ''), 'any');
    await expect(get('https://10.0.0.1/')).rejects.toMatchObject({ code: 'SSRF_BLOCKED' });
    await expect(get('https://localhost/')).rejects.toMatchObject({ code: 'SSRF_BLOCKED' });
  });

  test('follows redirects, and checks each of them', async () => {
    const { origin, get } = await openWeb((request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end();
      else if (request.url === '/out')
        response.writeHead(302, { location: 'https://evil.example.com' }).end();
      else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
      else response.writeHead(200, { 'content-type': 'text/plain' }).end('there');
    });
    expect(await get(`${origin}/a`)).toMatchObject({ url: `${origin}/b`, text: 'there' });
    await expect(get(`${origin}/out`)).rejects.toMatchObject({ code: 'HOST_NOT_ALLOWED', refused: true });
    await expect(get(`${origin}/round`)).rejects.toMatchObject({ code: 'TOO_MANY_REDIRECTS' });
  });

  test('gives up an answer that unfolds into too much', async () => {
    const body = gzipSync(Buffer.alloc(3_000_000));
    const { origin, get } = await openWeb((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(body);
    });
    await expect(get(origin)).rejects.toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });

  test('refuses what is no text', async () => {
    const { origin, get } = await openWeb(says('image/png', Buffer.from([1, 2, 3])));
    await expect(get(origin)).rejects.toMatchObject({ code: 'CONTENT_NOT_TEXT' });
  });

  test('waits half a minute for an answer, and no longer', async () => {
    const asked = Promise.withResolvers<void>();
    const { origin, get, clock } = await openWeb(() => asked.resolve());
    const answer = expect(get(origin)).rejects.toMatchObject({ code: 'FETCH_TIMEOUT', retryable: true });
    await asked.promise;
    await clock.advance(30_000);
    await answer;
  });

  test('ends with its run', async () => {
    const asked = Promise.withResolvers<void>();
    const { origin, call } = await openWeb(() => asked.resolve());
    const run = new AbortController();
    const answer = expect(call('core/fetch', { url: origin }, run.signal)).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    await asked.promise;
    run.abort();
    await answer;
  });

  test.each([
    [[]],
    [{}],
    [{ url: 3 }],
    [{ url: 'https://api.example.com', method: 'POST' }],
    [{ url: 'https://api.example.com', headers: { a: 1 } }],
    [{ url: 'https://api.example.com', headers: [] }],
  ])('refuses %j', async (input) => {
    const { call } = await openWeb(says('text/plain', ''));
    await expect(call('core/fetch', input)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('tells the audit log what was asked, without the query', async () => {
    const { tools } = await openWeb(says('text/plain', ''));
    const subject = tools.get('core/fetch')?.subjectOf({ url: 'https://api.example.com/a?token=secret' });
    expect(subject).toBe('GET https://api.example.com/a');
  });
});

describe('core/send-request', () => {
  test('sends JSON as JSON and a text as a text', async () => {
    const { origin, heard, call } = await openWeb(says('text/plain', 'done', 201));
    const send = (body: JsonValue) => call('core/send-request', { url: origin, method: 'POST', body });
    expect(await send({ door: 'red' })).toMatchObject({ status: 201, text: 'done' });
    await send('plain');
    expect(heard).toMatchObject([
      { method: 'POST', body: '{"door":"red"}', headers: { 'content-type': 'application/json' } },
      { body: 'plain', headers: { 'content-type': 'text/plain; charset=utf-8' } },
    ]);
  });

  test('is unsafe to repeat, while fetching is not', async () => {
    const { tools } = await openWeb(says('text/plain', ''));
    expect([...tools.values()].map(({ name, effect }) => [name, effect])).toEqual([
      ['core/fetch', 'idempotent'],
      ['core/send-request', 'unsafe'],
    ]);
  });

  test('refuses a body that is too large before it is sent', async () => {
    const { origin, heard, call } = await openWeb(says('text/plain', ''));
    const body = 'x'.repeat(1_000_001);
    const sent = call('core/send-request', { url: origin, method: 'POST', body });
    await expect(sent).rejects.toMatchObject({ code: 'REQUEST_TOO_LARGE' });
    expect(heard).toEqual([]);
  });
});
