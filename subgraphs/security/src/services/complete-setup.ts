import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '@ymera/kernel';
import { sha256Hex } from '@ymera/kernel/canonical-json';
import type { Log } from '@ymera/kernel/log';
import { EmailTakenError, SetupDoneError, SetupTokenInvalidError } from '../domain/errors.ts';
import { newPassword } from '../domain/password.ts';
import { defaultTenant } from '../domain/tenant.ts';
import { emailAddress, firstAdminId, type User, userName } from '../domain/user.ts';
import type {
  AccessTokens,
  AuditLog,
  PasswordHasher,
  SessionStore,
  SetupStore,
  UserStore,
} from '../ports.ts';
import { type OpenedSession, openSession } from './open-session.ts';
import { isSetupNeeded } from './prepare-setup.ts';
import { settle } from './settle-audit.ts';

interface CompleteSetupDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly setup: SetupStore;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly passwords: PasswordHasher;
  readonly tokens: AccessTokens;
  readonly audit: AuditLog;
}

interface SetupCommand {
  readonly token: string;
  readonly email: string;
  readonly password: string;
  readonly name: string | null;
}

/**
 * Makes the first admin and signs in as them. A wrong token is logged and not audited, since anyone could fill
 * the audit log that way; 256 random bits need no count of attempts.
 *
 * @throws SetupDoneError, SetupTokenInvalidError, EmailInvalidError, PasswordWeakError, InvalidArgumentError
 */
export async function completeSetup(deps: CompleteSetupDeps, command: SetupCommand): Promise<OpenedSession> {
  if (!(await isSetupNeeded(deps))) throw new SetupDoneError();
  if (!isAmong(await deps.setup.listTokenHashes(), sha256Hex(command.token))) {
    deps.log.warn('a wrong set-up token was refused');
    throw new SetupTokenInvalidError();
  }
  const user = await createFirstAdmin(deps, command);
  await deps.setup.forgetTokens();
  return openSession(deps, { user });
}

function isAmong(hashes: readonly string[], given: string): boolean {
  return hashes.some((hash) => timingSafeEqual(Buffer.from(hash, 'hex'), Buffer.from(given, 'hex')));
}

/** The store lets one account have the first admin's id: of two who come at once, one is refused. */
async function createFirstAdmin(deps: CompleteSetupDeps, command: SetupCommand): Promise<User> {
  const email = emailAddress(command.email);
  const name = userName(command.name, email);
  const password = newPassword(command.password);
  const passwordHash = await deps.passwords.inTurn(({ hash }) => hash(password));
  const now = deps.clock.now();
  const user = {
    id: firstAdminId,
    tenantId: defaultTenant.id,
    email,
    name,
    role: 'admin',
    createdAt: now,
  } as const;
  const draft = {
    tenantId: user.tenantId,
    eventId: `setup.completed:${user.id}`,
    at: now,
    action: 'setup.completed',
    actorId: user.id,
    subjectId: user.id,
    concerns: [],
    allowed: true,
    details: { role: user.role },
  };
  const outcome = await deps.users.create({ ...user, passwordHash }, draft);
  if (outcome === 'id-taken') throw new SetupDoneError();
  if (outcome === 'email-taken') throw new EmailTakenError();
  await settle({ audit: deps.audit, debts: deps.users }, { thingId: user.id, draft });
  return user;
}
