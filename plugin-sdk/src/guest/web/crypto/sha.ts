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

/** SHA-512 on pairs of 32-bit words, high before low, for whole 64-bit integers are forty times slower. */
function sha512(data: Uint8Array, start: Words, size: number): Uint8Array<ArrayBuffer> {
  const { round } = sha2Constants();
  const input = pad(data, 128, 16);
  const state = Int32Array.from({ length: 16 }, (_, i) => (i % 2 ? start.low : start.high)[i >> 1] ?? 0);
  const w = new Int32Array(160);
  const v = new Int32Array(16);
  for (let block = 0; block < input.byteLength; block += 128) {
    for (let i = 0; i < 32; i += 1) w[i] = input.getInt32(block + i * 4);
    for (let t = 32; t < 160; t += 2) extend(w, t);
    v.set(state);
    for (let t = 0; t < 80; t += 1) {
      mixRound(v, w[t * 2] ?? 0, w[t * 2 + 1] ?? 0, round.high[t] ?? 0, round.low[t] ?? 0);
    }
    for (let i = 0; i < 16; i += 2) {
      const low = unsigned(state, i + 1) + unsigned(v, i + 1);
      state[i] = (state[i] ?? 0) + (v[i] ?? 0) + carry(low);
      state[i + 1] = low;
    }
  }
  return writeWords(new Uint32Array(state.buffer)).slice(0, size);
}

const unsigned = (words: Int32Array, i: number) => (words[i] ?? 0) >>> 0;
/** What a sum of low words adds to the high ones. */
const carry = (sum: number) => Math.floor(sum / 2 ** 32);
/** One half of a 64-bit word shifted right by less than 32; the other half gives the bits that come in. */
const half = (word: number, other: number, by: number) => (word >>> by) | (other << (32 - by));

/** The next word of the message schedule. */
function extend(w: Int32Array, t: number): void {
  const [h, l] = [w[t - 30] ?? 0, w[t - 29] ?? 0];
  const s0h = half(h, l, 1) ^ half(h, l, 8) ^ (h >>> 7);
  const s0l = half(l, h, 1) ^ half(l, h, 8) ^ half(l, h, 7);
  const [p, q] = [w[t - 4] ?? 0, w[t - 3] ?? 0];
  const s1h = half(p, q, 19) ^ half(q, p, 29) ^ (p >>> 6);
  const s1l = half(q, p, 19) ^ half(p, q, 29) ^ half(q, p, 6);
  const low = (s0l >>> 0) + (s1l >>> 0) + unsigned(w, t - 13) + unsigned(w, t - 31);
  w[t] = s0h + s1h + (w[t - 14] ?? 0) + (w[t - 32] ?? 0) + carry(low);
  w[t + 1] = low;
}

/** One round on the variables a to h, of which each takes two words. */
function mixRound(v: Int32Array, wh: number, wl: number, kh: number, kl: number): void {
  const [ah, al, bh, bl, ch, cl] = [v[0] ?? 0, v[1] ?? 0, v[2] ?? 0, v[3] ?? 0, v[4] ?? 0, v[5] ?? 0];
  const [eh, el, fh, fl, gh, gl] = [v[8] ?? 0, v[9] ?? 0, v[10] ?? 0, v[11] ?? 0, v[12] ?? 0, v[13] ?? 0];
  const s1h = half(eh, el, 14) ^ half(eh, el, 18) ^ half(el, eh, 9);
  const s1l = half(el, eh, 14) ^ half(el, eh, 18) ^ half(eh, el, 9);
  const t1l = unsigned(v, 15) + (s1l >>> 0) + (((el & fl) ^ (~el & gl)) >>> 0) + (kl >>> 0) + (wl >>> 0);
  const t1h = ((v[14] ?? 0) + s1h + ((eh & fh) ^ (~eh & gh)) + kh + wh + carry(t1l)) | 0;
  const s0h = half(ah, al, 28) ^ half(al, ah, 2) ^ half(al, ah, 7);
  const s0l = half(al, ah, 28) ^ half(ah, al, 2) ^ half(ah, al, 7);
  const t2l = (s0l >>> 0) + (((al & bl) ^ (al & cl) ^ (bl & cl)) >>> 0);
  const t2h = (s0h + ((ah & bh) ^ (ah & ch) ^ (bh & ch)) + carry(t2l)) | 0;
  // Every variable takes the value of the one before it.
  v.copyWithin(2, 0, 14);
  const newEl = unsigned(v, 9) + (t1l >>> 0);
  v[8] = (v[8] ?? 0) + t1h + carry(newEl);
  v[9] = newEl;
  const newAl = (t1l >>> 0) + (t2l >>> 0);
  v[0] = t1h + t2h + carry(newAl);
  v[1] = newAl;
}
