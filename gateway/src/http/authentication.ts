import { type Authenticator, DeadlineExceededError, DomainError, type Principal } from '@ymera/kernel';

export class AuthorizationHeaderError extends DomainError {
  readonly code = 'TOKEN_INVALID';
  override readonly nextMove = 'sign-in';

  constructor() {
    super('The authorization must read "Bearer <access token>". A token comes from the mutation signIn.');
  }
}

/**
 * Who is asking, by the value of an Authorization header; null when there is none.
 *
 * @throws DomainError TOKEN_INVALID, TOKEN_EXPIRED or SESSION_ENDED
 * @throws DeadlineExceededError as soon as the signal aborts
 */
export async function authenticate(
  authenticator: Authenticator,
  header: unknown,
  signal: AbortSignal,
): Promise<Principal | null> {
  if (header === undefined || header === null || header === '') return null;
  const token = typeof header === 'string' ? /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(header)?.[1] : undefined;
  if (!token) throw new AuthorizationHeaderError();
  return untilAborted(authenticator.authenticate({ token }, signal), signal);
}

/** Does not wait for the work to notice its signal: a store that hangs never does. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(new DeadlineExceededError(signal.reason));
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([aborted.promise, work]);
  } catch (error) {
    // The work may have heeded the signal first.
    throw signal.aborted && !(error instanceof DomainError) ? new DeadlineExceededError(error) : error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
