import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errors, jwtVerify, SignJWT } from 'jose';
import { DomainError } from '../errors.ts';
import type { Principal, Role } from '../principal.ts';

/** The secret that the processes of one installation share, to know each other's requests. */
export type IdentityKey = Uint8Array;

const issuer = 'ymera';
const type = 'ymera-identity+jwt';
const lifetimeSeconds = 30;
const clockSkewSeconds = 5;

export class ForgedIdentityError extends DomainError {
  readonly code = 'UNTRUSTED_CALLER';
  override readonly nextMove = 'give-up';

  constructor(why: string, cause?: unknown) {
    super(`Only the gateway and the services of this installation may call here: ${why}.`, { cause });
  }
}

/** The file of the installation's key was cut short or changed. */
export class IdentityKeyUnreadableError extends DomainError {
  readonly code = 'KEY_FILE_UNREADABLE';
  override readonly nextMove = 'give-up';

  constructor(file: string) {
    super(
      `${file} must hold ${keyBytes} bytes or more in base64url, and does not. Delete it and start all processes of this installation anew: the first makes another key.`,
      { details: { file } },
    );
  }
}

const keyBytes = 32;

/**
 * The installation's key: `given` (base64url, from configuration), or else a file in the data directory.
 *
 * @throws IdentityKeyUnreadableError
 */
export async function loadIdentityKey(options: {
  given: string | null;
  dataDir: string;
}): Promise<IdentityKey> {
  if (options.given) return Buffer.from(options.given, 'base64url');
  const folder = join(options.dataDir, 'keys');
  const file = join(folder, 'identity.key');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await createOnce(file, randomBytes(keyBytes).toString('base64url'));
  const text = (await readFile(file, 'utf8')).trim();
  const key = Buffer.from(text, 'base64url');
  // Buffer passes over what is no base64url, and would make a key of what is left.
  if (key.length < keyBytes || !/^[\w-]+={0,2}$/.test(text)) throw new IdentityKeyUnreadableError(file);
  return key;
}

/** Leaves a file that is there as it is. Nobody ever sees it half written: it gets its name when it is whole. */
async function createOnce(file: string, content: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    // Another process was first.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
}

/**
 * A token for one request to one service: who is asking, for whom it is meant and the hash of what is sent, so that
 * it can't be used for anything else. Valid for 30 seconds.
 */
export async function signIdentity(
  key: IdentityKey,
  request: { principal: Principal | null; audience: string; body: string },
): Promise<string> {
  return new SignJWT({ principal: request.principal, body: bodyHash(request.body) })
    .setProtectedHeader({ alg: 'HS256', typ: type })
    .setIssuer(issuer)
    .setAudience(request.audience)
    .setIssuedAt()
    .setExpirationTime(`${lifetimeSeconds}s`)
    .sign(key);
}

/** @throws ForgedIdentityError when the token is not one of ours, is old, or is meant for another service or body */
export async function readIdentity(
  key: IdentityKey,
  { body, ...request }: { token: string | undefined; audience: string; body: string },
): Promise<Principal | null> {
  const identity = await openIdentity(key, request);
  return identity.of(body);
}

/** A token that is ours, before what was sent with it has been read. */
export interface SignedIdentity {
  /** @throws ForgedIdentityError when the token is meant for another body */
  of(body: string): Principal | null;
}

/**
 * The first half of `readIdentity`, for whoever takes a large body only from callers that it knows.
 *
 * @throws ForgedIdentityError when the token is not one of ours, is old, or is meant for another service
 */
export async function openIdentity(
  key: IdentityKey,
  { token, audience }: { token: string | undefined; audience: string },
): Promise<SignedIdentity> {
  if (!token) throw new ForgedIdentityError('the request carries no signed identity');
  const payload = await verify(key, token, audience);
  return {
    of: (body) => {
      if (payload.body !== bodyHash(body))
        throw new ForgedIdentityError('the body is not the one that was signed');
      return readPrincipal(payload.principal);
    },
  };
}

async function verify(key: IdentityKey, token: string, audience: string) {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      typ: type,
      issuer,
      audience,
      requiredClaims: ['exp', 'iat', 'body'],
      maxTokenAge: lifetimeSeconds,
      clockTolerance: clockSkewSeconds,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new ForgedIdentityError('the signed identity has expired', error);
    throw new ForgedIdentityError('the signed identity does not verify', error);
  }
}

const kinds: readonly unknown[] = ['user', 'service', 'agent'] satisfies Principal['kind'][];
const roles: readonly unknown[] = ['read_only', 'execute', 'admin'] satisfies Role[];

function readPrincipal(claim: unknown): Principal | null {
  if (claim === null) return null;
  const candidate = claim as Partial<Principal>; // every field is checked below
  const valid =
    typeof claim === 'object' &&
    kinds.includes(candidate.kind) &&
    typeof candidate.id === 'string' &&
    typeof candidate.tenantId === 'string' &&
    (candidate.expiresAt === null || typeof candidate.expiresAt === 'number') &&
    (candidate.sessionId === undefined || typeof candidate.sessionId === 'string') &&
    roles.includes(candidate.role);
  if (!valid) throw new ForgedIdentityError('the signed identity names no principal');
  return candidate as Principal; // checked above
}

function bodyHash(body: string): string {
  return createHash('sha256').update(body).digest('base64url');
}
