import { decodeBase64, encodeBase64 } from '../base64.ts';
import { copyBytes, viewBytes } from '../bytes.ts';
import { internal, refuseUnlessInternal } from '../define.ts';
import { DOMException } from '../dom-exception.ts';
import { blockBytes, type HashName, hash, hmac } from './sha.ts';

type Facts = {
  readonly hash: HashName;
  readonly extractable: boolean;
  readonly usages: readonly string[];
  readonly bytes: Uint8Array;
};

let factsOf: (key: CryptoKey) => Facts;

/** `CryptoKey`: the key of an HMAC. */
export class CryptoKey {
  readonly #facts: Facts;

  static {
    factsOf = (key) => key.#facts;
  }

  constructor(token: unknown, facts: Facts) {
    refuseUnlessInternal(token);
    this.#facts = facts;
  }
  get type(): string {
    return 'secret';
  }
  get extractable(): boolean {
    return this.#facts.extractable;
  }
  get algorithm(): object {
    return { name: 'HMAC', hash: { name: this.#facts.hash }, length: this.#facts.bytes.length * 8 };
  }
  get usages(): string[] {
    return [...this.#facts.usages];
  }
}

/**
 * `SubtleCrypto` of the Web Cryptography API, as far as digests and HMAC go: what webhooks and signed tokens of
 * HS256 to HS512 need. Everything else is refused with a NotSupportedError.
 */
export class SubtleCrypto {
  constructor(token: unknown) {
    refuseUnlessInternal(token);
  }

  async digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    return hash(hashName(algorithm), copyBytes(data)).buffer;
  }

  async importKey(
    format: unknown,
    data: unknown,
    algorithm: unknown,
    extractable: unknown,
    usages: Iterable<unknown>,
  ): Promise<CryptoKey> {
    requireHmac(algorithm);
    const bytes = format === 'jwk' ? readJwk(data) : format === 'raw' ? copyBytes(data) : null;
    if (!bytes) throw unsupported(`the key format "${String(format)}"`);
    if (bytes.length === 0) throw new DOMException('an HMAC key must not be empty', 'DataError');
    const wanted = Array.from(usages, String);
    if (wanted.length === 0 || wanted.some((usage) => usage !== 'sign' && usage !== 'verify')) {
      throw new DOMException('the usages of an HMAC key are "sign" and "verify"', 'SyntaxError');
    }
    const name = hashName(Reflect.get(Object(algorithm), 'hash'));
    return makeKey({ hash: name, extractable: Boolean(extractable), usages: wanted, bytes });
  }

  async exportKey(format: unknown, key: CryptoKey): Promise<ArrayBuffer | object> {
    const { bytes, extractable, usages, hash: name } = factsOf(key);
    if (!extractable) throw new DOMException('the key is not extractable', 'InvalidAccessError');
    if (format === 'raw') return copyBytes(bytes).buffer;
    if (format !== 'jwk') throw unsupported(`the key format "${String(format)}"`);
    const k = encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
    return { kty: 'oct', k, alg: `HS${name.slice(4)}`, ext: true, key_ops: [...usages] };
  }

  async sign(algorithm: unknown, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    return keyedHash(algorithm, key, 'sign', data).buffer;
  }

  async verify(algorithm: unknown, key: CryptoKey, signature: unknown, data: unknown): Promise<boolean> {
    const given = viewBytes(signature);
    const right = keyedHash(algorithm, key, 'verify', data);
    // Every byte is looked at, so that the time does not say how many were right.
    const difference = right.reduce((sum, byte, i) => sum | (byte ^ (given[i] ?? 0)), 0);
    return given.length === right.length && difference === 0;
  }
}

export function createSubtle(): SubtleCrypto {
  return new SubtleCrypto(internal);
}

function makeKey(facts: Facts): CryptoKey {
  return new CryptoKey(internal, facts);
}

function keyedHash(algorithm: unknown, key: CryptoKey, usage: string, data: unknown) {
  requireHmac(algorithm);
  const { usages, bytes, hash: name } = factsOf(key);
  if (!usages.includes(usage)) throw new DOMException(`the key is not for "${usage}"`, 'InvalidAccessError');
  return hmac(name, bytes, copyBytes(data));
}

function readJwk(data: unknown): Uint8Array | null {
  const { kty, k }: { kty?: unknown; k?: unknown } = Object(data);
  if (kty !== 'oct' || typeof k !== 'string')
    throw new DOMException('the JWK holds no "oct" key', 'DataError');
  return decodeBase64(k.replaceAll('-', '+').replaceAll('_', '/'));
}

function requireHmac(algorithm: unknown): void {
  const name = nameOf(algorithm);
  if (name !== 'HMAC') throw unsupported(`the algorithm "${name}"`);
}

function hashName(algorithm: unknown): HashName {
  const name = nameOf(algorithm);
  if (!Object.hasOwn(blockBytes, name)) throw unsupported(`the hash "${name}"`);
  return name as HashName; // One of the keys, as just checked.
}

function nameOf(algorithm: unknown): string {
  const name = typeof algorithm === 'string' ? algorithm : Reflect.get(Object(algorithm), 'name');
  return String(name).toUpperCase().slice(0, 50);
}

function unsupported(what: string): DOMException {
  return new DOMException(`${what} is not available here`, 'NotSupportedError');
}
