import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { CommandError } from '../errors.ts';
import { type Doc, docOf, newDoc } from './document.ts';

const depthMax = 180;

/**
 * Decodes one BSON document (https://bsonspec.org/spec.html) so that encoding it again gives the same types:
 * int32 becomes a number, int64 a `Long`, and a double a number unless it would be written back as an int32, in
 * which case it stays a `Double`. Throws InvalidBSON for anything malformed.
 */
export function decode(bytes: Uint8Array): Doc {
  const reader = new Reader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return reader.document(0);
}

class Reader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  document(depth: number): Doc {
    const end = this.enter(depth);
    const doc = newDoc();
    for (;;) {
      const type = this.byte();
      if (type === 0) break;
      const field = this.cstring();
      doc[field] = this.value(type, depth);
    }
    this.leave(end);
    return doc;
  }

  private array(depth: number): unknown[] {
    const end = this.enter(depth);
    const items: unknown[] = [];
    for (;;) {
      const type = this.byte();
      if (type === 0) break;
      this.skipCstring();
      items.push(this.value(type, depth));
    }
    this.leave(end);
    return items;
  }

  private value(type: number, depth: number): unknown {
    switch (type) {
      case 0x01:
        return this.double();
      case 0x02:
        return this.string();
      case 0x03:
        return this.document(depth + 1);
      case 0x04:
        return this.array(depth + 1);
      case 0x05:
        return this.binary();
      case 0x07:
        return new ObjectId(this.copy(12));
      case 0x08:
        return this.byte() !== 0;
      case 0x09:
        return new Date(Number(this.bytes.readBigInt64LE(this.take(8))));
      case 0x06:
      case 0x0a:
        return null;
      case 0x0b:
        return new BSONRegExp(this.cstring(), this.cstring());
      case 0x10:
        return this.bytes.readInt32LE(this.take(4));
      case 0x11:
        return new Timestamp(this.bytes.readBigUInt64LE(this.take(8)));
      case 0x12:
        return this.long();
      default:
        return this.rareValue(type, depth);
    }
  }

  private rareValue(type: number, depth: number): unknown {
    switch (type) {
      case 0x0c:
        return docOf({ $ref: this.string(), $id: new ObjectId(this.copy(12)) });
      case 0x0d:
        return new Code(this.string());
      case 0x0e:
        return new BSONSymbol(this.string());
      case 0x0f: {
        this.take(4);
        return new Code(this.string(), this.document(depth + 1));
      }
      case 0x13:
        return new Decimal128(this.copy(16));
      case 0x7f:
        return new MaxKey();
      case 0xff:
        return new MinKey();
      default:
        throw malformed(`type 0x${type.toString(16)} is unknown`);
    }
  }

  private enter(depth: number): number {
    if (depth > depthMax) throw new CommandError(22, `BSON is nested more than ${depthMax} levels deep`);
    const start = this.at;
    const end = start + this.bytes.readInt32LE(this.take(4));
    if (end < start + 5 || end > this.bytes.length) throw malformed('a document is longer than its message');
    return end;
  }

  private leave(end: number): void {
    if (this.at !== end) throw malformed('a document does not end where its length says');
  }

  private double(): unknown {
    const value = this.bytes.readDoubleLE(this.take(8));
    const wouldBecomeInt32 = (value | 0) === value && !Object.is(value, -0);
    return wouldBecomeInt32 ? new Double(value) : value;
  }

  private long(): Long {
    const at = this.take(8);
    return new Long(this.bytes.readInt32LE(at), this.bytes.readInt32LE(at + 4));
  }

  private string(): string {
    const length = this.bytes.readInt32LE(this.take(4));
    if (length < 1) throw malformed('a string has no length');
    const at = this.take(length);
    if (this.bytes[at + length - 1] !== 0) throw malformed('a string is not terminated');
    return this.bytes.toString('utf8', at, at + length - 1);
  }

  private cstring(): string {
    const start = this.at;
    this.skipCstring();
    return this.bytes.toString('utf8', start, this.at - 1);
  }

  private skipCstring(): void {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0) throw malformed('a name is not terminated');
    this.at = end + 1;
  }

  private binary(): Binary {
    const length = this.bytes.readInt32LE(this.take(4));
    if (length < 0) throw malformed('binary data has a negative length');
    const subtype = this.byte();
    return new Binary(this.copy(length), subtype);
  }

  private byte(): number {
    return this.bytes[this.take(1)] ?? 0;
  }

  private copy(length: number): Buffer {
    const at = this.take(length);
    return Buffer.from(this.bytes.subarray(at, at + length));
  }

  private take(length: number): number {
    const at = this.at;
    if (at + length > this.bytes.length) throw malformed('the message ends in the middle of a value');
    this.at = at + length;
    return at;
  }
}

const malformed = (why: string): CommandError => new CommandError(22, `Invalid BSON: ${why}`);
