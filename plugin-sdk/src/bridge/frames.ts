import process from 'node:process';
import type { Readable, Writable } from 'node:stream';

/** Bytes that say how long a frame is. */
const headBytes = 4;

/**
 * Text frames over a byte stream: four bytes of length (big endian), then UTF-8. The length is checked before the
 * body is gathered, so that a peer gone wild cannot make the reader hoard memory.
 */
export function writeFrames(stream: Writable, texts: readonly string[]): void {
  let size = 0;
  for (const text of texts) size += headBytes + Buffer.byteLength(text);
  const all = Buffer.allocUnsafe(size);
  let at = 0;
  for (const text of texts) {
    const length = all.write(text, at + headBytes);
    all.writeUInt32BE(length, at);
    at += headBytes + length;
  }
  stream.write(all);
}

const framesPerWrite = 64;
const longText = 65_536;

/** Gathers the frames of one turn into one write, for a write that wakes the peer costs more than a frame. */
export class FrameWriter {
  readonly #stream: Writable;
  #waiting: string[] = [];

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  write(text: string): void {
    this.#waiting.push(text);
    // Not too much may gather: the peer can begin while we go on, and what waits here takes memory.
    if (this.#waiting.length >= framesPerWrite || text.length > longText) this.flush();
    else if (this.#waiting.length === 1) process.nextTick(() => this.flush());
  }

  flush(): void {
    const texts = this.#waiting;
    this.#waiting = [];
    if (texts.length > 0 && this.#stream.writable) writeFrames(this.#stream, texts);
  }
}

/** A frame was longer than agreed; the stream cannot be trusted any more. */
export class FrameTooLongError extends Error {
  override readonly name = 'FrameTooLongError';
}

export type FrameReaderOptions = {
  readonly bytesMax: number;
  readonly onFrame: (text: string) => void;
  /** A frame was announced that is longer than `bytesMax`; no more is read. */
  readonly onBroken: (error: FrameTooLongError) => void;
};

/** Takes a stream apart into frames. */
export class FrameReader {
  readonly #options: FrameReaderOptions;
  /** The beginning of a frame that has not come whole. */
  #chunks: Buffer[] = [];
  #gathered = 0;
  #wanted = headBytes;
  #broken = false;

  constructor(options: FrameReaderOptions) {
    this.#options = options;
  }

  /** Takes the next bytes of the stream, and keeps nothing of the buffer that they are in. */
  take(chunk: Buffer): void {
    const gathered = this.#gathered + chunk.length;
    if (this.#broken) return;
    if (gathered < this.#wanted) {
      this.#keep(chunk);
      return;
    }
    const all = this.#chunks.length === 0 ? chunk : Buffer.concat([...this.#chunks, chunk], gathered);
    this.#chunks = [];
    this.#gathered = 0;
    this.#keep(all.subarray(this.#readFrames(all)));
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#chunks.push(Buffer.from(bytes));
    this.#gathered += bytes.length;
  }

  /** Gives the place where the last whole frame ends. */
  #readFrames(all: Buffer): number {
    const { bytesMax, onFrame, onBroken } = this.#options;
    for (let at = 0; ; at += this.#wanted) {
      this.#wanted = headBytes;
      if (all.length - at < headBytes) return at;
      const length = all.readUInt32BE(at);
      if (length > bytesMax) {
        this.#broken = true;
        onBroken(new FrameTooLongError(`a frame of ${length} bytes, allowed are ${bytesMax}`));
        return all.length;
      }
      this.#wanted = headBytes + length;
      if (all.length - at < this.#wanted) return at;
      onFrame(all.toString('utf8', at + headBytes, at + this.#wanted));
    }
  }
}

/** Calls `onFrame` for each whole frame. A frame above `bytesMax` ends the reading with `onBroken`. */
export function readFrames(stream: Readable, options: FrameReaderOptions): void {
  const reader = new FrameReader(options);
  stream.on('data', (chunk: Buffer) => reader.take(chunk));
}
