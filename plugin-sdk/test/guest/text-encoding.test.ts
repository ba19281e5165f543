import { describe, expect, it } from 'vitest';
import { TextDecoder as GuestDecoder, TextEncoder as GuestEncoder } from '../../src/guest/text-encoding.ts';

const noise = Uint8Array.from({ length: 2_000 }, (_, i) => (i * 7919 + (i >> 3)) % 256);
const inParts = (decoder: Pick<GuestDecoder, 'decode'>, bytes: Uint8Array, size: number) => {
  let text = '';
  for (let at = 0; at < bytes.length; at += size) {
    text += decoder.decode(bytes.subarray(at, at + size), { stream: true });
  }
  return text + decoder.decode();
};

describe.each(['utf-8', 'utf-16le', 'latin1'])('decoding %s', (label) => {
  it.each([1, 2, 3, 5, 7, 64])('in parts of %d bytes gives what Node gives', (size) => {
    expect(inParts(new GuestDecoder(label), noise, size)).toBe(inParts(new TextDecoder(label), noise, size));
  });

  it('as a whole gives what Node gives', () => {
    expect(new GuestDecoder(label).decode(noise)).toBe(new TextDecoder(label).decode(noise));
    expect(new GuestDecoder(label).encoding).toBe(new TextDecoder(label).encoding);
  });

  it('drops a byte order mark unless it is wanted', () => {
    const marked = new TextEncoder().encode('\ufeff\ufeffa');
    for (const options of [{}, { ignoreBOM: true }]) {
      const expected = new TextDecoder(label, options).decode(marked);
      expect(new GuestDecoder(label, options).decode(marked)).toBe(expected);
      expect(inParts(new GuestDecoder(label, options), marked, 1)).toBe(expected);
    }
  });
});

it('encodings that are not there are named', () => {
  expect(() => new GuestDecoder('shift_jis')).toThrow('"shift_jis" is not available');
  expect(() => new GuestDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff))).toThrow(TypeError);
});

it('encoding into a short array writes whole characters', () => {
  for (const text of ['aü🙂', '🙂', '\ud83d']) {
    for (let size = 0; size < 8; size += 1) {
      const [guest, node] = [new Uint8Array(size), new Uint8Array(size)];
      expect(new GuestEncoder().encodeInto(text, guest)).toEqual(new TextEncoder().encodeInto(text, node));
      expect(guest).toEqual(node);
    }
  }
});
