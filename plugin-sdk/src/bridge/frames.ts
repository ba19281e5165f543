import type { Readable, Writable } from 'node:stream';

/**
 * Text frames over a byte stream: four bytes of length (big endian), then UTF-8. The length is checked before the
 * body is gathered, so that a peer gone wild cannot make the reader hoard memory.
 */
export function writeFrame(stream: Writable, text: string): void {
  const body = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(4 + body);
  frame.writeUInt32BE(body, 0);
  frame.write(text, 4);
  stream.write(frame);
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
