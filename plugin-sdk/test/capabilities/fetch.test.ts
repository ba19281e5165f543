import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CapabilityError } from '../../src/host/capabilities/errors.ts';
import { createGuardedTransport } from '../../src/host/capabilities/fetch/transport.ts';
import { aFetcher, aServer, aTransport, bodyOf, scripted } from './support/fetching.ts';
import { codeOf } from './support/scope.ts';

const api = 'https://api.example.org/';

describe('a redirect', () => {
  const redirecting = (status: number, location: string, more: object = {}) =>
    scripted({ [api]: { status, headers: { location } }, ...more });

  it.each([
    ['this machine', 'http://127.0.0.1:8080/', 'HOST_NOT_ALLOWED'],
    ['this machine over https', 'https://127.0.0.1/', 'SSRF_BLOCKED'],
    ['the metadata of the cloud', 'https://169.254.169.254/latest/', 'SSRF_BLOCKED'],
    ['another host', 'https://evil.example/', 'HOST_NOT_ALLOWED'],
    ['another host without a scheme', '//evil.example/', 'HOST_NOT_ALLOWED'],
    ['the same host without TLS', 'http://api.example.org/', 'HOST_NOT_ALLOWED'],
    ['another port', 'https://api.example.org:8443/', 'HOST_NOT_ALLOWED'],
    ['a file', 'file:///etc/passwd', 'HOST_NOT_ALLOWED'],
    ['a user', 'https://me:you@api.example.org/', 'HOST_NOT_ALLOWED'],
    ['nowhere', 'https://[', 'INVALID_ARGUMENTS'],
  ])('to %s is refused', async (_, location, code) => {
    const { transport, sent } = redirecting(302, location);
    expect(codeOf(await aFetcher({ transport }).fetch(api))).toBe(code);
    expect(sent).toHaveLength(1);
  });

  it('to another declared host is followed, without the secret and other credentials', async () => {
    const other = 'https://a.wild.example/next';
    const { transport, sent } = redirecting(302, other, { [other]: { body: 'there' } });
    const fetcher = aFetcher({ transport, secretHosts: ['api.example.org', '*.wild.example'] });
    const headers = [
      ['x-api-key', 'mine'],
      ['private-token', 'mine'],
      ['x-trace', '7'],
    ];
    const answer = await fetcher.fetch(api, { auth: fetcher.bearer, headers });
    expect(bodyOf(answer)).toBe('there');
    expect(sent[0]?.headers).toMatchObject({ authorization: 'Bearer s3cret-value', 'x-api-key': 'mine' });
    expect(sent[1]?.headers).toMatchObject({ 'x-trace': '7' });
    expect(JSON.stringify(sent[1])).not.toMatch(/s3cret|mine/);
  });

  it('on the same host keeps the secret', async () => {
    const { transport, sent } = redirecting(307, '/next', { [`${api}next`]: { body: 'there' } });
    const fetcher = aFetcher({ transport });
    await fetcher.fetch(api, { method: 'POST', bodyBase64: 'YQ==', auth: fetcher.bearer });
    expect(sent[1]).toMatchObject({
      method: 'POST',
      body: 'a',
      headers: { authorization: 'Bearer s3cret-value' },
    });
  });

  it('back to the first host brings the secret there again, and nowhere between', async () => {
    const between = 'https://a.wild.example/';
    const { transport, sent } = redirecting(302, between, {
      [between]: { status: 302, headers: { location: `${api}end` } },
      [`${api}end`]: {},
    });
    const fetcher = aFetcher({ transport });
    await fetcher.fetch(api, { auth: fetcher.bearer });
    expect(sent.map(({ headers }) => headers.authorization !== undefined)).toEqual([true, false, true]);
  });

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [307, 'PUT', 'PUT'],
    [308, 'POST', 'POST'],
  ])('%d turns %s into %s', async (status, method, next) => {
    const { transport, sent } = redirecting(status, '/next', { [`${api}next`]: {} });
    const headers = [['content-type', 'text/plain']];
    await aFetcher({ transport }).fetch(api, { method, headers, bodyBase64: 'YQ==' });
    expect(sent[1]).toMatchObject({ method: next, body: next === 'GET' ? '' : 'a' });
    expect('content-type' in (sent[1]?.headers ?? {})).toBe(next !== 'GET');
  });

  it('in a circle ends', async () => {
    const { transport, sent } = redirecting(302, api);
    expect(codeOf(await aFetcher({ transport }).fetch(api))).toBe('TOO_MANY_REDIRECTS');
    expect(sent).toHaveLength(6);
  });

  it('goes out under the name of the plugin, each step of it', async () => {
    const { transport } = redirecting(302, api);
    const places: unknown[] = [];
    const named = {
      ...transport,
      send: (request: Parameters<typeof transport.send>[0]) => {
        places.push(request.place);
        return transport.send(request);
      },
    };
    await aFetcher({ transport: named }).fetch(api);
    expect(places).toHaveLength(6);
    for (const place of places) expect(place).toMatchObject({ plugin: expect.any(String) });
  });

  it('that the platform does not let through says why', async () => {
    const refusing = {
      ...redirecting(302, api).transport,
      send: async () => {
        throw new CapabilityError('SERVICE_CIRCUIT_OPEN', 'it is away', { retryable: true });
      },
    };
    expect(codeOf(await aFetcher({ transport: refusing }).fetch(api))).toBe('SERVICE_CIRCUIT_OPEN');
  });

  it('is an answer, or an error, where the plugin says so', async () => {
    const { transport } = redirecting(302, 'https://evil.example/');
    const answer = await aFetcher({ transport }).fetch(api, { redirect: 'manual' });
    expect(answer).toMatchObject({ ok: true, output: { status: 302 } });
    expect(codeOf(await aFetcher({ transport }).fetch(api, { redirect: 'error' }))).toBe('FETCH_FAILED');
  });
});

