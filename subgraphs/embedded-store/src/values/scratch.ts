import { CommandError } from '../errors.ts';

const bytesKept = 256 * 1024;
const loopMax = 32;
const utf8BytesMax = 3; // of one UTF-16 unit

/** Bytes under construction, in a buffer that grows as needed and is given back once it was large. */
export class Scratch {
  at = 0;
  private bytes = Buffer.allocUnsafeSlow(16 * 1024);
  private readonly bytesMax: number;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  /** Lets something write and gives a copy of what it wrote. */
  collect(write: () => void): Buffer {
    this.at = 0;
    try {
      write();
      return Buffer.from(this.bytes.subarray(0, this.at));
    } finally {
      if (this.bytes.length > bytesKept) this.replaceBy(Buffer.allocUnsafeSlow(bytesKept));
    }
  }

  byte(value: number): void {
    const at = this.reserve(1); // first, since it may replace the buffer
    this.bytes[at] = value;
  }

  int32(value: number): void {
    this.int32At(this.reserve(4), value);
  }

  int32At(at: number, value: number): void {
    this.bytes[at] = value;
    this.bytes[at + 1] = value >>> 8;
    this.bytes[at + 2] = value >>> 16;
    this.bytes[at + 3] = value >>> 24;
  }

  int64(low: number, high: number): void {
    const at = this.reserve(8);
    this.int32At(at, low);
    this.int32At(at + 4, high);
  }

  double(value: number): void {
    const at = this.reserve(8);
    this.bytes.writeDoubleLE(value, at);
  }

  raw(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  }

  /** A type and a field's name, as every element begins. */
  head(type: number, field: string): void {
    this.byte(type);
    this.cstring(field);
  }

  /** Text and the zero that ends it; throws BadValue for a text with a zero inside. */
  cstring(text: string): void {
    if (text.includes('\0')) throw new CommandError(2, `${JSON.stringify(text)} contains a null character`);
    this.text(text);
    this.byte(0);
  }

  /** Text with its length before it and a zero after it. */
  string(text: string): void {
    const start = this.skip(4);
    this.text(text);
    this.byte(0);
    this.int32At(start, this.at - start - 4);
  }

  /** Leaves room to be filled in later; gives its place. */
  skip(length: number): number {
    return this.reserve(length);
  }

  // Characters of short ASCII texts are copied one by one: a call into Node's C++ costs more.
  private text(text: string): void {
    const { length } = text;
    const start = this.reserve(length > loopMax ? Buffer.byteLength(text) : length * utf8BytesMax);
    const { bytes } = this;
    let done = 0;
    while (done < length && length <= loopMax) {
      const code = text.charCodeAt(done);
      if (code > 0x7f) break;
      bytes[start + done] = code;
      done++;
    }
    this.at = start + (done === length ? done : bytes.write(text, start, 'utf8'));
  }

  private reserve(length: number): number {
    const at = this.at;
    if (at + length > this.bytes.length) this.grow(at + length);
    this.at = at + length;
    return at;
  }

  private grow(needed: number): void {
    if (needed > this.bytesMax) {
      throw new CommandError(10334, `a document is larger than ${this.bytesMax} bytes`);
    }
    const larger = Buffer.allocUnsafeSlow(Math.min(this.bytesMax, Math.max(needed, this.bytes.length * 2)));
    this.bytes.copy(larger, 0, 0, this.at);
    this.replaceBy(larger);
  }

  private replaceBy(bytes: Buffer<ArrayBuffer>): void {
    free(this.bytes);
    this.bytes = bytes;
  }
}

/**
 * Gives the memory of a buffer back now instead of when the collector finds it, which may be a hundred megabytes
 * later. It must own its memory, and nobody may look at it again.
 */
export function free(bytes: Buffer<ArrayBuffer>): void {
  bytes.buffer.transfer(0);
}
