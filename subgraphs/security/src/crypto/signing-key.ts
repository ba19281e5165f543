import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError, isJsonObject } from '@ymera/kernel';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';

/** An Ed25519 key pair that something of this installation is signed with. */
export interface SigningKey {
  /** The public key's thumbprint (RFC 7638). */
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** The file of the key was cut short or changed. */
export class SigningKeyUnreadableError extends DomainError {
  readonly code = 'KEY_FILE_UNREADABLE';
  override readonly nextMove = 'give-up';

  constructor({ path, whenLost }: KeyFile, cause?: unknown) {
    super(`${path} must hold an Ed25519 key pair as a JWK, and does not. ${whenLost}`, {
      details: { file: path },
      cause,
    });
  }
}

const algorithm = 'EdDSA';

interface KeyFile {
  readonly path: string;
  /** What to do when it can't be read, in sentences. */
  readonly whenLost: string;
}

const keyFiles = {
  'access-token': 'Delete it and start again: a new one is made, and everybody signs in anew.',
  'audit-head':
    'Bring it back from a backup. Without it nobody can go on signing the audit log under the key that was pinned; when it is lost for good, delete it, start again, and pin the new key.',
} as const;

/** Reads the key pair from `keys/<name>.jwk` in the data directory; the first process to start makes it. */
export async function loadSigningKey(dataDir: string, name: keyof typeof keyFiles): Promise<SigningKey> {
  const folder = join(dataDir, 'keys');
  const file = { path: join(folder, `${name}.jwk`), whenLost: keyFiles[name] };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const text = (await readIfThere(file.path)) ?? (await create(file.path));
  return importKey(parseJwk(text, file), file);
}

async function readIfThere(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Written aside and then linked, so that nobody reads half a key and only one of several processes makes it. */
async function create(file: string): Promise<string> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600, flag: 'wx' });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return readFile(file, 'utf8');
}

function parseJwk(text: string, file: KeyFile): JWK {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isJsonObject(parsed)) return parsed;
  } catch (error) {
    throw new SigningKeyUnreadableError(file, error);
  }
  throw new SigningKeyUnreadableError(file);
}

async function importKey(jwk: JWK, file: KeyFile): Promise<SigningKey> {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || !jwk.x || !jwk.d)
    throw new SigningKeyUnreadableError(file);
  const publicJwk: JWK = { kty: jwk.kty, crv: jwk.crv, x: jwk.x };
  try {
    return {
      id: await calculateJwkThumbprint(publicJwk),
      privateKey: await imported(jwk),
      publicKey: await imported(publicJwk),
    };
  } catch (error) {
    throw new SigningKeyUnreadableError(file, error);
  }
}

async function imported(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new Error('An Ed25519 key was read as a symmetric one.');
  return key;
}
