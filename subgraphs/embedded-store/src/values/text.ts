import { isUtf8 } from 'node:buffer';
import { CommandError } from '../errors.ts';

/** Refuses bytes that are not BSON. */
export const malformed = (why: string): CommandError => new CommandError(22, `Invalid BSON: ${why}`);

const knownBytesMax = 24;
const shortBytesMax = 4;
const slots = 2048;

// Field names come again and again. A call into Node's C++ costs more than comparing some bytes, and a name that is
// the same string each time is found faster as a key. Each slot keeps the last name that fell into it.
const known: string[] = new Array<string>(slots).fill('');

/** The text between two positions, from a bounded cache if it is short; throws InvalidBSON if it is no UTF-8. */
export function readName(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length > knownBytesMax) return decodeText(bytes, start, end);
  let hash = length;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  const slot = (hash ^ (hash >>> 11)) & (slots - 1);
  const candidate = known[slot] ?? '';
  if (isSame(candidate, bytes, start, length)) return candidate;
  const name = decodeText(bytes, start, end);
  // Only ASCII has as many characters as bytes, and only ASCII may be compared with bytes.
  if (name.length === length) known[slot] = name;
  return name;
}

function isSame(candidate: string, bytes: Buffer, start: number, length: number): boolean {
  if (candidate.length !== length) return false;
  for (let i = 0; i < length; i++) if (candidate.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

/** The text between two positions; throws InvalidBSON if it is no UTF-8. */
export function readText(bytes: Buffer, start: number, end: number): string {
  if (end - start > shortBytesMax) return decodeText(bytes, start, end);
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x7f) return decodeText(bytes, start, end);
    text += String.fromCharCode(byte);
  }
  return text;
}

// What is no UTF-8 would come out as U+FFFD and be stored as something that was never sent.
function decodeText(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  if (text.includes('\ufffd') && !isUtf8(bytes.subarray(start, end))) throw malformed('a text is not UTF-8');
  return text;
}