describe('headers', () => {
  it('that belong to the connection, the host or a jar are not sent', async () => {
    const { transport, sent } = scripted({ [api]: {} });
    const names = [
      'Host',
      'Connection',
      'Content-Length',
      'Transfer-Encoding',
      'Cookie',
      'Proxy-Authorization',
      'TE',
    ];
    const more = ['Upgrade', 'Expect', 'Sec-Fetch-Site', 'Accept-Encoding', 'Via', 'Keep-Alive'];
    const headers = [...names, ...more].map((name) => [name, 'evil']);
    await aFetcher({ transport }).fetch(api, { headers: [...headers, ['Accept', 'text/*']] });
    const accepted = { accept: 'text/*', 'user-agent': 'Ymera', 'accept-encoding': 'gzip, deflate, br' };
    expect(sent[0]?.headers).toEqual(accepted);
  });

  it.each([
    ['a line break in the value', [['x-a', 'b\r\nx-evil: 1']]],
    ['a line break in the name', [['x-a\r\n', 'b']]],
    ['a zero byte', [['x-a', '\0']]],
    ['characters beyond Latin-1', [['x-a', '☃']]],
    ['a number', [['x-a', 1]]],
    ['an object', { 'x-a': 'b' }],
    ['too many', Array.from({ length: 65 }, () => ['x-a', 'b'])],
  ])('with %s are refused', async (_, headers) => {
    const { transport, sent } = scripted({ [api]: {} });
    expect(codeOf(await aFetcher({ transport }).fetch(api, { headers }))).toBe('INVALID_ARGUMENTS');
    expect(sent).toEqual([]);
  });

  it('of the answer come without cookies and what no longer holds', async () => {
    const headers = { 'Set-Cookie': 'a=b', 'Content-Encoding': 'gzip', Connection: 'close', ETag: '"1"' };
    const { transport } = scripted({ [api]: { headers, body: gzipSync('hello') } });
    const answer = await aFetcher({ transport }).fetch(api);
    expect(bodyOf(answer)).toBe('hello');
    expect(answer).toMatchObject({ output: { headers: [['etag', '"1"']] } });
  });

  it.each(['CONNECT', 'TRACE', 'G ET', '', 'PROPFIND'])('and the method "%s" is refused', async (method) => {
    const { transport } = scripted({ [api]: {} });
    expect(codeOf(await aFetcher({ transport }).fetch(api, { method }))).toBe('INVALID_ARGUMENTS');
  });
});

