import type { Clock, Principal } from '@ymera/kernel';
import { sha256Hex } from '@ymera/kernel/canonical-json';
import { SessionEndedError, TokenInvalidError } from '../domain/errors.ts';
import type { RecentPrincipals } from '../domain/recent-principals.ts';
import type { AccessTokens, SessionStore, UserStore } from '../ports.ts';

interface AuthenticateDeps {
  readonly clock: Clock;
  readonly tokens: AccessTokens;
  readonly sessions: SessionStore;
  readonly users: UserStore;
  readonly recent: RecentPrincipals;
}

/**
 * The principal that holds an access token, with the role the user has now, whatever it was at sign-in.
 *
 * @throws TokenExpiredError, TokenInvalidError, SessionEndedError
 */
export async function authenticate(
  deps: AuthenticateDeps,
  command: { token: string },
  signal?: AbortSignal,
): Promise<Principal> {
  // The call may come from another process, whose arguments no compiler has seen.
  if (typeof command?.token !== 'string') throw new TokenInvalidError();
  const tokenHash = sha256Hex(command.token);
  const recent = deps.recent.find(tokenHash, deps.clock.now());
  if (recent) return recent;
  const mark = deps.recent.mark();
  const principal = await readPrincipal(deps, command.token, signal);
  deps.recent.keep(tokenHash, principal, { mark, now: deps.clock.now() });
  return principal;
}

async function readPrincipal(
  deps: AuthenticateDeps,
  token: string,
  signal?: AbortSignal,
): Promise<Principal> {
  const { userId, tenantId, sessionId, expiresAt } = await deps.tokens.verify(token);
  const session = await deps.sessions.find(tenantId, sessionId, signal);
  if (!session || session.endedAt !== null || session.userId !== userId) throw new SessionEndedError();
  const [user] = await deps.users.findMany(tenantId, [userId], signal);
  if (!user) throw new SessionEndedError();
  return { kind: 'user', id: userId, tenantId, role: user.role, expiresAt, sessionId };
}
