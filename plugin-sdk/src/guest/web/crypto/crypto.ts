import { viewBytes } from '../bytes.ts';
import { internal, refuseUnlessInternal } from '../define.ts';
import { DOMException } from '../dom-exception.ts';
import type { RandomSource } from './random.ts';
import type { SubtleCrypto } from './subtle.ts';

const integerArrays = [
  ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
  ...[BigInt64Array, BigUint64Array],
];
const bytesMax = 65_536;

/** `Crypto` of the Web Cryptography API. What its randomness is worth, `random.ts` says. */
export class Crypto {
  readonly #random: RandomSource;
  readonly #subtle: SubtleCrypto;

  constructor(token: unknown, random: RandomSource, subtle: SubtleCrypto) {
    refuseUnlessInternal(token);
    this.#random = random;
    this.#subtle = subtle;
  }

  get subtle(): SubtleCrypto {
    return this.#subtle;
  }

  getRandomValues<T>(array: T): T {
    if (!integerArrays.some((type) => array instanceof type)) {
      throw new DOMException('getRandomValues fills a typed array of integers', 'TypeMismatchError');
    }
    const bytes = viewBytes(array);
    if (bytes.length > bytesMax) {
      throw new DOMException(`at most ${bytesMax} bytes can be had at once`, 'QuotaExceededError');
    }
    this.#random.fill(bytes);
    return array;
  }

  /** A UUID of version 4 (RFC 9562). */
  randomUUID(): string {
    const bytes = new Uint8Array(16);
    this.#random.fill(bytes);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }
}

export function createCrypto(random: RandomSource, subtle: SubtleCrypto): Crypto {
  return new Crypto(internal, random, subtle);
}
