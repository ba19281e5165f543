import { encodeUtf8, readUtf8 } from '../utf8.ts';

/** A percent-encode set of the URL standard: which characters are written as bytes. */
export type EncodeSet = (char: string) => boolean;

const isControl: EncodeSet = (char) => char < ' ' || char > '~';
const set = (chars: string): EncodeSet => {
  const members = new Set(chars);
  return (char) => isControl(char) || members.has(char);
};

/** Section 1.3 of the URL standard. */
export const encodeSets = {
  control: isControl,
  fragment: set(' "<>`'),
  query: set(' "#<>'),
  specialQuery: set(' "#<>\''),
  path: set(' "#<>?^`{}'),
  userinfo: set(' "#<>?^`{}/:;=@[\\]|'),
  form: set(' "#<>?^`{}/:;=@[\\]|$%&+,!\'()~'),
};

/** Percent-encodes one character (a whole code point) if the set says so. */
export function encodeChar(char: string, inSet: EncodeSet): string {
  if (!inSet(char)) return char;
  // For everything beyond ASCII this gives its UTF-8, which is what is wanted.
  if (char > '~' && char !== '\x7f') return encodeURIComponent(char.toWellFormed());
  return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

export function encodeText(text: string, inSet: EncodeSet): string {
  let encoded = '';
  for (const char of text) encoded += encodeChar(char, inSet);
  return encoded;
}

/** Decodes percent-encoded bytes and reads all as UTF-8; what is not an escape stays as it is. */
export function decodePercent(text: string): string {
  if (!text.includes('%')) return text.toWellFormed();
  const bytes = encodeUtf8(text);
  let length = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0;
    const value = byte === 0x25 ? hexByte(bytes[i + 1], bytes[i + 2]) : -1;
    bytes[length] = value < 0 ? byte : value;
    if (value >= 0) i += 2;
    length += 1;
  }
  return readUtf8(bytes.subarray(0, length), { fatal: false, stream: false }).text;
}

function hexByte(high: number | undefined, low: number | undefined): number {
  const text = String.fromCharCode(high ?? 0, low ?? 0);
  return /^[0-9a-f]{2}$/i.test(text) ? Number.parseInt(text, 16) : -1;
}
