import { type Clock, newId } from '@ymera/kernel';
import { sha256Hex } from '@ymera/kernel/canonical-json';
import { SignInRefusedError, TooManyAttemptsError } from '../domain/errors.ts';
import { normalizePassword, passwordLengthMax } from '../domain/password.ts';
import { defaultTenant } from '../domain/tenant.ts';
import { type Account, normalizeEmail } from '../domain/user.ts';
import type {
  AccessTokens,
  AttemptStore,
  AuditLog,
  Hashing,
  PasswordHasher,
  SessionStore,
  UserStore,
} from '../ports.ts';
import { type OpenedSession, openSession } from './open-session.ts';
import { takeAttempt } from './take-attempt.ts';

interface SignInDeps {
  readonly clock: Clock;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly attempts: AttemptStore;
  readonly passwords: PasswordHasher;
  readonly tokens: AccessTokens;
  readonly audit: AuditLog;
}

interface Credentials {
  readonly email: string;
  readonly password: string;
}

/**
 * Opens a session for whoever knows an e-mail address and its password.
 *
 * @throws SignInRefusedError after the same work whichever part was wrong
 * @throws TooManyAttemptsError after ten attempts in 15 minutes that failed, or when too many are waiting
 */
export async function signIn(deps: SignInDeps, command: Credentials): Promise<OpenedSession> {
  const email = normalizeEmail(command.email);
  const key = sha256Hex(email);
  const account = await deps.passwords.inTurn((hashing) =>
    check({ ...deps, hashing }, { email, key, password: command.password }),
  );
  await deps.attempts.remove(key);
  return openSession(deps, { user: withoutHash(account) });
}

async function check(
  deps: SignInDeps & { hashing: Hashing },
  { email, key, password }: Credentials & { key: string },
): Promise<Account> {
  const attempt = await takeAttempt(deps, { key });
  const account = await deps.users.findAccount(email);
  if (!attempt.allowed) {
    if (attempt.tell) await recordRefusal(deps, { account, reason: 'too many attempts' });
    throw new TooManyAttemptsError(attempt.retryAfterSeconds);
  }
  if (!(await matches(deps.hashing, { account, password })) || !account) {
    await recordRefusal(deps, { account, reason: 'wrong e-mail address or password' });
    throw new SignInRefusedError();
  }
  return account;
}

async function matches(
  hashing: Hashing,
  { account, password }: { account: Account | null; password: string },
): Promise<boolean> {
  // No password is that long, and hashing a megabyte takes longer than hashing a word.
  const tooLong = password.length > passwordLengthMax * 4;
  const verified = await hashing.verify(
    tooLong ? '' : normalizePassword(password),
    account?.passwordHash ?? null,
  );
  return verified && !tooLong;
}

/** The address stays out of the log: people mistype, and what they type there may be the password. */
async function recordRefusal(
  { audit, clock }: { audit: AuditLog; clock: Clock },
  { account, reason }: { account: Account | null; reason: string },
): Promise<void> {
  const now = clock.now();
  await audit.append({
    tenantId: account?.tenantId ?? defaultTenant.id,
    eventId: newId('evt', now),
    at: now,
    action: 'session.refused',
    actorId: null,
    subjectId: account?.id ?? null,
    concerns: [],
    allowed: false,
    details: { reason },
  });
}

const withoutHash = ({ passwordHash: _, ...user }: Account) => user;
