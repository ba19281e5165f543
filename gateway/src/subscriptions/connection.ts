import type { Authenticator, Clock, Principal } from '@ymera/kernel';
import type { Log } from '@ymera/kernel/log';
import type { GraphQLError } from 'graphql';
import type { WebSocket } from 'ws';
import { authenticate } from '../http/authentication.ts';
import { closeCodes, refusalOf, SocketExpiredError } from './refusal.ts';

interface ConnectionDeps {
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly log: Log;
  readonly requestTimeoutMs: number;
}

interface Opening {
  readonly socket: Pick<WebSocket, 'close'>;
  /** What connection_init brought as `authorization`. */
  readonly authorization: unknown;
  /** Whether operations are under way. */
  busy(): boolean;
}

/** A socket after connection_init. */
export interface Connection {
  /** Whom it acts for, as of the latest check: a role that has changed shows here. */
  readonly principal: Principal | null;
  /** Aborts when the socket is closed or has lost its rights. */
  readonly signal: AbortSignal;
  /**
   * Asks once more who holds the token. When nobody does any more, the socket is closed and all that runs on it ends.
   * Null when all is well, or else what an operation is refused with.
   */
  check(): Promise<GraphQLError | null>;
  close(): void;
}

/** How often the token of a socket is checked while operations run on it. */
const checkEveryMs = 5_000;
/** How long what runs goes on while the token cannot be checked, as during a restart of the security subgraph. */
const uncheckedMsMax = 60_000;
/** Clocks wait at most 2^31 - 1 milliseconds. */
const waitMsMax = 2_147_483_647;

/** @throws what `authenticate` throws; DeadlineExceededError when that takes longer than a request may */
export async function openConnection(deps: ConnectionDeps, opening: Opening): Promise<Connection> {
  const ended = new AbortController();
  const { signal } = ended;
  let principal = await authenticateInTime(deps, opening.authorization, signal);
  let checkedAt = deps.clock.now();
  let lost: GraphQLError | null = null;

  const lose = (code: number, error: GraphQLError) => {
    lost = error;
    opening.socket.close(code, String(error.extensions.code));
    // A client that does not answer the farewell gets no more events either.
    ended.abort();
  };
  const check = async (): Promise<GraphQLError | null> => {
    if (principal === null || lost !== null || signal.aborted) return lost;
    try {
      principal = await authenticateInTime(deps, opening.authorization, signal);
      checkedAt = deps.clock.now();
      return lost;
    } catch (thrown) {
      // Closed meanwhile; nobody is left to be told.
      if (signal.aborted) return lost;
      const { error, closeCode } = refusalOf(thrown, deps.log);
      const overdue = deps.clock.now() - checkedAt >= uncheckedMsMax;
      if (closeCode === closeCodes.unauthorized || overdue) lose(closeCode, error);
      return error;
    }
  };
  if (principal) {
    void checkWhileBusy(deps, { check, busy: opening.busy, signal });
    void closeAtExpiry(deps, { principal, signal, lose });
  }
  return {
    get principal() {
      return principal;
    },
    signal,
    check,
    close: () => ended.abort(),
  };
}

function authenticateInTime(
  { authenticator, requestTimeoutMs }: ConnectionDeps,
  authorization: unknown,
  signal: AbortSignal,
): Promise<Principal | null> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
  return authenticate(authenticator, authorization, inTime);
}

async function checkWhileBusy(
  { clock }: ConnectionDeps,
  { check, busy, signal }: Pick<Connection, 'check' | 'signal'> & Pick<Opening, 'busy'>,
): Promise<void> {
  while (!signal.aborted) {
    await clock.wait(checkEveryMs, signal);
    if (!signal.aborted && busy()) await check();
  }
}

interface Expiry {
  readonly principal: Principal;
  readonly signal: AbortSignal;
  lose(code: number, error: GraphQLError): void;
}

/** Not left to the checks: what expires, expires to the second, even while nobody can be asked. */
async function closeAtExpiry({ clock, log }: ConnectionDeps, { principal, signal, lose }: Expiry) {
  const { expiresAt } = principal;
  if (expiresAt === null) return;
  await clock.wait(Math.min(waitMsMax, Math.max(0, expiresAt - clock.now())), signal);
  if (signal.aborted) return;
  log.info('a socket was closed because its token expired');
  const { error, closeCode } = refusalOf(new SocketExpiredError(), log);
  lose(closeCode, error);
}
