import type { Principal } from '@ymera/kernel';

const keptForMs = 5_000;
const keptMax = 10_000;

/**
 * The principals of tokens that were verified within the last five seconds, by the tokens' hashes. It spares a busy
 * client's requests the signature check and two reads each; a session that another process ended may be seen as open
 * for these five seconds.
 */
export interface RecentPrincipals {
  find(tokenHash: string, now: number): Principal | null;
  /** A mark to be taken before a token is verified. */
  mark(): number;
  /** Passed over when a session ended since the mark was taken: what was verified may not hold any more. */
  keep(tokenHash: string, principal: Principal, at: { readonly mark: number; readonly now: number }): void;
  forgetSession(sessionId: string): void;
}

export function createRecentPrincipals(): RecentPrincipals {
  const kept = new Map<string, { readonly principal: Principal; readonly until: number }>();
  let marks = 0;
  return {
    find: (tokenHash, now) => {
      const entry = kept.get(tokenHash);
      if (entry && entry.until > now) return entry.principal;
      kept.delete(tokenHash);
      return null;
    },
    mark: () => marks,
    keep: (tokenHash, principal, { mark, now }) => {
      if (mark !== marks) return;
      const expiresAt = principal.expiresAt ?? Number.POSITIVE_INFINITY;
      kept.delete(tokenHash);
      kept.set(tokenHash, { principal, until: Math.min(now + keptForMs, expiresAt) });
      // A map keeps the order of insertion: the first is the oldest.
      for (const oldest of kept.keys()) {
        if (kept.size <= keptMax) break;
        kept.delete(oldest);
      }
    },
    forgetSession: (sessionId) => {
      marks++;
      for (const [tokenHash, { principal }] of kept) {
        if (principal.sessionId === sessionId) kept.delete(tokenHash);
      }
    },
  };
}
