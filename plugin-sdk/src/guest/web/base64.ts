import { DOMException } from './dom-exception.ts';
import { bytesToLatin1 } from './utf8.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits = Uint8Array.from(alphabet, (char) => char.charCodeAt(0));
const values = new Int8Array(128).fill(-1);
for (const [value, code] of digits.entries()) values[code] = value;

/** Bytes as base64 with padding (RFC 4648, section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    codes[at] = digits[word >> 18] ?? 0;
    codes[at + 1] = digits[(word >> 12) & 63] ?? 0;
    codes[at + 2] = digits[(word >> 6) & 63] ?? 0;
    codes[at + 3] = digits[word & 63] ?? 0;
  }
  const padding = (3 - (bytes.length % 3)) % 3;
  return bytesToLatin1(codes.fill(0x3d, codes.length - padding));
}

/** The forgiving base64 decode of the Infra standard; null for what is not base64. */
export function decodeBase64(input: string): Uint8Array<ArrayBuffer> | null {
  let text = /[\t\n\f\r ]/.test(input) ? input.replace(/[\t\n\f\r ]+/g, '') : input;
  if (text.length % 4 === 0) {
    if (text.endsWith('==')) text = text.slice(0, -2);
    else if (text.endsWith('=')) text = text.slice(0, -1);
  }
  if (text.length % 4 === 1) return null;
  const bytes = new Uint8Array((text.length * 3) >> 2);
  let word = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? (values[code] ?? -1) : -1;
    if (value < 0) return null;
    word = ((word << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (word >> bits) & 0xff;
    at += 1;
  }
  return bytes;
}

/** `btoa`: takes a string whose characters stand for bytes. */
export function btoa(data: unknown): string {
  const text = String(data);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code > 255)
      throw new DOMException('btoa takes characters up to U+00FF alone', 'InvalidCharacterError');
    bytes[i] = code;
  }
  return encodeBase64(bytes);
}

/** `atob`: gives a string whose characters stand for bytes. */
export function atob(data: unknown): string {
  const bytes = decodeBase64(String(data));
  if (!bytes) throw new DOMException('the text is not base64', 'InvalidCharacterError');
  return bytesToLatin1(bytes);
}
