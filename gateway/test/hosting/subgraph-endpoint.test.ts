import { type Principal, servicePrincipal } from '@ymera/kernel';
import { type IdentityKey, signIdentity } from '@ymera/kernel/identity';
import { aPrincipal } from '@ymera/kernel/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { subscriptionContent } from '../../src/supergraph/index.ts';
import {
  answerOf,
  codesOf,
  identityKey,
  startService,
  statusWithoutBody,
  type TestService,
} from '../support/service.ts';
import { connectedSocket, subscribe } from '../support/socket.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService({ environment: { YMERA_ROLE: 'agents' } });
});
afterAll(() => service.close());
afterEach(() => void vi.useRealTimers());

interface Signing {
  readonly audience?: string;
  readonly key?: IdentityKey;
  readonly body?: string;
  readonly principal?: Principal;
}

const sign = ({ audience = 'agents', key = identityKey, body = '', principal = aPrincipal() }: Signing) =>
  signIdentity(key, { principal, audience, body });

/** Sends `body`, signed as told; `null` sends no identity at all. */
async function send(path: string, body: string, signing: Signing | null = {}) {
  const headers = signing ? { 'x-ymera-identity': await sign({ body, ...signing }) } : {};
  return fetch(service.url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

const ask = async (query: string, signing?: Signing | null) =>
  answerOf(await send('/graphql', JSON.stringify({ query }), signing));

const oldToken = async (body: string) => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 });
  const token = await sign({ body });
  vi.useRealTimers();
  return token;
};

const forgeries: [string, Signing | null][] = [
  ['without an identity', null],
  ['signed with another key', { key: Buffer.alloc(32, 8) }],
  ['meant for another service', { audience: 'billing' }],
  ['signed for another body', { body: '{"query":"{ me }"}' }],
];

describe('an operation', () => {
  test('is answered for the principal that the gateway vouches for', async () => {
    expect(await ask('{ me hello }')).toMatchObject({
      status: 200,
      data: { me: 'user_ada', hello: 'Hello, world.' },
    });
  });

  test.each(forgeries)('%s is refused', async (_how, signing) => {
    const answer = await ask('{ hello }', signing);
    expect([answer.status, codesOf(answer), answer.data]).toEqual([403, ['UNTRUSTED_CALLER'], undefined]);
  });

  test('with an identity of a minute ago is refused', async () => {
    const body = JSON.stringify({ query: '{ hello }' });
    const headers = { 'x-ymera-identity': await oldToken(body) };
    const answer = await answerOf(await fetch(`${service.url}/graphql`, { method: 'POST', body, headers }));
    expect([answer.status, codesOf(answer)]).toEqual([403, ['UNTRUSTED_CALLER']]);
  });

  test('may be as large as what an administrator sends to the gateway', async () => {
    const query = 'query Q($ids: [ID!]) { things(ids: $ids) { id } }';
    const body = JSON.stringify({ query, variables: { ids: ['x'.repeat(12_000_000)] } });
    const answer = await answerOf(await send('/graphql', body));
    expect(answer).toMatchObject({ status: 200, data: { things: [{ id: '1' }] } });
  });

  test.each([
    ['without an identity', {}],
    ['with a forged one', { 'x-ymera-identity': 'e30.e30.e30' }],
  ])('%s is refused before its body has been read', async (_how, headers) => {
    const status = await statusWithoutBody(service.url, { ...headers, 'content-length': '11000000' });
    expect(status).toBe(403);
  });

  test('shows nothing of a defect', async () => {
    const answer = await ask('{ defect }');
    expect([answer.status, codesOf(answer)]).toEqual([200, ['INTERNAL']]);
    expect(JSON.stringify(answer)).not.toContain('swordfish');
  });

  test('keeps the code of an error that is meant for the caller', async () => {
    expect(codesOf(await ask('{ refused }'))).toEqual(['UNAUTHENTICATED']);
  });

  test.each(['{}', '[]', 'null', '{"query":1}'])('is refused when its body is %s', async (body) => {
    expect((await send('/graphql', body)).status).toBe(400);
  });
});

describe('a contract', () => {
  const asService = { principal: servicePrincipal('workflows', '*') };
  const call = (path: string, body: string) => send(path, body, asService);

  test('is not for a user, whoever vouches for one', async () => {
    const response = await send('/contracts/Echo/say', '"hi"');
    expect([response.status, codesOf(await answerOf(response))]).toEqual([403, ['UNTRUSTED_CALLER']]);
  });

  test('is answered', async () => {
    const response = await call('/contracts/Echo/say', '"hi"');
    expect([response.status, await response.json()]).toEqual([200, { result: { said: 'hi' } }]);
  });

  test.each(forgeries)('%s is not called', async (_how, signing) => {
    const response = await send('/contracts/Echo/say', '"hi"', signing && { ...asService, ...signing });
    expect([response.status, codesOf(await answerOf(response))]).toEqual([403, ['UNTRUSTED_CALLER']]);
  });

  test.each(['Echo/shout', 'Other/say', 'Echo/constructor', '__proto__/say', 'Echo', ''])(
    'that is not there is told: %s',
    async (name) => {
      const response = await call(`/contracts/${name}`, '{}');
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ error: { code: 'CONTRACT_NOT_FOUND' } });
    },
  );

  test('shows nothing of a defect', async () => {
    const response = await call('/contracts/Echo/fail', '{}');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('swordfish');
  });
});

describe('a subscription between services', () => {
  const query = 'subscription { ticks }';
  const content = subscriptionContent({ query, variables: {} });
  const signed = async (id: string, signing: Signing | null, text = query) => {
    const token = signing && (await sign({ body: content, ...signing }));
    const extensions = token ? { headers: { 'x-ymera-identity': token } } : {};
    const message = subscribe(id, text);
    return { ...message, payload: { ...message.payload, extensions } };
  };

  test('is answered', async () => {
    const socket = await connectedSocket(service.wsUrl);
    socket.send(await signed('1', {}));
    await service.ticker.listening(1);
    service.ticker.tick(7);
    expect(await socket.next()).toEqual({ id: '1', type: 'next', payload: { data: { ticks: 7 } } });
    socket.send({ id: '1', type: 'complete' });
    await service.ticker.listening(0);
    await socket.leave();
  });

  test.each(forgeries)('%s is refused, and the others on its socket go on', async (_how, signing) => {
    const socket = await connectedSocket(service.wsUrl);
    socket.send(await signed('good', {}));
    await service.ticker.listening(1);
    socket.send(await signed('bad', signing));
    expect(await socket.next()).toMatchObject({
      id: 'bad',
      type: 'error',
      payload: [{ extensions: { code: 'UNTRUSTED_CALLER' } }],
    });
    service.ticker.tick(8);
    expect(await socket.next()).toMatchObject({ id: 'good', payload: { data: { ticks: 8 } } });
    await socket.leave();
    await service.ticker.listening(0);
  });

  test('that does not parse is refused, and the socket stays', async () => {
    const socket = await connectedSocket(service.wsUrl);
    const broken = 'subscription { ';
    const body = subscriptionContent({ query: broken, variables: {} });
    socket.send(await signed('1', { body }, broken));
    expect(await socket.next()).toMatchObject({ id: '1', type: 'error' });
    expect(socket.socket.readyState).toBe(socket.socket.OPEN);
    await socket.leave();
  });
});