describe('a secret', () => {
  it.each([
    [{ scheme: 'bearer' }, { authorization: 'Bearer s3cret-value' }],
    [{ scheme: 'basic' }, { authorization: `Basic ${Buffer.from('s3cret-value').toString('base64')}` }],
    [{ scheme: 'header', header: 'X-Api-Key' }, { 'x-api-key': 's3cret-value' }],
  ])('is sent as %j', async (place, expected) => {
    const { transport, sent } = scripted({ [api]: {} });
    await aFetcher({ transport }).fetch(api, { auth: { secret: 'token', ...place } });
    expect(sent[0]?.headers).toMatchObject(expected);
  });

  it.each([
    ['an unknown name', { secret: 'other', scheme: 'bearer' }, 'NOT_GRANTED'],
    ['a name of every object', { secret: 'toString', scheme: 'bearer' }, 'NOT_GRANTED'],
    ['an unknown scheme', { secret: 'token', scheme: 'url' }, 'INVALID_ARGUMENTS'],
    [
      'a header of the connection',
      { secret: 'token', scheme: 'header', header: 'Host' },
      'INVALID_ARGUMENTS',
    ],
    ['a cookie', { secret: 'token', scheme: 'header', header: 'Cookie' }, 'INVALID_ARGUMENTS'],
    ['a broken header', { secret: 'token', scheme: 'header', header: 'a\r\nb' }, 'INVALID_ARGUMENTS'],
    ['a text', 'token', 'INVALID_ARGUMENTS'],
  ])('asked for with %s is refused', async (_, auth, code) => {
    const { transport, sent } = scripted({ [api]: {} });
    expect(codeOf(await aFetcher({ transport }).fetch(api, { auth }))).toBe(code);
    expect(sent).toEqual([]);
  });

  it('is not sent to a host of the plugin that is not one of the secret', async () => {
    const { transport, sent } = scripted({});
    const fetcher = aFetcher({ transport });
    const answer = await fetcher.fetch('https://a.wild.example/', { auth: fetcher.bearer });
    expect(codeOf(answer)).toBe('SECRET_NOT_ALLOWED');
    expect(sent).toEqual([]);
  });

  it('that the host sends back is taken out of body and headers', async () => {
    const basic = Buffer.from('user:s3cret-value').toString('base64');
    const headers = { 'x-echo': `Basic ${basic}`, location: '/?t=user%3As3cret-value' };
    const body = `{"you sent":"Basic ${basic}","that is":"user:s3cret-value"}`;
    const { transport } = scripted({ [api]: { headers, body } });
    const auth = { secret: 'token', scheme: 'basic' };
    const answer = await aFetcher({ transport, secret: 'user:s3cret-value' }).fetch(api, { auth });
    expect(bodyOf(answer)).toBe('{"you sent":"Basic [secret]","that is":"[secret]"}');
    expect(JSON.stringify(answer)).not.toMatch(/s3cret|dXNlcjpz/);
  });

  it('with a line break is not sent, and not shown', async () => {
    const { transport, sent } = scripted({});
    const fetcher = aFetcher({ transport, secret: 'a\r\nx-evil: 1' });
    const answer = await fetcher.fetch(api, { auth: fetcher.bearer });
    expect(codeOf(answer)).toBe('SECRET_MISSING');
    expect(JSON.stringify(answer)).not.toContain('x-evil');
    expect(sent).toEqual([]);
  });
});

