import { viewBytes } from './web/bytes.ts';
import { encodeUtf8, readUtf8, writeUtf8 } from './web/utf8.ts';

type Decode = (
  bytes: Uint8Array,
  options: { fatal: boolean; stream: boolean },
) => { text: string; used: number };

/** `TextEncoder` of the Web's Encoding standard. */
export class TextEncoder {
  get encoding(): string {
    return 'utf-8';
  }

  encode(input: unknown = ''): Uint8Array {
    return encodeUtf8(String(input));
  }

  encodeInto(source: unknown, destination: unknown): { read: number; written: number } {
    if (!(destination instanceof Uint8Array)) throw new TypeError('encodeInto writes to a Uint8Array');
    return writeUtf8(String(source), destination);
  }
}

const decoders: { readonly [encoding: string]: Decode } = {
  'utf-8': readUtf8,
  'utf-16le': readUtf16,
  'windows-1252': readWindows1252,
};
const labels: { readonly [encoding: string]: readonly string[] } = {
  'utf-8': ['utf-8', 'utf8', 'unicode-1-1-utf-8', 'unicode11utf8', 'unicode20utf8', 'x-unicode20utf8'],
  'utf-16le': ['utf-16le', 'utf-16', 'ucs-2', 'unicode', 'iso-10646-ucs-2', 'csunicode', 'unicodefeff'],
  'windows-1252': ['windows-1252', 'latin1', 'iso-8859-1', 'ascii', 'us-ascii', 'cp1252', 'l1', 'x-cp1252'],
};

/** `TextDecoder` of the Web's Encoding standard, for UTF-8, UTF-16LE and windows-1252 (which is also latin1). */
export class TextDecoder {
  readonly #encoding: string;
  readonly #decode: Decode;
  readonly #fatal: boolean;
  readonly #ignoreBOM: boolean;
  #rest = new Uint8Array(0);
  #started = false;

  constructor(label: unknown = 'utf-8', options: { fatal?: unknown; ignoreBOM?: unknown } | null = {}) {
    const wanted = String(label).trim().toLowerCase();
    const found = Object.keys(labels).find((encoding) => labels[encoding]?.includes(wanted));
    const decode = found === undefined ? undefined : decoders[found];
    if (found === undefined || !decode) {
      const offered = Object.keys(labels).join(', ');
      throw new RangeError(`the encoding "${wanted.slice(0, 50)}" is not available; these are: ${offered}`);
    }
    const { fatal, ignoreBOM } = options ?? {};
    this.#encoding = found;
    this.#decode = decode;
    this.#fatal = Boolean(fatal);
    this.#ignoreBOM = Boolean(ignoreBOM);
  }

  get encoding(): string {
    return this.#encoding;
  }
  get fatal(): boolean {
    return this.#fatal;
  }
  get ignoreBOM(): boolean {
    return this.#ignoreBOM;
  }

  decode(input?: unknown, options?: { stream?: unknown } | null): string {
    const given = input === undefined ? new Uint8Array(0) : viewBytes(input);
    const stream = Boolean(options?.stream);
    const bytes = this.#withRest(given);
    this.#rest = new Uint8Array(0);
    const started = this.#started;
    // Reset first, so that an error leaves the decoder as it was when new.
    this.#started = false;
    const { text, used } = this.#decode(bytes, { fatal: this.#fatal, stream });
    if (stream) {
      this.#rest = bytes.slice(used);
      this.#started = started || text.length > 0;
    }
    return !started && !this.#ignoreBOM && text.startsWith('\ufeff') && this.#encoding !== 'windows-1252'
      ? text.slice(1)
      : text;
  }

  #withRest(given: Uint8Array): Uint8Array {
    if (this.#rest.length === 0) return given;
    const joined = new Uint8Array(this.#rest.length + given.length);
    joined.set(this.#rest);
    joined.set(given, this.#rest.length);
    return joined;
  }
}

function readUtf16(bytes: Uint8Array, options: { fatal: boolean; stream: boolean }) {
  let units = bytes.length >> 1;
  const last = ((bytes[units * 2 - 1] ?? 0) << 8) | (bytes[units * 2 - 2] ?? 0);
  // The first half of a pair waits for its second.
  if (options.stream && units > 0 && last >> 10 === 0x36) units -= 1;
  let text = '';
  for (let i = 0; i < units; i += 1) {
    text += String.fromCharCode((bytes[i * 2] ?? 0) | ((bytes[i * 2 + 1] ?? 0) << 8));
  }
  const odd = !options.stream && bytes.length % 2 === 1;
  if (options.fatal && (odd || !text.isWellFormed())) throw new TypeError('the bytes are not valid utf-16');
  return { text: text.toWellFormed() + (odd ? '\ufffd' : ''), used: units * 2 };
}

// What windows-1252 has at 0x80 to 0x9f; the rest of it is the beginning of Unicode.
const windows1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

function readWindows1252(bytes: Uint8Array) {
  let text = '';
  for (const byte of bytes) {
    text += byte >> 5 === 4 ? windows1252.charAt(byte - 0x80) : String.fromCharCode(byte);
  }
  return { text, used: bytes.length };
}
