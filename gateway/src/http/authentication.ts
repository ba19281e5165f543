import { type Authenticator, DomainError, type Principal } from '@ymera/kernel';

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
 */
export async function authenticate(authenticator: Authenticator, header: unknown): Promise<Principal | null> {
  if (header === undefined || header === null || header === '') return null;
  const token = typeof header === 'string' ? /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(header)?.[1] : undefined;
  if (!token) throw new AuthorizationHeaderError();
  return authenticator.authenticate({ token });
}