describe('the transport', () => {
  const hello = (_: unknown, response: { end(text: string): void }) => response.end('hello');

  it('fetches from an origin of this machine only where development allows it', async () => {
    const server = await aServer(hello);
    const other = await aServer(hello);
    const fetcher = aFetcher({ transport: aTransport({ loopback: [server.origin] }) });
    expect(bodyOf(await fetcher.fetch(`${server.origin}/a`))).toBe('hello');
    expect(codeOf(await fetcher.fetch(`${other.origin}/a`))).toBe('HOST_NOT_ALLOWED');
    expect(other.seen).toEqual([]);
  });

  it('sends no secret to an origin of this machine', async () => {
    const server = await aServer(hello);
    const fetcher = aFetcher({ transport: aTransport({ loopback: [server.origin] }) });
    const answer = await fetcher.fetch(server.origin, { auth: fetcher.bearer });
    expect(codeOf(answer)).toBe('SECRET_NOT_ALLOWED');
    expect(server.seen).toEqual([]);
  });

  it('takes no origin of another machine for one of this', () => {
    expect(() => createGuardedTransport({ loopback: ['http://10.0.0.1:80'] })).toThrow(TypeError);
  });

  it.each([
    ['127.0.0.1', 4],
    ['::1', 6],
    ['169.254.169.254', 4],
    ['::ffff:127.0.0.1', 6],
  ])('connects to no name that leads to %s', async (address, family) => {
    const transport = aTransport({ resolve: async () => [{ address, family }] });
    const answer = await aFetcher({ transport }).fetch(api);
    expect(codeOf(answer)).toBe('SSRF_BLOCKED');
    expect(JSON.stringify(answer)).not.toContain(address);
  });

  it('connects to no name that leads to a public address and another', async () => {
    const addresses = ['93.184.216.34', '127.0.0.1'].map((address) => ({ address, family: 4 }));
    const transport = aTransport({ resolve: async () => addresses });
    expect(codeOf(await aFetcher({ transport }).fetch(api))).toBe('SSRF_BLOCKED');
  });

  it('looks a name up once for each connection, so that a second answer cannot differ', async () => {
    const answers = ['127.0.0.1', '93.184.216.34'];
    let lookups = 0;
    const resolve = async () => {
      lookups += 1;
      return [{ address: answers.shift() ?? '', family: 4 }];
    };
    const answer = await aFetcher({ transport: aTransport({ resolve }) }).fetch(api);
    expect([codeOf(answer), lookups]).toEqual(['SSRF_BLOCKED', 1]);
  });

  it('shows neither names nor addresses of the inner network in its failures', async () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND db.internal'), { code: 'ENOTFOUND' });
    const transport = aTransport({ resolve: () => Promise.reject(error) });
    const answer = await aFetcher({ transport }).fetch(api);
    expect(answer).toMatchObject({ ok: false, error: { code: 'FETCH_FAILED', retryable: true } });
    expect(JSON.stringify(answer)).toContain('ENOTFOUND');
    expect(JSON.stringify(answer)).not.toContain('internal');
  });
});

