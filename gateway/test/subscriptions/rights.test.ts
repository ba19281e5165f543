import { type Authenticator, DomainError, type NextMove, type Principal } from '@ymera/kernel';
import { aPrincipal, createManualClock, type ManualClock } from '@ymera/kernel/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startService, type TestService } from '../support/service.ts';
import { connectedSocket, openSocket, subscribe } from '../support/socket.ts';

class CodedError extends DomainError {
  readonly code: string;
  override readonly nextMove: NextMove;

  constructor(code: string, nextMove: NextMove) {
    super('For the test.');
    this.code = code;
    this.nextMove = nextMove;
  }
}

const sessionEnded = () => new CodedError('SESSION_ENDED', 'sign-in');
const unavailable = () => new CodedError('SERVICE_UNAVAILABLE', 'retry');
const presented = { authorization: 'Bearer x' };

let clock: ManualClock;
let service: TestService;
/** Who holds the token, or why nobody knows. */
let holder: Principal | Error;
beforeEach(async () => {
  clock = createManualClock();
  holder = aPrincipal({ role: 'admin', expiresAt: null });
  service = await startService({
    clock,
    authenticate: async () => {
      if (holder instanceof Error) throw holder;
      return holder;
    },
  });
});
afterEach(() => service.close());

const runningSubscription = async (field = 'ticks') => {
  const socket = await connectedSocket(service.wsUrl, presented);
  socket.send(subscribe('1', `subscription { ${field} }`));
  await service.ticker.listening(1);
  return socket;
};

describe('a socket whose session has ended', () => {
  test('is closed at its next operation, which does not run, and what runs on it ends', async () => {
    const socket = await runningSubscription();
    holder = sessionEnded();
    const before = service.bumps();
    socket.send(subscribe('2', 'mutation { bump }'));
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_ENDED' });
    await service.ticker.listening(0);
    expect(service.bumps()).toBe(before);
  });

  test('is closed within five seconds while a subscription runs on it', async () => {
    const socket = await runningSubscription();
    holder = sessionEnded();
    await clock.advance(5_000);
    expect(await socket.closed).toEqual({ code: 4401, reason: 'SESSION_ENDED' });
    await service.ticker.listening(0);
  });

  test.each(['AGENT_FROZEN', 'AGENT_REMOVED'])('is closed for a remote agent with %s', async (code) => {
    const socket = await runningSubscription();
    holder = new CodedError(code, 'give-up');
    await clock.advance(5_000);
    expect(await socket.closed).toEqual({ code: 4401, reason: code });
  });

  test('is left alone while nothing runs on it', async () => {
    const socket = await connectedSocket(service.wsUrl, presented);
    holder = sessionEnded();
    await clock.advance(60_000);
    expect(socket.socket.readyState).toBe(socket.socket.OPEN);
    await socket.leave();
  });

  test('is waited for no longer once it has left', async () => {
    const socket = await runningSubscription();
    expect(clock.waiting).toBe(1);
    await socket.leave();
    await service.ticker.listening(0);
    expect(clock.waiting).toBe(0);
  });
});

describe('a role that has changed', () => {
  test('holds for the next operation', async () => {
    const socket = await connectedSocket(service.wsUrl, presented);
    holder = aPrincipal({ id: 'user_grace', expiresAt: null });
    socket.send(subscribe('1', '{ me }'));
    expect(await socket.next()).toMatchObject({ payload: { data: { me: 'user_grace' } } });
    await socket.leave();
  });

  test('holds for the next event of what runs', async () => {
    const socket = await runningSubscription('roleTicks');
    service.ticker.tick(1);
    expect(await socket.next()).toMatchObject({ payload: { data: { roleTicks: 'admin' } } });
    holder = aPrincipal({ role: 'read_only', expiresAt: null });
    await clock.advance(5_000);
    service.ticker.tick(2);
    expect(await socket.next()).toMatchObject({ payload: { data: { roleTicks: 'read_only' } } });
    await socket.leave();
  });
});

describe('while tokens cannot be checked', () => {
  test('an operation is refused with the code, and the socket and what runs on it stay', async () => {
    const socket = await runningSubscription();
    holder = unavailable();
    socket.send(subscribe('2', '{ me }'));
    expect(await socket.next()).toMatchObject({
      id: '2',
      type: 'error',
      payload: [{ extensions: { code: 'SERVICE_UNAVAILABLE', nextMove: 'retry' } }],
    });
    await clock.advance(55_000);
    service.ticker.tick(7);
    expect(await socket.next()).toMatchObject({ id: '1', payload: { data: { ticks: 7 } } });
    await socket.leave();
  });

  test('what runs ends after a minute, with a code that clients try again after', async () => {
    const socket = await runningSubscription();
    holder = unavailable();
    await clock.advance(60_000);
    expect(await socket.closed).toEqual({ code: 1013, reason: 'SERVICE_UNAVAILABLE' });
    await service.ticker.listening(0);
  });

  test.each([
    ['another process that does not answer', unavailable(), 'SERVICE_UNAVAILABLE'],
    ['another process that fails while it closes', new CodedError('INTERNAL', 'retry'), 'INTERNAL'],
    [
      'a store that is away',
      Object.assign(new Error('x'), { name: 'MongoServerSelectionError' }),
      'STORE_UNAVAILABLE',
    ],
  ])('a new socket is not told to sign in: %s', async (_what, error, reason) => {
    holder = error;
    const socket = await openSocket(service.wsUrl);
    socket.send({ type: 'connection_init', payload: presented });
    expect(await socket.closed).toEqual({ code: 1013, reason });
  });
});

test('a socket whose token is not checked in time is closed, to be tried again', async () => {
  const authenticate: Authenticator['authenticate'] = () => new Promise(() => {});
  const environment = { YMERA_REQUEST_TIMEOUT_MS: '100' };
  await using own = await startService({ environment, authenticate });
  const socket = await openSocket(own.wsUrl);
  socket.send({ type: 'connection_init', payload: presented });
  expect(await socket.closed).toEqual({ code: 1013, reason: 'DEADLINE_EXCEEDED' });
});
