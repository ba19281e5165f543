import { Blob, blobBytes, byteStream } from '../blob.ts';
import { copyBytes, isBufferSource, joinBytes, viewBytes } from '../bytes.ts';
import { randomHex } from '../crypto/random.ts';
import { FormData } from '../form-data.ts';
import { readMultipart, writeMultipart } from '../multipart.ts';
import { isDisturbed, ReadableStream } from '../streams/readable.ts';
import { parseForm, URLSearchParams } from '../url/search-params.ts';
import { decodeUtf8, encodeUtf8 } from '../utf8.ts';
import type { Headers } from './headers.ts';

/** Bytes at hand, or a stream of them. */
export type BodySource = { readonly bytes: Uint8Array } | { readonly stream: ReadableStream };

/** Reads what was given as a body; null stands for none. */
export function readBodyInit(init: unknown): { source: BodySource; type: string | null } | null {
  if (init === undefined || init === null) return null;
  if (init instanceof ReadableStream) {
    if (init.locked || isDisturbed(init)) throw new TypeError('the stream was read from already');
    return { source: { stream: init }, type: null };
  }
  if (isBufferSource(init)) return { source: { bytes: copyBytes(init) }, type: null };
  if (init instanceof Blob) return { source: { bytes: blobBytes(init) }, type: init.type || null };
  if (init instanceof FormData) {
    const boundary = `----ymera${randomHex(16)}`;
    return {
      source: { bytes: writeMultipart(init, boundary) },
      type: `multipart/form-data; boundary=${boundary}`,
    };
  }
  const form = init instanceof URLSearchParams;
  const type = form ? 'application/x-www-form-urlencoded;charset=UTF-8' : 'text/plain;charset=UTF-8';
  return { source: { bytes: encodeUtf8(String(init)) }, type };
}

let takeBytes: (body: Body) => Promise<Uint8Array>;
let cloneSource: (body: Body) => BodySource | null;
let takeSource: (body: Body) => BodySource | null;

/** What requests and responses have in common: a body that can be read once. */
export abstract class Body {
  #bytes: Uint8Array | null;
  #stream: ReadableStream | null;
  #used = false;

  static {
    takeBytes = (body) => body.#take();
    cloneSource = (body) => body.#clone();
    takeSource = (body) => body.#hand();
  }

  constructor(source: BodySource | null) {
    this.#bytes = source && 'bytes' in source ? source.bytes : null;
    this.#stream = source && 'stream' in source ? source.stream : null;
  }

  abstract get headers(): Headers;

  get body(): ReadableStream | null {
    if (this.#bytes) {
      this.#stream = byteStream(this.#used ? new Uint8Array(0) : this.#bytes);
      this.#bytes = null;
    }
    return this.#stream;
  }
  get bodyUsed(): boolean {
    return this.#used || (this.#stream !== null && isDisturbed(this.#stream));
  }
  async text(): Promise<string> {
    return decodeUtf8(await this.#take());
  }
  async json(): Promise<unknown> {
    return JSON.parse(decodeUtf8(await this.#take()));
  }
  async bytes(): Promise<Uint8Array> {
    return copyBytes(await this.#take());
  }
  async arrayBuffer(): Promise<ArrayBuffer> {
    return copyBytes(await this.#take()).buffer;
  }
  async blob(): Promise<Blob> {
    return new Blob([await this.#take()], { type: this.headers.get('content-type') ?? '' });
  }
  async formData(): Promise<FormData> {
    const type = this.headers.get('content-type') ?? '';
    const boundary = /^multipart\/form-data\s*;.*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
    const urlencoded = /^application\/x-www-form-urlencoded\s*(;|$)/i.test(type);
    if (!boundary && !urlencoded) throw new TypeError(`a body of type "${type}" holds no form`);
    const bytes = await this.#take();
    if (boundary) return readMultipart(bytes, boundary[1] ?? boundary[2] ?? '');
    const form = new FormData();
    for (const [name, value] of parseForm(decodeUtf8(bytes))) form.append(name, value);
    return form;
  }

  async #take(): Promise<Uint8Array> {
    this.#refuseIfUsed();
    if (this.#stream) return await readAll(this.#stream);
    this.#used = this.#bytes !== null;
    return this.#bytes ?? new Uint8Array(0);
  }

  #clone(): BodySource | null {
    this.#refuseIfUsed();
    if (!this.#stream) return this.#bytes && { bytes: this.#bytes };
    const [mine, other] = this.#stream.tee();
    this.#stream = mine;
    return { stream: other };
  }

  #hand(): BodySource | null {
    this.#refuseIfUsed();
    if (!this.#stream) {
      this.#used = this.#bytes !== null;
      return this.#bytes && { bytes: this.#bytes };
    }
    // One branch goes to the new owner; reading the other is what makes this body a used one.
    const [mine, theirs] = this.#stream.tee();
    this.#stream = mine;
    mine.cancel().catch(() => {});
    return { stream: theirs };
  }

  #refuseIfUsed(): void {
    if (this.bodyUsed) throw new TypeError('the body was read already');
    if (this.#stream?.locked) throw new TypeError('the body is locked to a reader');
  }
}

/** All bytes of the body, which counts as read then. Not to be handed to a plugin. */
export function consumeBody(body: Body): Promise<Uint8Array> {
  return takeBytes(body);
}

/** A second body of the same content; both can be read. */
export function cloneBody(body: Body): BodySource | null {
  return cloneSource(body);
}

/** Moves the body to another owner; this one counts as read. */
export function moveBody(body: Body): BodySource | null {
  return takeSource(body);
}

async function readAll(stream: ReadableStream): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joinBytes(parts);
    if (!(value instanceof Uint8Array)) {
      await reader.cancel().catch(() => {});
      throw new TypeError('the stream of a body must give Uint8Arrays');
    }
    parts.push(viewBytes(value));
  }
}
