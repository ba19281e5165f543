import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { FrameTooLongError, readFrames, writeFrame } from '../../src/bridge/frames.ts';

function frameBytes(...texts: string[]): Buffer {
  const stream = new PassThrough();
  for (const text of texts) writeFrame(stream, text);
  return stream.read() as Buffer; // Something was written, so there is something to read.
}

function collect(chunks: readonly Buffer[], bytesMax = 1_000) {
  const stream = new PassThrough();
  const frames: string[] = [];
  const broken: FrameTooLongError[] = [];
  readFrames(stream, {
    bytesMax,
    onFrame: (text) => frames.push(text),
    onBroken: (error) => broken.push(error),
  });
  for (const chunk of chunks) stream.emit('data', chunk);
  return { frames, broken };
}

describe('frames', () => {
  it('come out as they went in, empty and wide ones too', () => {
    expect(collect([frameBytes('one', '', 'drei €', '🙂')]).frames).toEqual(['one', '', 'drei €', '🙂']);
  });

  it('come out whole however the stream cuts them', () => {
    const bytes = frameBytes('first', 'zweite 🙂', 'x'.repeat(300));
    for (const size of [1, 2, 3, 7, 100]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(collect(chunks).frames).toEqual(['first', 'zweite 🙂', 'x'.repeat(300)]);
    }
  });

  it('longer than agreed break the stream before they are gathered', () => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(4_000_000_000, 0);
    const { frames, broken } = collect([frameBytes('good'), length, frameBytes('late')]);
    expect(frames).toEqual(['good']);
    expect(broken).toHaveLength(1);
    expect(broken[0]).toBeInstanceOf(FrameTooLongError);
  });
});
