const replacement = 0xfffd;
const chunkUnits = 8_192;

/** Text as UTF-8; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  return bytes.slice(0, writeUtf8(text, bytes).written);
}

/** Writes as many whole characters as there is room for. */
export function writeUtf8(text: string, bytes: Uint8Array): { read: number; written: number } {
  let read = 0;
  let written = 0;
  while (read < text.length) {
    const code = text.charCodeAt(read);
    if (code < 0x80) {
      if (written === bytes.length) break;
      bytes[written] = code;
      written += 1;
      read += 1;
      continue;
    }
    const unit = text.codePointAt(read) ?? 0;
    const point = unit >= 0xd800 && unit <= 0xdfff ? replacement : unit;
    const size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (written + size > bytes.length) break;
    for (let i = size - 1; i > 0; i -= 1) {
      bytes[written + i] = 0x80 | ((point >> (6 * (size - 1 - i))) & 0x3f);
    }
    bytes[written] = ((0xf0 << (4 - size)) & 0xff) | (point >> (6 * (size - 1)));
    written += size;
    read += unit > 0xffff ? 2 : 1;
  }
  return { read, written };
}

/**
 * Decodes after the algorithm of the Encoding standard, section 8.1.1: one replacement per maximal bad part. With
 * `stream`, a character that is cut off at the end is left: `used` says how many bytes were read.
 */
export function readUtf8(
  bytes: Uint8Array,
  options: { readonly fatal: boolean; readonly stream: boolean },
): { text: string; used: number } {
  const parts: string[] = [];
  const units = new Uint16Array(Math.min(bytes.length, chunkUnits) + 1);
  let length = 0;
  let at = 0;
  while (at < bytes.length) {
    const { point, size, cut } = readPoint(bytes, at);
    if (cut && options.stream) break;
    if (point === null && options.fatal) throw new TypeError('the bytes are not valid utf-8');
    at += size;
    const unit = point ?? replacement;
    if (unit > 0xffff) {
      units[length] = 0xd7c0 + (unit >> 10);
      length += 1;
    }
    units[length] = unit > 0xffff ? 0xdc00 | (unit & 0x3ff) : unit;
    length += 1;
    if (length >= chunkUnits) {
      parts.push(unitsToText(units.subarray(0, length)));
      length = 0;
    }
  }
  parts.push(unitsToText(units.subarray(0, length)));
  return { text: parts.join(''), used: at };
}

/** A string whose characters stand for the bytes. */
export function bytesToLatin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += chunkUnits)
    parts.push(unitsToText(bytes.subarray(i, i + chunkUnits)));
  return parts.join('');
}

/** Takes so many units at most as a call may have arguments. */
function unitsToText(units: Uint8Array | Uint16Array): string {
  return Reflect.apply(String.fromCharCode, undefined, units);
}

/** Decodes whole UTF-8 and drops a byte order mark, as bodies and blobs do. */
export function decodeUtf8(bytes: Uint8Array): string {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return readUtf8(marked ? bytes.subarray(3) : bytes, { fatal: false, stream: false }).text;
}

type Point = { readonly point: number | null; readonly size: number; readonly cut?: boolean };

function readPoint(bytes: Uint8Array, at: number): Point {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return { point: lead, size: 1 };
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >> 4 === 0xe ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (length === 0) return { point: null, size: 1 };
  let point = lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i += 1) {
    const next = bytes[at + i];
    if (next === undefined) return { point: null, size: i, cut: true };
    if (!isContinuation(lead, next, i)) return { point: null, size: i };
    point = (point << 6) | (next & 0x3f);
  }
  return { point, size: length };
}

/** The second byte has a narrower range after some leads, which keeps out overlong forms and surrogates. */
function isContinuation(lead: number, byte: number, index: number): boolean {
  const first = index === 1;
  const low = first && lead === 0xe0 ? 0xa0 : first && lead === 0xf0 ? 0x90 : 0x80;
  const high = first && lead === 0xed ? 0x9f : first && lead === 0xf4 ? 0x8f : 0xbf;
  return byte >= low && byte <= high;
}
