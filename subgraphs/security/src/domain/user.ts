import { InvalidArgumentError, type Role } from '@ymera/kernel';
import { EmailInvalidError } from './errors.ts';

/** A person, or the platform itself, without anything that would let one sign in as them. */
export interface User {
  readonly id: string;
  readonly tenantId: string;
  /** Null for the platform itself. */
  readonly email: string | null;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: number;
}

export interface Person extends User {
  readonly email: string;
}

/** A person with what lets one sign in as them. */
export interface Account extends Person {
  /** In the format of the password hashing competition: `$argon2id$v=19$…`. */
  readonly passwordHash: string;
}

/** The first admin's id is fixed, so that the store's unique key lets set-up happen once, whoever else tries. */
export const firstAdminId = 'user_first';

const emailLengthMax = 254;
const nameLengthMax = 100;

/**
 * An e-mail address in the one form that is stored and compared.
 *
 * @throws EmailInvalidError
 */
export function emailAddress(text: string): string {
  const email = normalizeEmail(text);
  const valid =
    email.length <= emailLengthMax && /^[^\s@"<>(),:;\\[\]]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/u.test(email);
  if (!valid) throw new EmailInvalidError();
  return email;
}

export function normalizeEmail(text: string): string {
  return text.trim().normalize('NFKC').toLowerCase();
}

/**
 * A user's name; the part of the e-mail address before the @ when none is given.
 *
 * @throws InvalidArgumentError when it is longer than 100 characters or holds control characters
 */
export function userName(text: string | null | undefined, email: string): string {
  const name = (text ?? '').trim() || email.slice(0, email.indexOf('@'));
  if (name.length > nameLengthMax || /\p{Cc}/u.test(name)) {
    throw new InvalidArgumentError(
      'name',
      `1 to ${nameLengthMax} characters without line breaks`,
      `${name.length} characters long`,
    );
  }
  return name;
}

/** The platform itself as a user, when `id` is a service's (`service:<name>`); null otherwise. */
export function serviceUser(id: string, tenantId: string): User | null {
  if (!/^service:[a-z0-9-]{1,64}$/.test(id)) return null;
  return { id, tenantId, email: null, name: 'Ymera', role: 'admin', createdAt: 0 };
}
