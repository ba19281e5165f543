import { type Clock, newId, type Principal, type Role } from '@ymera/kernel';
import { EmailTakenError } from '../domain/errors.ts';
import { newPassword } from '../domain/password.ts';
import { emailAddress, type Person, type User, userName } from '../domain/user.ts';
import type { AuditLog, PasswordHasher, UserStore } from '../ports.ts';
import { settle } from './settle-audit.ts';

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

/**
 * Adds a user to the tenant of `by`.
 *
 * @throws EmailInvalidError, PasswordWeakError, InvalidArgumentError, EmailTakenError
 */
export async function createUser(
  deps: { clock: Clock; users: UserStore; passwords: PasswordHasher; audit: AuditLog },
  command: { by: Principal; user: NewUser },
): Promise<User> {
  const email = emailAddress(command.user.email);
  const name = userName(command.user.name, email);
  const password = newPassword(command.user.password);
  const passwordHash = await deps.passwords.inTurn(({ hash }) => hash(password));
  const now = deps.clock.now();
  const user: Person = {
    id: newId('user', now),
    tenantId: command.by.tenantId,
    email,
    name,
    role: command.user.role,
    createdAt: now,
  };
  const draft = {
    tenantId: user.tenantId,
    eventId: `user.created:${user.id}`,
    at: now,
    action: 'user.created',
    actorId: command.by.id,
    subjectId: user.id,
    concerns: [],
    allowed: true,
    details: { role: user.role },
  };
  const outcome = await deps.users.create({ ...user, passwordHash }, draft);
  if (outcome !== 'created') throw new EmailTakenError();
  await settle({ audit: deps.audit, debts: deps.users }, { thingId: user.id, draft });
  return user;
}
