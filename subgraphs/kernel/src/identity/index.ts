export type { IdentityKey } from './signed-identity.ts';
export { ForgedIdentityError, loadIdentityKey, readIdentity, signIdentity } from './signed-identity.ts';
