import { aPrincipal } from '@ymera/kernel/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { connectedSocket, openSocket, subscribe } from '../support/socket.ts';

let service: TestService;
beforeEach(async () => {
  service = await startService();
});
afterEach(() => service.close());

const openSockets = async (of: TestService) =>
  /ymera_websockets_open (\d+)/.exec(await of.platform.metrics.text())?.[1];

describe('a socket', () => {
  test('is let in without a token, as nobody', async () => {
    const socket = await connectedSocket(service.wsUrl);
    socket.send(subscribe('1', '{ me }'));
    expect(await socket.next()).toEqual({ id: '1', type: 'next', payload: { data: { me: null } } });
    expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
    await socket.leave();
  });

  test('acts for whoever holds its token', async () => {
    const socket = await connectedSocket(service.wsUrl, { authorization: 'Bearer admin' });
    socket.send(subscribe('1', '{ me }'));
    expect(await socket.next()).toMatchObject({ payload: { data: { me: 'user_ada' } } });
    await socket.leave();
  });

  test('is closed when nobody holds its token', async () => {
    const socket = await openSocket(service.wsUrl);
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer nobody' } });
    expect(await socket.closed).toEqual({ code: 4401, reason: 'UNAUTHENTICATED' });
  });

  test.each(['Basic x', 7, {}])('is closed when its authorization is %j', async (authorization) => {
    const socket = await openSocket(service.wsUrl);
    socket.send({ type: 'connection_init', payload: { authorization } });
    expect(await socket.closed).toEqual({ code: 4401, reason: 'TOKEN_INVALID' });
  });

  test('learns nothing of a failed authenticator', async () => {
    await using own = await startService({
      authenticate: () => Promise.reject(new Error('the password is swordfish')),
    });
    const socket = await openSocket(own.wsUrl);
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer x' } });
    expect(await socket.closed).toEqual({ code: 4500, reason: 'INTERNAL' });
    expect(own.log.lines.at(-1)?.fields.error).toMatchObject({ message: 'the password is swordfish' });
  });

  test('is closed when its token expires, and its source with it', async () => {
    const expiry = Promise.withResolvers<void>();
    const expiresAt = Date.now();
    await using own = await startService({
      authenticate: async () => {
        await expiry.promise;
        return aPrincipal({ expiresAt });
      },
    });
    const socket = await openSocket(own.wsUrl);
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer x' } });
    expiry.resolve();
    expect(await socket.closed).toEqual({ code: 4401, reason: 'TOKEN_EXPIRED' });
    expect(own.ticker.listeners()).toBe(0);
  });

  test('that leaves while its token is checked is not counted as open', async () => {
    const asked = Promise.withResolvers<void>();
    const known = Promise.withResolvers<void>();
    await using own = await startService({
      authenticate: async () => {
        asked.resolve();
        await known.promise;
        return aPrincipal();
      },
    });
    const socket = await openSocket(own.wsUrl);
    socket.send({ type: 'connection_init', payload: { authorization: 'Bearer x' } });
    await asked.promise;
    await socket.leave();
    known.resolve();
    // A second socket's answer comes after the first one's authentication.
    const second = await connectedSocket(own.wsUrl);
    expect(await openSockets(own)).toBe('1');
    await second.leave();
  });

  test('is closed when it asks before it is let in', async () => {
    const socket = await openSocket(service.wsUrl);
    socket.send(subscribe('1', '{ hello }'));
    expect(await socket.closed).toMatchObject({ code: 4401 });
  });

  test('is closed when it says what the protocol does not know', async () => {
    const socket = await openSocket(service.wsUrl);
    socket.socket.send('hello');
    expect(await socket.closed).toMatchObject({ code: 4400 });
  });

  test('of another protocol is not opened', async () => {
    await expect(openSocket(service.wsUrl, 'graphql-ws')).rejects.toThrow();
  });

  test('is closed when a message is larger than a megabyte', async () => {
    // graphql-ws writes to the console what it closes a socket for.
    vi.spyOn(console, 'error').mockImplementationOnce(() => {});
    const socket = await connectedSocket(service.wsUrl);
    socket.send(subscribe('1', '{ hello }', { text: 'x'.repeat(1_100_000) }));
    expect(await socket.closed).toMatchObject({ code: 1009 });
  });
});

