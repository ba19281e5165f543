import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { newId } from '@ymera/kernel';
import type { AgentKey } from '../../domain/remote/remote-agent.ts';

/** What an agent is given to show who it is; the secret is nowhere else. */
export interface Credentials {
  /** Such as rkey_…. */
  readonly apiKey: string;
  /** 32 random bytes in base64url. */
  readonly secret: string;
  readonly expiresAt: number;
}

const secretBytes = 32;
const tokenPattern = /^(rkey_[0-9a-z]{26})\.([A-Za-z0-9_-]{43})$/;
/** Compared with when there is no such key, so that this takes as long as a wrong secret. */
const nobodysHash = '0'.repeat(64);

/** A key to be stored, and what its holder is told once. */
export function createKey(at: { readonly now: number; readonly expiresAt: number }): {
  readonly key: AgentKey;
  readonly credentials: Credentials;
} {
  const id = newId('rkey', at.now);
  const secret = randomBytes(secretBytes).toString('base64url');
  const { expiresAt } = at;
  return {
    key: { id, secretHash: hashOf(secret), createdAt: at.now, expiresAt, revokedAt: null },
    credentials: { apiKey: id, secret, expiresAt },
  };
}

/** The two halves of a token, the secret as its hash; null when it is no agent's. */
export function readToken(token: string): { readonly keyId: string; readonly secretHash: string } | null {
  const [, keyId, secret] = tokenPattern.exec(token) ?? [];
  return keyId && secret ? { keyId, secretHash: hashOf(secret) } : null;
}

/** Whether it is the secret of this key, in a time that does not tell how much of it is right. */
export function isSecretOf(key: AgentKey | null, secretHash: string): boolean {
  const isSame = timingSafeEqual(Buffer.from(key?.secretHash ?? nobodysHash), Buffer.from(secretHash));
  return key !== null && isSame;
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
