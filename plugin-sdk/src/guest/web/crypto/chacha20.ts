const constants = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];

/** The ChaCha20 block function of RFC 8439, section 2.3: 64 bytes of key stream. */
export function chacha20Block(key: Uint8Array, counter: number, nonce: Uint8Array): Uint8Array<ArrayBuffer> {
  const state = new Uint32Array(16);
  state.set(constants);
  const keyView = new DataView(key.buffer, key.byteOffset, 32);
  for (let i = 0; i < 8; i += 1) state[4 + i] = keyView.getUint32(i * 4, true);
  state[12] = counter;
  const nonceView = new DataView(nonce.buffer, nonce.byteOffset, 12);
  for (let i = 0; i < 3; i += 1) state[13 + i] = nonceView.getUint32(i * 4, true);

  const work = state.slice();
  for (let round = 0; round < 10; round += 1) {
    for (let i = 0; i < 4; i += 1) quarterRound(work, i, 4 + i, 8 + i, 12 + i);
    for (let i = 0; i < 4; i += 1) {
      quarterRound(work, i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
    }
  }
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 16; i += 1) view.setUint32(i * 4, ((work[i] ?? 0) + (state[i] ?? 0)) >>> 0, true);
  return bytes;
}

function quarterRound(s: Uint32Array, a: number, b: number, c: number, d: number): void {
  mix(s, a, b, d, 16);
  mix(s, c, d, b, 12);
  mix(s, a, b, d, 8);
  mix(s, c, d, b, 7);
}

/** One line of the quarter round: to += by; turned ^= to; turned <<<= bits. */
function mix(s: Uint32Array, to: number, by: number, turned: number, bits: number): void {
  const sum = ((s[to] ?? 0) + (s[by] ?? 0)) >>> 0;
  const word = (s[turned] ?? 0) ^ sum;
  s[to] = sum;
  s[turned] = (word << bits) | (word >>> (32 - bits));
}