describe('an operation on a socket is refused', () => {
  const refused = async (query: string, variables: object = {}) => {
    const socket = await connectedSocket(service.wsUrl);
    socket.send(subscribe('1', query, variables));
    const message = await socket.next();
    await socket.leave();
    return message;
  };

  test('when it is too deep', async () => {
    const query = `{ things { id ${'things { id '.repeat(16)} ${'}'.repeat(18)}`;
    expect(await refused(query)).toMatchObject({
      type: 'error',
      payload: expect.arrayContaining([
        expect.objectContaining({ extensions: expect.objectContaining({ code: 'QUERY_TOO_DEEP' }) }),
      ]),
    });
  });

  test('when a list in its variables is too long', async () => {
    const variables = { ids: new Array(10_001).fill(1) };
    expect(await refused('query Q($ids: [ID!]) { things(ids: $ids) { id } }', variables)).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'LIST_TOO_LONG' } }],
    });
  });

  test('when it does not parse, and the socket stays', async () => {
    const socket = await connectedSocket(service.wsUrl);
    socket.send(subscribe('1', '{ hello'));
    expect(await socket.next()).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }],
    });
    socket.send(subscribe('2', '{ hello }'));
    expect(await socket.next()).toMatchObject({ payload: { data: { hello: 'Hello, world.' } } });
    await socket.leave();
  });

  test('when a hundred are under way, and there is room again when one ends', async () => {
    const socket = await connectedSocket(service.wsUrl);
    for (let id = 1; id <= 100; id++) socket.send(subscribe(String(id), 'subscription { ticks }'));
    await service.ticker.listening(100);
    socket.send(subscribe('101', '{ hello }'));
    expect(await socket.next()).toMatchObject({
      id: '101',
      type: 'error',
      payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }],
    });
    socket.send({ id: '1', type: 'complete' });
    await service.ticker.listening(99);
    socket.send(subscribe('102', '{ hello }'));
    expect(await socket.next()).toMatchObject({ id: '102', type: 'next' });
    await socket.leave();
  });
});

describe('a subscription', () => {
  test('carries each event to its subscriber', async () => {
    const socket = await connectedSocket(service.wsUrl);
    socket.send(subscribe('1', 'subscription { ticks }'));
    await service.ticker.listening(1);
    service.ticker.tick(1);
    service.ticker.tick(2);
    expect([await socket.next(), await socket.next()]).toMatchObject([
      { payload: { data: { ticks: 1 } } },
      { payload: { data: { ticks: 2 } } },
    ]);
    await socket.leave();
  });

  test('closes its source when the client ends it, without another event', async () => {
    const socket = await connectedSocket(service.wsUrl);
    socket.send(subscribe('1', 'subscription { ticks }'));
    await service.ticker.listening(1);
    socket.send({ id: '1', type: 'complete' });
    await service.ticker.listening(0);
    await socket.leave();
  });

  test('closes its source when the client vanishes', async () => {
    const socket = await connectedSocket(service.wsUrl);
    socket.send(subscribe('1', 'subscription { ticks }'));
    await service.ticker.listening(1);
    socket.socket.terminate();
    await service.ticker.listening(0);
  });

  test('shows nothing of a defect', async () => {
    const socket = await connectedSocket(service.wsUrl);
    socket.send(subscribe('1', 'subscription { defectiveTicks }'));
    await service.ticker.listening(1);
    service.ticker.tick(1);
    const message = await socket.next();
    expect(message).toMatchObject({
      type: 'next',
      payload: { data: { defectiveTicks: null }, errors: [{ extensions: { code: 'INTERNAL' } }] },
    });
    expect(JSON.stringify(message)).not.toContain('swordfish');
    await socket.leave();
  });

  test('ends with the service, which says goodbye', async () => {
    const own = await startService();
    const socket = await connectedSocket(own.wsUrl);
    socket.send(subscribe('1', 'subscription { ticks }'));
    await own.ticker.listening(1);
    await own.close();
    expect(await socket.closed).toMatchObject({ code: 1001 });
    expect(own.ticker.listeners()).toBe(0);
  });
});

test('a query on a socket shows nothing of a defect', async () => {
  const socket = await connectedSocket(service.wsUrl);
  socket.send(subscribe('1', '{ defect }'));
  const message = await socket.next();
  expect(message).toMatchObject({ payload: { errors: [{ extensions: { code: 'INTERNAL' } }] } });
  expect(JSON.stringify(message)).not.toContain('swordfish');
  await socket.leave();
});