describe('an answer', () => {
  const from = async (handle: Parameters<typeof aServer>[0], limits: object = {}) => {
    const { origin } = await aServer(handle);
    return { origin, fetcher: aFetcher({ transport: aTransport({ loopback: [origin] }), limits }) };
  };

  it('that does not come in time is given up', async () => {
    const { origin, fetcher } = await from(() => {}, { fetchMs: 60 });
    expect(await fetcher.fetch(origin)).toMatchObject({ error: { code: 'FETCH_TIMEOUT', retryable: true } });
  });

  it('that drips is given up in time', async () => {
    const { origin, fetcher } = await from(
      (_, response) => {
        const drip = setInterval(() => response.write('x'), 10);
        response.on('close', () => clearInterval(drip));
      },
      { fetchMs: 120 },
    );
    expect(codeOf(await fetcher.fetch(origin))).toBe('FETCH_TIMEOUT');
  });

  it('that is too large is given up on the way, whatever it says of its length', async () => {
    let closed = false;
    const { origin, fetcher } = await from(
      (_, response) => {
        const more = () => {
          while (!closed && response.write(Buffer.alloc(16_384)));
        };
        response.on('drain', more).on('close', () => {
          closed = true;
        });
        more();
      },
      { fetchResponseBytes: 100_000 },
    );
    expect(codeOf(await fetcher.fetch(origin))).toBe('RESPONSE_TOO_LARGE');
    await expect.poll(() => closed).toBe(true);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('that unfolds from %s into too much is given up', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(50 * 1024 * 1024));
    const { origin, fetcher } = await from((_, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(bomb);
    });
    expect(codeOf(await fetcher.fetch(origin))).toBe('RESPONSE_TOO_LARGE');
  });

  it.each(['gzip', 'gzip, gzip', 'zstd', 'toString'])(
    'whose encoding "%s" does not hold is a failure',
    async (encoding) => {
      const { origin, fetcher } = await from((_, response) => {
        response.setHeader('content-encoding', encoding);
        response.end('plain');
      });
      expect(codeOf(await fetcher.fetch(origin))).toBe('FETCH_FAILED');
    },
  );

  it('that breaks off is a failure, and the process lives', async () => {
    const { origin, fetcher } = await from((_, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half');
      setImmediate(() => response.destroy());
    });
    expect(codeOf(await fetcher.fetch(origin))).toBe('FETCH_FAILED');
  });

  it('with endless headers is a failure', async () => {
    const { origin, fetcher } = await from((_, response) => {
      response.writeHead(200, { 'x-a': 'a'.repeat(100_000) });
      response.end();
    });
    expect(codeOf(await fetcher.fetch(origin))).toBe('FETCH_FAILED');
  });

  it('comes as the bytes it was, with method and body as asked', async () => {
    const { origin, fetcher } = await from((request, response) => {
      response.setHeader('x-method', request.method ?? '');
      request.pipe(response);
    });
    const bodyBase64 = Buffer.from([0, 255, 128, 10]).toString('base64');
    const answer = await fetcher.fetch(origin, { method: 'PUT', bodyBase64 });
    expect(answer).toMatchObject({ ok: true, output: { status: 200, bodyBase64 } });
    expect(JSON.stringify(answer)).toContain('["x-method","PUT"]');
  });

  it('is not waited for when the call is over', async () => {
    const { origin, fetcher } = await from((_, response) => response.on('close', closed.resolve));
    const closed = Promise.withResolvers<void>();
    const answer = fetcher.fetch(origin);
    fetcher.end();
    expect((await answer).ok).toBe(false);
  });
});

describe('a budget', () => {
  it('ends the fetches of one call', async () => {
    const { transport, sent } = scripted({ [api]: {} });
    const fetcher = aFetcher({ transport, limits: { fetches: 2 } });
    const codes = [];
    for (let n = 0; n < 3; n += 1) codes.push(codeOf(await fetcher.fetch(api)));
    expect(codes).toEqual(['ok', 'ok', 'BUDGET_EXCEEDED']);
    expect(sent).toHaveLength(2);
  });

  it('ends the fetches at the same time', async () => {
    const { transport } = scripted({ [api]: {} });
    const fetcher = aFetcher({ transport, limits: { pendingFetches: 2 } });
    const answers = await Promise.all([1, 2, 3].map(() => fetcher.fetch(api)));
    expect(answers.map(codeOf)).toEqual(['ok', 'ok', 'TOO_MANY_PENDING_CALLS']);
    expect(codeOf(await fetcher.fetch(api))).toBe('ok');
  });

  it('ends the bytes of a request', async () => {
    const { transport, sent } = scripted({ [api]: {} });
    const fetcher = aFetcher({ transport, limits: { fetchRequestBytes: 10 } });
    const bodyBase64 = Buffer.alloc(11).toString('base64');
    expect(codeOf(await fetcher.fetch(api, { method: 'POST', bodyBase64 }))).toBe('REQUEST_TOO_LARGE');
    expect(sent).toEqual([]);
  });
});
