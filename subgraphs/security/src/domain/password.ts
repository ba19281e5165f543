import { PasswordWeakError } from './errors.ts';

const passwordLengthMin = 12;
export const passwordLengthMax = 256;

/**
 * The password in the one form that is hashed: the same letters typed on different keyboards are the same password.
 * Length is what makes it strong, so nothing else is asked of it (NIST SP 800-63B).
 *
 * @throws PasswordWeakError when it is too short, or too long to be one
 */
export function newPassword(text: string): string {
  const password = normalizePassword(text);
  const length = [...password].length;
  if (length < passwordLengthMin || length > passwordLengthMax)
    throw new PasswordWeakError({ length, lengthMin: passwordLengthMin, lengthMax: passwordLengthMax });
  return password;
}

export function normalizePassword(text: string): string {
  return text.normalize('NFKC');
}
