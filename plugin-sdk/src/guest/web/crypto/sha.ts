import { sha2Constants, type Words } from './primes.ts';

export type HashName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** Bytes of one block, which HMAC needs to know. */
export const blockBytes: { readonly [name in HashName]: number } = {
  'SHA-1': 64,
  'SHA-256': 64,
  'SHA-384': 128,
  'SHA-512': 128,
};

const hashes: { readonly [name in HashName]: (data: Uint8Array) => Uint8Array<ArrayBuffer> } = {
  'SHA-1': sha1,
  'SHA-256': sha256,
  'SHA-384': (data) => sha512(data, sha2Constants().start384, 48),
  'SHA-512': (data) => sha512(data, sha2Constants().start512, 64),
};

/** The Secure Hash Standard, FIPS 180-4. */
export function hash(name: HashName, data: Uint8Array): Uint8Array<ArrayBuffer> {
  return hashes[name](data);
}

/** HMAC of FIPS 198-1. */
export function hmac(name: HashName, key: Uint8Array, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const size = blockBytes[name];
  const block = new Uint8Array(size);
  block.set(key.length > size ? hash(name, key) : key);
  const around = (mask: number, inner: Uint8Array) => {
    const joined = new Uint8Array(size + inner.length);
    joined.set(block.map((byte) => byte ^ mask));
    joined.set(inner, size);
    return hash(name, joined);
  };
  return around(0x5c, around(0x36, data));
}

/** The message, a one bit, zeros, and the length in bits at the very end. */
function pad(data: Uint8Array, block: number, lengthBytes: number): DataView {
  const size = Math.ceil((data.length + 1 + lengthBytes) / block) * block;
  const padded = new Uint8Array(size);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(size - 8, Math.floor(data.length / 2 ** 29));
  view.setUint32(size - 4, (data.length << 3) >>> 0);
  return view;
}

function writeWords(words: Uint32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < words.length; i += 1) view.setUint32(i * 4, words[i] ?? 0);
  return bytes;
}

const rotl = (word: number, by: number) => (word << by) | (word >>> (32 - by));
const rotr = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function sha1(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const input = pad(data, 64, 8);
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const w = new Int32Array(80);
  const at = (i: number) => w[i] ?? 0;
  for (let block = 0; block < input.byteLength; block += 64) {
    for (let t = 0; t < 16; t += 1) w[t] = input.getInt32(block + t * 4);
    for (let t = 16; t < 80; t += 1) w[t] = rotl(at(t - 3) ^ at(t - 8) ^ at(t - 14) ^ at(t - 16), 1);
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let t = 0; t < 80; t += 1) {
      const mix = t < 20 ? (b & c) | (~b & d) : t >= 40 && t < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const constant = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6][Math.floor(t / 20)] ?? 0;
      const next = (rotl(a, 5) + mix + e + constant + at(t)) | 0;
      [e, d, c, b, a] = [d, c, rotl(b, 30), a, next];
    }
    for (const [i, word] of [a, b, c, d, e].entries()) state[i] = (state[i] ?? 0) + word;
  }
  return writeWords(state);
}

function sha256(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const { round, start512 } = sha2Constants();
  const input = pad(data, 64, 8);
  const state = start512.high.slice();
  const w = new Int32Array(64);
  const at = (i: number) => w[i] ?? 0;
  for (let block = 0; block < input.byteLength; block += 64) {
    for (let t = 0; t < 16; t += 1) w[t] = input.getInt32(block + t * 4);
    for (let t = 16; t < 64; t += 1) {
      const s0 = rotr(at(t - 15), 7) ^ rotr(at(t - 15), 18) ^ (at(t - 15) >>> 3);
      const s1 = rotr(at(t - 2), 17) ^ rotr(at(t - 2), 19) ^ (at(t - 2) >>> 10);
      w[t] = (at(t - 16) + s0 + at(t - 7) + s1) | 0;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let t = 0; t < 64; t += 1) {
      const t1 =
        h + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & f) ^ (~e & g)) + (round.high[t] ?? 0) + at(t);
      const t2 = (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    const words = [a, b, c, d, e, f, g, h];
    for (let i = 0; i < 8; i += 1) state[i] = (state[i] ?? 0) + (words[i] ?? 0);
  }
  return writeWords(state);
}

/** SHA-512 on whole 64-bit integers, which are slower than pairs of words and much easier to check. */
function sha512(data: Uint8Array, start: Words, size: number): Uint8Array<ArrayBuffer> {
  const { round } = sha2Constants();
  const constants = joinWords(round);
  const input = pad(data, 128, 16);
  const state = joinWords(start);
  const w = new BigUint64Array(80);
  const at = (i: number) => w[i] ?? 0n;
  for (let block = 0; block < input.byteLength; block += 128) {
    for (let t = 0; t < 16; t += 1) w[t] = input.getBigUint64(block + t * 8);
    for (let t = 16; t < 80; t += 1) {
      const s0 = rotr64(at(t - 15), 1n) ^ rotr64(at(t - 15), 8n) ^ (at(t - 15) >> 7n);
      const s1 = rotr64(at(t - 2), 19n) ^ rotr64(at(t - 2), 61n) ^ (at(t - 2) >> 6n);
      w[t] = at(t - 16) + s0 + at(t - 7) + s1;
    }
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
    for (let t = 0; t < 80; t += 1) {
      const s1 = rotr64(e, 14n) ^ rotr64(e, 18n) ^ rotr64(e, 41n);
      const t1 = h + s1 + ((e & f) ^ (~e & g)) + (constants[t] ?? 0n) + at(t);
      const s0 = rotr64(a, 28n) ^ rotr64(a, 34n) ^ rotr64(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e] = [g, f, e, BigInt.asUintN(64, d + t1)];
      [d, c, b, a] = [c, b, a, BigInt.asUintN(64, t1 + t2)];
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] ?? 0n) + word;
  }
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  for (const [i, word] of state.entries()) view.setBigUint64(i * 8, word);
  return bytes.slice(0, size);
}

function rotr64(word: bigint, by: bigint): bigint {
  return (word >> by) | BigInt.asUintN(64, word << (64n - by));
}

function joinWords({ high, low }: Words): BigUint64Array {
  return BigUint64Array.from(high, (word, i) => (BigInt(word) << 32n) | BigInt(low[i] ?? 0));
}
