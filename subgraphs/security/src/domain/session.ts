export const sessionLifetimeMs = 8 * 3600 * 1000;

/** From a sign-in to its end. Its access token is good for as long as it is open. */
export interface Session {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Null while it is open. */
  readonly endedAt: number | null;
}

/** What an access token says, once its signature has been verified. */
export interface TokenClaims {
  readonly userId: string;
  readonly tenantId: string;
  readonly sessionId: string;
  /** Milliseconds since the epoch, whole seconds of them. */
  readonly expiresAt: number;
}
