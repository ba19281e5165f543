import type { Clock } from '@ymera/kernel';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { TokenExpiredError, TokenInvalidError } from '../domain/errors.ts';
import { sessionLifetimeMs, type TokenClaims } from '../domain/session.ts';
import type { AccessTokens } from '../ports.ts';
import type { SigningKey } from './signing-key.ts';

/** What tells an access token from every other token of the installation (RFC 9068 for the type). */
const issuer = 'ymera';
const audience = 'ymera-graph';
const type = 'at+jwt';
const clockSkewSeconds = 5;
const tokenLengthMax = 4096;

/** JSON web tokens signed with Ed25519. */
export function createAccessTokens(deps: { key: SigningKey; clock: Clock }): AccessTokens {
  return {
    issue: ({ userId, tenantId, sessionId, expiresAt }) =>
      new SignJWT({ sid: sessionId, tid: tenantId })
        .setProtectedHeader({ alg: 'EdDSA', typ: type, kid: deps.key.id })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(userId)
        .setIssuedAt(seconds(deps.clock.now()))
        .setExpirationTime(seconds(expiresAt))
        .sign(deps.key.privateKey),
    verify: async (token) => {
      // Callers in other processes are not held to the type.
      if (typeof token !== 'string' || token.length > tokenLengthMax) throw new TokenInvalidError();
      return claimsOf(await verified(deps, token));
    },
  };
}

async function verified(
  { key, clock }: { key: SigningKey; clock: Clock },
  token: string,
): Promise<JWTPayload> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key.publicKey, {
      algorithms: ['EdDSA'],
      typ: type,
      issuer,
      audience,
      requiredClaims: ['sub', 'sid', 'tid', 'iat', 'exp'],
      // Without it a token from the future would pass.
      maxTokenAge: sessionLifetimeMs / 1000 + clockSkewSeconds,
      clockTolerance: clockSkewSeconds,
      currentDate: new Date(clock.now()),
    });
    if (protectedHeader.kid !== key.id) throw new TokenInvalidError();
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new TokenExpiredError(error);
    if (error instanceof errors.JOSEError) throw new TokenInvalidError(error);
    throw error;
  }
}

function claimsOf({ sub, sid, tid, exp }: JWTPayload): TokenClaims {
  if (
    typeof sub !== 'string' ||
    typeof sid !== 'string' ||
    typeof tid !== 'string' ||
    typeof exp !== 'number'
  )
    throw new TokenInvalidError();
  return { userId: sub, sessionId: sid, tenantId: tid, expiresAt: exp * 1000 };
}

/** JSON web tokens count whole seconds, everything else here milliseconds. */
const seconds = (ms: number) => Math.floor(ms / 1000);
