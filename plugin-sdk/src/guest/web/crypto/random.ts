import { chacha20Block } from './chacha20.ts';
import { hash } from './sha.ts';

/**
 * Random bytes by ChaCha20 (RFC 8439) with fast key erasure: each request uses up the key and leaves a new one, so
 * that what was given out cannot be computed from what is remembered later.
 *
 * An isolate has no entropy of its own. With a seed of 32 bytes from the host, the bytes of a call are as good as
 * that seed, and the same seed gives the same bytes: a test can fix them. Without one, the key comes from
 * `Math.random`, which holds at most 64 bits: enough for ids that must not clash, not for keys.
 */
export type RandomSource = {
  /** Fills the bytes of the call that runs now. */
  fill(bytes: Uint8Array): void;
  /** Begins a call's own sequence. The seed is 64 hexadecimal digits. */
  seed(call: string, hex: string): void;
  forget(call: string): void;
};

const nonce = new Uint8Array(12);

/** `currentCall` says which call the running code belongs to. */
export function createRandom(currentCall: () => string): RandomSource {
  /** Of each call its key, or the seed of one that has not asked for bytes yet. */
  const keys = new Map<string, Uint8Array | string>();
  let own: Uint8Array | undefined;
  return {
    fill(bytes) {
      const call = currentCall();
      const known = keys.get(call);
      const key = typeof known === 'string' ? keyFromHex(known) : known;
      own ??= keyFromMathRandom();
      const next = fillBytes(key ?? own, bytes);
      if (key) keys.set(call, next);
      else own = next;
    },
    seed(call, hex) {
      if (!/^[0-9a-f]{64}$/i.test(hex)) throw new TypeError('a seed has 64 hexadecimal digits');
      keys.set(call, hex);
    },
    forget: (call) => void keys.delete(call),
  };
}

/** Gives the key for the next time. */
function fillBytes(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  let counter = 0;
  const first = chacha20Block(key, counter, nonce);
  const next = first.slice(0, 32);
  let block = first.subarray(32);
  for (let at = 0; at < bytes.length; at += block.length) {
    if (at > 0) {
      counter += 1;
      block = chacha20Block(key, counter, nonce);
    }
    bytes.set(block.subarray(0, bytes.length - at), at);
  }
  return next;
}

function keyFromHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));
}

function keyFromMathRandom(): Uint8Array {
  const numbers = Float64Array.from({ length: 32 }, () => Math.random());
  return hash('SHA-256', new Uint8Array(numbers.buffer));
}

let shared: RandomSource | undefined;

/** Names the source that the parts of this prelude use among themselves. */
export function shareRandom(source: RandomSource): void {
  shared = source;
}

/** Random hexadecimal digits, two for each byte. */
export function randomHex(length: number): string {
  const bytes = new Uint8Array(length);
  shared?.fill(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
