import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  FrameReader,
  FrameTooLongError,
  FrameWriter,
  readFrames,
  writeFrames,
} from '../../src/bridge/frames.ts';

function frameBytes(...texts: string[]): Buffer {
  const stream = new PassThrough();
  writeFrames(stream, texts);
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

describe('a reader of frames', () => {
  it('keeps nothing of a buffer that is used again', () => {
    const frames: string[] = [];
    const reader = new FrameReader({
      bytesMax: 1_000,
      onFrame: (text) => frames.push(text),
      onBroken: (error) => expect.unreachable(error.message),
    });
    const bytes = frameBytes('first', 'second');
    const buffer = Buffer.alloc(8);
    for (let at = 0; at < bytes.length; at += buffer.length) {
      const size = bytes.copy(buffer, 0, at, at + buffer.length);
      reader.take(buffer.subarray(0, size));
      buffer.fill(255);
    }
    expect(frames).toEqual(['first', 'second']);
  });
});

describe('a writer of frames', () => {
  it('writes what one turn of the event loop has to say at once', async () => {
    const stream = new PassThrough();
    const sizes: number[] = [];
    stream.on('data', (chunk: Buffer) => sizes.push(chunk.length));
    const writer = new FrameWriter(stream);
    for (const text of ['a', 'bc', 'd']) writer.write(text);
    expect(sizes).toEqual([]);
    await new Promise(setImmediate);
    expect(sizes).toEqual([16]);
  });

  it('does not gather many frames or long ones', () => {
    const stream = new PassThrough();
    const writer = new FrameWriter(stream);
    for (let frame = 0; frame < 64; frame += 1) writer.write('x');
    expect(stream.readableLength).toBe(64 * 5);
    writer.write('y'.repeat(100_000));
    expect(stream.readableLength).toBe(64 * 5 + 100_004);
  });

  it('is silent once the stream has ended', async () => {
    const stream = new PassThrough();
    const writer = new FrameWriter(stream);
    writer.write('late');
    stream.destroy();
    await new Promise(setImmediate);
    expect(stream.readableLength).toBe(0);
  });
});
