import type { Role } from '@ymera/kernel';
import { aPrincipal } from '@ymera/kernel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, codesOf, startService, statusWithoutBody, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const get = async (search: Record<string, string>, headers: Record<string, string> = {}) =>
  answerOf(await fetch(`${service.url}/graphql?${new URLSearchParams(search)}`, { headers }));
const thingsWith = (id: string) => ({
  query: 'query Q($ids: [ID!]) { things(ids: $ids) { id } }',
  variables: { ids: [id] },
});
const byRole = async ({ token }: { token: string }) => aPrincipal({ role: token as Role }); // the tests name roles
const preflighted = { 'apollo-require-preflight': 'true' };

describe('a query over HTTP', () => {
  test('is answered over POST', async () => {
    const answer = await service.post({
      query: 'query Q($name: String) { hello(name: $name) }',
      variables: { name: 'Ada' },
    });
    expect(answer).toMatchObject({ status: 200, data: { hello: 'Hello, Ada.' } });
  });

  test('is the operation that it names', async () => {
    const query = 'query A { hello } query B { me }';
    expect((await service.post({ query, operationName: 'B' })).data).toEqual({ me: null });
  });

  test('is answered over GET with variables as JSON', async () => {
    const variables = JSON.stringify({ name: 'Ada' });
    const answer = await get(
      { query: 'query Q($name: String) { hello(name: $name) }', variables },
      preflighted,
    );
    expect(answer).toMatchObject({ status: 200, data: { hello: 'Hello, Ada.' } });
  });

  test('is answered with the fields of several subgraphs', async () => {
    const { data } = await service.post({ query: '{ hello billing workflows }' });
    expect(data).toEqual({ hello: 'Hello, world.', billing: 'billing', workflows: 'workflows' });
  });

  test('knows who holds the token', async () => {
    const { data } = await service.post({ query: '{ me }' }, { authorization: 'Bearer admin' });
    expect(data).toEqual({ me: 'user_ada' });
  });

  test('is nobody without a token', async () => {
    const { data } = await service.post({ query: '{ me }' });
    expect(data).toEqual({ me: null });
  });

  test('may hold a packed plugin when an administrator sends it', async () => {
    const answer = await service.post(thingsWith('x'.repeat(11_500_000)), { authorization: 'Bearer admin' });
    expect(answer).toMatchObject({ status: 200, data: { things: [{ id: '1' }] } });
  });

  test('may hold what a remote agent has made', async () => {
    const authenticate = async () => aPrincipal({ kind: 'agent', role: 'execute' });
    await using own = await startService({ authenticate });
    const body = thingsWith('x'.repeat(9_000_000));
    const answer = await own.post(body, { authorization: 'Bearer agent' });
    expect(answer).toMatchObject({ status: 200, data: { things: [{ id: '1' }] } });
  });

  test('ends in its subgraph when the client leaves', async () => {
    await using own = await startService();
    const leaving = new AbortController();
    const asked = fetch(`${own.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ slow }' }),
      signal: leaving.signal,
    }).catch(() => null);
    const signal = await own.slowAsked;
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    leaving.abort();
    await Promise.all([asked, aborted]);
    expect(signal.reason).toMatchObject({ name: 'AbortError' });
  });

  test('that takes too long is told so', async () => {
    await using own = await startService({ environment: { YMERA_REQUEST_TIMEOUT_MS: '100' } });
    expect(codesOf(await own.post({ query: '{ slow }' }))).toEqual(['DEADLINE_EXCEEDED']);
  });
});

describe('an HTTP request whose token cannot be checked in time', () => {
  test.each([
    ['heeds no signal', () => new Promise<never>(() => {})],
    [
      'ends with its signal',
      (_request: unknown, signal?: AbortSignal) =>
        new Promise<never>((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
        ),
    ],
  ])('is told so when what checks it %s', async (_what, authenticate) => {
    const environment = { YMERA_REQUEST_TIMEOUT_MS: '100' };
    await using own = await startService({ environment, authenticate });
    const answer = await own.post({ query: '{ hello }' }, { authorization: 'Bearer x' });
    expect([answer.status, codesOf(answer)]).toEqual([504, ['DEADLINE_EXCEEDED']]);
  });
});

describe('an HTTP request is refused', () => {
  test('when its token is held by nobody', async () => {
    const answer = await service.post({ query: '{ hello }' }, { authorization: 'Bearer nobody' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('when its authorization is no bearer token', async () => {
    const answer = await service.post({ query: '{ hello }' }, { authorization: 'Basic YWRhOnB3' });
    expect([answer.status, codesOf(answer)]).toEqual([401, ['TOKEN_INVALID']]);
  });

  test('when it is a mutation over GET, which does nothing', async () => {
    const before = service.bumps();
    const answer = await get({ query: 'mutation { bump }' }, preflighted);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect(service.bumps()).toBe(before);
  });

  test('when a page elsewhere could have sent it', async () => {
    const answer = await get({ query: '{ hello }' });
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]?.message).toContain('Cross-Site Request Forgery');
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'when a form could have sent its %s',
    async (type) => {
      const before = service.bumps();
      const answer = await service.post({ query: 'mutation { bump }' }, { 'content-type': type });
      expect(answer.status).toBe(400);
      expect(service.bumps()).toBe(before);
    },
  );

  test('when several operations come in one body', async () => {
    const answer = await service.post([{ query: '{ hello }' }, { query: '{ hello }' }]);
    expect(answer.status).toBe(400);
    expect(answer.data).toBeUndefined();
  });

  test.each(['{}', 'null', '"{ hello }"', '{"query":7}'])('when its body is %s', async (body) => {
    const answer = await service.post(body);
    expect(answer.status).toBe(400);
    expect(answer.errors).toHaveLength(1);
  });

  test('when its body is not JSON', async () => {
    const answer = await service.post('{ hello }');
    expect([answer.status, codesOf(answer)]).toEqual([400, ['BODY_MALFORMED']]);
  });

  test('when its body is larger than a megabyte', async () => {
    const answer = await service.post({ query: '{ hello }', variables: { text: 'x'.repeat(1_100_000) } });
    expect([answer.status, codesOf(answer)]).toEqual([413, ['BODY_TOO_LARGE']]);
  });

  test.each([
    ['an administrator', 'admin', 13_000_000],
    ['a user who is none', 'execute', 1_100_000],
  ])('when its body is larger than %s may send', async (_who, role, size) => {
    const authorization = `Bearer ${role}`;
    await using own = await startService({ authenticate: byRole });
    const answer = await own.post(thingsWith('x'.repeat(size)), { authorization });
    expect([answer.status, codesOf(answer)]).toEqual([413, ['BODY_TOO_LARGE']]);
  });

  test('before its body has been read when nobody holds its token', async () => {
    const headers = { authorization: 'Bearer nobody', 'content-length': '11000000' };
    expect(await statusWithoutBody(service.url, headers)).toBe(401);
  });

  test('when it names an operation only by its hash', async () => {
    const sha256Hash = 'a'.repeat(64);
    const answer = await service.post({ extensions: { persistedQuery: { version: 1, sha256Hash } } });
    expect(codesOf(answer)).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
  });

  test('when it does not parse', async () => {
    const answer = await service.post({ query: '{ hello' });
    expect([answer.status, codesOf(answer)]).toEqual([400, ['GRAPHQL_PARSE_FAILED']]);
  });

  test('when it asks for what is not there', async () => {
    const answer = await service.post({ query: '{ nothing }' });
    expect([answer.status, codesOf(answer)]).toEqual([400, ['GRAPHQL_VALIDATION_FAILED']]);
  });

  test.each([
    ['is too long', `{ hello } #${'x'.repeat(200_000)}`, 'QUERY_TOO_LONG'],
    [
      'would fill the stack',
      `{ things(ids: ${'['.repeat(1_900)}${']'.repeat(1_900)}) { id } }`,
      'QUERY_TOO_DEEP',
    ],
  ])('when its text %s', async (_what, query, code) => {
    const answer = await service.post({ query });
    expect([answer.status, codesOf(answer)]).toEqual([400, [code]]);
  });

  test.each([
    ['that is not there', '{ hello }', 'Nobody'],
    ['left out among several', 'query A { hello } query B { me }', undefined],
    ['that is empty', '{ hello }', ''],
  ])('when it names an operation %s', async (_what, query, operationName) => {
    const answer = await service.post({ query, operationName });
    expect([answer.status, codesOf(answer)]).toEqual([400, ['OPERATION_RESOLUTION_FAILURE']]);
  });

  test('when a list in its variables is too long', async () => {
    const query = 'query Q($ids: [ID!]) { things(ids: $ids) { id } }';
    const posted = await service.post({ query, variables: { ids: new Array(10_001).fill(1) } });
    expect([posted.status, codesOf(posted)]).toEqual([400, ['LIST_TOO_LONG']]);
  });

  test('when its variables in an address are not JSON', async () => {
    const answer = await get({ query: '{ hello }', variables: '{' }, preflighted);
    expect(answer.status).toBe(400);
  });

  test('when it subscribes, which needs a socket', async () => {
    const answer = await service.post({ query: 'subscription { ticks }' });
    expect([answer.status, codesOf(answer)]).toEqual([400, ['SUBSCRIPTION_NEEDS_WEBSOCKET']]);
    expect(service.ticker.listeners()).toBe(0);
  });
});

describe('an error over HTTP', () => {
  test('keeps code and message when it is meant for the caller', async () => {
    const { errors, data } = await service.post({ query: '{ refused }' });
    expect(data).toEqual({ refused: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', nextMove: 'sign-in' } }]);
  });

  test('shows nothing of a defect, which is logged whole', async () => {
    const answer = await service.post({ query: '{ hello defect }' });
    expect(answer.data).toEqual({ hello: 'Hello, world.', defect: null });
    expect(answer.errors).toEqual([
      { message: expect.any(String), path: ['defect'], extensions: { code: 'INTERNAL', nextMove: 'retry' } },
    ]);
    expect(JSON.stringify(answer)).not.toContain('swordfish');
    expect(service.log.lines.at(-1)?.fields.error).toMatchObject({ message: 'the password is swordfish' });
  });

  test('shows nothing of a failed authenticator', async () => {
    await using own = await startService({
      authenticate: () => Promise.reject(new Error('the password is swordfish')),
    });
    const answer = await own.post({ query: '{ hello }' }, { authorization: 'Bearer x' });
    expect([answer.status, codesOf(answer)]).toEqual([500, ['INTERNAL']]);
    expect(JSON.stringify(answer)).not.toContain('swordfish');
  });
});
