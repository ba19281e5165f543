import { defineGlobal } from './timers.ts';

const replacement = 0xfffd;

/** `TextEncoder` of the Web's Encoding standard. */
class Utf8Encoder {
  readonly encoding = 'utf-8';

  encode(input = ''): Uint8Array {
    const text = String(input);
    const bytes = new Uint8Array(text.length * 3);
    return bytes.slice(0, writeUtf8(text, bytes).written);
  }

  encodeInto(source: string, destination: Uint8Array): { read: number; written: number } {
    return writeUtf8(String(source), destination);
  }
}

/** `TextDecoder` of the Web's Encoding standard, for UTF-8 alone and without streaming. */
class Utf8Decoder {
  readonly encoding = 'utf-8';
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;

  constructor(label = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    if (!['utf-8', 'utf8', 'unicode-1-1-utf-8'].includes(String(label).trim().toLowerCase())) {
      throw new RangeError(`the encoding "${label}" is not available; utf-8 is`);
    }
    this.fatal = options.fatal === true;
    this.ignoreBOM = options.ignoreBOM === true;
  }

  decode(input?: ArrayBuffer | ArrayBufferView, options: { stream?: boolean } = {}): string {
    if (options.stream === true)
      throw new TypeError('decoding in parts is not available; join the bytes first');
    const bytes = asBytes(input);
    const start = !this.ignoreBOM && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    return readUtf8(bytes, start, this.fatal);
  }
}

/** Installs both as globals. */
export function installTextEncoding(): void {
  defineGlobal('TextEncoder', named(Utf8Encoder, 'TextEncoder'));
  defineGlobal('TextDecoder', named(Utf8Decoder, 'TextDecoder'));
}

function named(type: object, name: string): object {
  return Object.defineProperty(type, 'name', { value: name });
}

function asBytes(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
  if (input === undefined) return new Uint8Array(0);
  if (ArrayBuffer.isView(input)) return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  return new Uint8Array(input);
}

function writeUtf8(text: string, bytes: Uint8Array): { read: number; written: number } {
  let read = 0;
  let written = 0;
  while (read < text.length) {
    const unit = text.codePointAt(read) ?? 0;
    const point = unit >= 0xd800 && unit <= 0xdfff ? replacement : unit;
    const size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (written + size > bytes.length) break;
    if (size === 1) bytes[written] = point;
    else {
      for (let i = size - 1; i > 0; i -= 1) {
        bytes[written + i] = 0x80 | ((point >> (6 * (size - 1 - i))) & 0x3f);
      }
      bytes[written] = ((0xf0 << (4 - size)) & 0xff) | (point >> (6 * (size - 1)));
    }
    written += size;
    read += unit > 0xffff ? 2 : 1;
  }
  return { read, written };
}

/** Decodes after the algorithm of the Encoding standard, section 8.1.1: one replacement per maximal bad part. */
function readUtf8(bytes: Uint8Array, start: number, fatal: boolean): string {
  const parts: string[] = [];
  let points: number[] = [];
  let at = start;
  while (at < bytes.length) {
    const { point, size } = readPoint(bytes, at);
    if (point === null && fatal) throw new TypeError('the bytes are not valid utf-8');
    points.push(point ?? replacement);
    at += size;
    if (points.length === 4_096) {
      parts.push(String.fromCodePoint(...points));
      points = [];
    }
  }
  parts.push(String.fromCodePoint(...points));
  return parts.join('');
}

function readPoint(bytes: Uint8Array, at: number): { point: number | null; size: number } {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return { point: lead, size: 1 };
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >> 4 === 0xe ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (length === 0) return { point: null, size: 1 };
  let point = lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i += 1) {
    const next = bytes[at + i];
    if (next === undefined || !isContinuation(lead, next, i)) return { point: null, size: i };
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
