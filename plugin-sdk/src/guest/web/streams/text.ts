import { TextDecoder } from '../../text-encoding.ts';
import { isBufferSource } from '../bytes.ts';
import { encodeUtf8 } from '../utf8.ts';
import type { ReadableStream } from './readable.ts';
import { TransformStream } from './transform.ts';
import type { WritableStream } from './writable.ts';

type Output = { enqueue(chunk: unknown): void };

/** `TextDecoderStream` of the Encoding standard. */
export class TextDecoderStream {
  readonly #decoder: TextDecoder;
  readonly #pair: TransformStream;

  constructor(label?: unknown, options?: { fatal?: unknown; ignoreBOM?: unknown }) {
    const decoder = new TextDecoder(label, options);
    const put = (text: string, output: Output) => text !== '' && output.enqueue(text);
    this.#decoder = decoder;
    this.#pair = new TransformStream({
      transform(chunk: unknown, output: Output) {
        if (!isBufferSource(chunk)) throw new TypeError('a TextDecoderStream takes bytes');
        put(decoder.decode(chunk, { stream: true }), output);
      },
      flush: (output: Output) => void put(decoder.decode(), output),
    });
  }
  get encoding(): string {
    return this.#decoder.encoding;
  }
  get fatal(): boolean {
    return this.#decoder.fatal;
  }
  get ignoreBOM(): boolean {
    return this.#decoder.ignoreBOM;
  }
  get readable(): ReadableStream {
    return this.#pair.readable;
  }
  get writable(): WritableStream {
    return this.#pair.writable;
  }
}

/** `TextEncoderStream` of the Encoding standard: a pair of surrogates may be cut in two by the chunks. */
export class TextEncoderStream {
  readonly #pair: TransformStream;

  constructor() {
    let half = '';
    this.#pair = new TransformStream({
      transform(chunk: unknown, output: Output) {
        const text = half + String(chunk);
        const cut = /[\ud800-\udbff]$/.test(text);
        half = cut ? text.slice(-1) : '';
        const whole = cut ? text.slice(0, -1) : text;
        if (whole !== '') output.enqueue(encodeUtf8(whole));
      },
      flush: (output: Output) => void (half !== '' && output.enqueue(encodeUtf8(half))),
    });
  }
  get encoding(): string {
    return 'utf-8';
  }
  get readable(): ReadableStream {
    return this.#pair.readable;
  }
  get writable(): WritableStream {
    return this.#pair.writable;
  }
}
