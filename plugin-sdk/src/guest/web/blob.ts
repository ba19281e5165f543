import { copyBytes, isBufferSource, joinBytes } from './bytes.ts';
import { ReadableStream } from './streams/readable.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

type BlobOptions = { type?: unknown; endings?: unknown };

let bytesOf: (blob: Blob) => Uint8Array;

/** `Blob` of the File API: bytes that never change. */
export class Blob {
  readonly #bytes: Uint8Array;
  readonly #type: string;

  static {
    bytesOf = (blob) => blob.#bytes;
  }

  constructor(parts: Iterable<unknown> = [], options: BlobOptions | null = {}) {
    if (typeof parts !== 'object' || parts === null) throw new TypeError('a Blob takes a sequence of parts');
    const { type, endings } = options ?? {};
    const native = endings === 'native';
    this.#bytes = joinBytes(Array.from(parts, (part) => partBytes(part, native)));
    this.#type = cleanType(type);
  }

  get size(): number {
    return this.#bytes.length;
  }
  get type(): string {
    return this.#type;
  }
  slice(start: unknown = 0, end: unknown = this.size, type?: unknown): Blob {
    // Negative positions count from the end, as in the slice of arrays, and past the ends there is nothing.
    return new Blob([this.#bytes.subarray(Math.trunc(Number(start)), Math.trunc(Number(end)))], { type });
  }
  async text(): Promise<string> {
    return decodeUtf8(this.#bytes);
  }
  async bytes(): Promise<Uint8Array> {
    return new Uint8Array(this.#bytes);
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(this.#bytes).buffer;
  }
  stream(): ReadableStream {
    return byteStream(this.#bytes);
  }
}

/** `File`: a blob with a name. */
export class File extends Blob {
  readonly #name: string;
  readonly #lastModified: number;

  constructor(
    parts: Iterable<unknown>,
    name: unknown,
    options: (BlobOptions & { lastModified?: unknown }) | null = {},
  ) {
    if (name === undefined) throw new TypeError('a File needs parts and a name');
    super(parts, options);
    this.#name = String(name).toWellFormed();
    const modified = options?.lastModified;
    this.#lastModified = modified === undefined ? Date.now() : Math.trunc(Number(modified)) || 0;
  }

  get name(): string {
    return this.#name;
  }
  get lastModified(): number {
    return this.#lastModified;
  }
  get webkitRelativePath(): string {
    return '';
  }
}

/** The bytes of a blob themselves; not to be written to, and not to be handed to a plugin. */
export function blobBytes(blob: Blob): Uint8Array {
  return bytesOf(blob);
}

/** A stream of a copy of the bytes. */
export function byteStream(bytes: Uint8Array): ReadableStream {
  const chunkSize = 65_536;
  let at = 0;
  return new ReadableStream({
    pull(controller: { enqueue(chunk: Uint8Array): void; close(): void }) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + chunkSize));
      at += chunkSize;
      if (at >= bytes.length) controller.close();
    },
  });
}

function partBytes(part: unknown, native: boolean): Uint8Array {
  if (part instanceof Blob) return bytesOf(part);
  if (isBufferSource(part)) return copyBytes(part);
  const text = String(part);
  return encodeUtf8(native ? text.replace(/\r\n?/g, '\n') : text);
}

function cleanType(type: unknown): string {
  const text = String(type ?? '');
  return /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : '';
}
