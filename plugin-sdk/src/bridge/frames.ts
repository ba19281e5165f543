import process from 'node:process';
import type { Readable, Writable } from 'node:stream';

/**
 * Text frames over a byte stream: four bytes of length (big endian), then UTF-8. The length is checked before the
 * body is gathered, so that a peer gone wild cannot make the reader hoard memory.
 */
export function writeFrames(stream: Writable, texts: readonly string[]): void {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const all = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  texts.forEach((text, index) => {
    at = all.writeUInt32BE(lengths[index] ?? 0, at);
    at += all.write(text, at);
  });
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

/** Calls `onFrame` for each whole frame. A frame above `bytesMax` ends the reading with `onBroken`. */
export function readFrames(
  stream: Readable,
  options: {
    readonly bytesMax: number;
    readonly onFrame: (text: string) => void;
    readonly onBroken: (error: FrameTooLongError) => void;
  },
): void {
  let chunks: Buffer[] = [];
  let gathered = 0;
  let wanted: number | null = null;

  const take = (size: number): Buffer => {
    const all = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    chunks = all.length > size ? [all.subarray(size)] : [];
    gathered = all.length - size;
    return all.subarray(0, size);
  };
  const onData = (chunk: Buffer) => {
    chunks.push(chunk);
    gathered += chunk.length;
    while (gathered >= (wanted ?? 4)) {
      if (wanted === null) {
        wanted = take(4).readUInt32BE(0);
        if (wanted > options.bytesMax) {
          stream.off('data', onData);
          options.onBroken(
            new FrameTooLongError(`a frame of ${wanted} bytes, allowed are ${options.bytesMax}`),
          );
          return;
        }
      } else {
        const text = take(wanted).toString('utf8');
        wanted = null;
        options.onFrame(text);
      }
    }
  };
  stream.on('data', onData);
}
