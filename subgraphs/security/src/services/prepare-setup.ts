import { randomBytes } from 'node:crypto';
import { sha256Hex } from '@ymera/kernel/canonical-json';
import { defaultTenant } from '../domain/tenant.ts';
import { firstAdminId } from '../domain/user.ts';
import type { SetupStore, UserStore } from '../ports.ts';

const tokenBytes = 32;
/** Tokens that are good at a time: processes that start together each print one, and any may be used. */
const tokensMax = 10;

/** True until the first admin has been made. */
export async function isSetupNeeded(deps: { users: UserStore }): Promise<boolean> {
  return (await deps.users.findMany(defaultTenant.id, [firstAdminId])).length === 0;
}

/** A new one-time token, of which only the hash is stored; null when the first admin is there already. */
export async function prepareSetup(deps: { users: UserStore; setup: SetupStore }): Promise<string | null> {
  if (!(await isSetupNeeded(deps))) return null;
  const token = randomBytes(tokenBytes).toString('base64url');
  await deps.setup.keepTokenHash(sha256Hex(token), tokensMax);
  return token;
}
