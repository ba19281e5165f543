export type { IdentityKey, SignedIdentity } from './signed-identity.ts';
export {
  ForgedIdentityError,
  loadIdentityKey,
  openIdentity,
  readIdentity,
  signIdentity,
} from './signed-identity.ts';
