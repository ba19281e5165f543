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
import { malformed, readName, readText } from './text.ts';

// MongoDB stores 180 levels; a command that carries such a document adds some of its own.
const depthMax = 200;
const dateMsMax = 8_640_000_000_000_000;
const regexOptions = /^[ilmsux]*$/;

/** Reads BSON values one after the other. */
export class Reader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.isBuffer(bytes)
      ? bytes
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** A whole document; with `wanted`, only the fields it names, at this level. */
  document(depth: number, wanted?: ReadonlySet<string>): Doc {
    const end = this.enter(depth);
    const doc = newDoc();
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      const field = this.name();
      if (wanted === undefined || wanted.has(field)) doc[field] = this.value(type, depth);
      else this.skip(type);
    }
    this.leave(end);
    return doc;
  }

  private array(depth: number): unknown[] {
    const end = this.enter(depth);
    const items: unknown[] = [];
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      this.cstringEnd();
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
        return this.objectId();
      case 0x08:
        return this.boolean();
      case 0x09:
        return this.date();
      case 0x06:
      case 0x0a:
        return null;
      case 0x10:
        return this.int32();
      case 0x12:
        return new Long(this.int32(), this.int32());
      default:
        return this.rareValue(type, depth);
    }
  }

  private rareValue(type: number, depth: number): unknown {
    switch (type) {
      case 0x0b:
        return this.regex();
      case 0x0c:
        return docOf({ $ref: this.string(), $id: this.objectId() });
      case 0x0d:
        return new Code(this.string());
      case 0x0e:
        return new BSONSymbol(this.string());
      case 0x0f:
        return this.codeWithScope(depth);
      case 0x11:
        return new Timestamp(new Long(this.int32(), this.int32(), true));
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
    if (depth > depthMax) throw new CommandError(15, `BSON is nested more than ${depthMax} levels deep`);
    const start = this.at;
    const end = start + this.int32();
    if (end < start + 5 || end > this.bytes.length) throw malformed('a document is longer than its message');
    return end;
  }

  private leave(end: number): void {
    if (this.at !== end) throw malformed('a document does not end where its length says');
  }

  private int32(): number {
    return this.bytes.readInt32LE(this.take(4));
  }

  // A double that would be written back as an int32 stays wrapped.
  private double(): unknown {
    const value = this.bytes.readDoubleLE(this.take(8));
    return (value | 0) === value && !Object.is(value, -0) ? new Double(value) : value;
  }

  private boolean(): boolean {
    const byte = this.byte();
    if (byte > 1) throw malformed('a boolean is neither 0 nor 1');
    return byte === 1;
  }

  private date(): Date {
    const low = this.int32() >>> 0;
    const ms = this.int32() * 0x1_0000_0000 + low;
    if (ms > dateMsMax || ms < -dateMsMax) throw malformed('a date is beyond the year 275760');
    return new Date(ms);
  }

  private objectId(): ObjectId {
    const at = this.take(12);
    for (let i = 0; i < 12; i++) idBytes[i] = this.bytes[at + i] ?? 0;
    return new ObjectId(idBytes);
  }

  private string(): string {
    const length = this.int32();
    if (length < 1) throw malformed('a string has no length');
    const end = this.take(length) + length - 1;
    if (this.bytes[end] !== 0) throw malformed('a string is not terminated');
    return readText(this.bytes, end - length + 1, end);
  }

  private name(): string {
    const start = this.at;
    return readName(this.bytes, start, this.cstringEnd());
  }

  private cstringEnd(): number {
    let end = this.at;
    while (end < this.bytes.length && this.bytes[end] !== 0) end++;
    if (end >= this.bytes.length) throw malformed('a name is not terminated');
    this.at = end + 1;
    return end;
  }

  private regex(): BSONRegExp {
    const pattern = this.name();
    const options = this.name();
    if (!regexOptions.test(options)) throw malformed(`the options '${options}' of a regular expression`);
    return new BSONRegExp(pattern, options);
  }

  private codeWithScope(depth: number): Code {
    const start = this.at;
    const length = this.int32();
    const code = new Code(this.string(), this.document(depth + 1));
    if (this.at !== start + length) throw malformed('code with scope does not end where its length says');
    return code;
  }

  private binary(): Binary {
    const length = this.int32();
    const subtype = this.byte();
    if (length < 0) throw malformed('binary data has a negative length');
    if (subtype !== Binary.SUBTYPE_BYTE_ARRAY) return new Binary(this.copy(length), subtype);
    // The old subtype 2 carries its length a second time.
    const payload = this.int32();
    if (payload < 0 || payload !== length - 4) throw malformed('binary data of subtype 2 has two lengths');
    return new Binary(this.copy(payload), subtype);
  }

  private skip(type: number): void {
    const fixed = fixedLengths[type];
    if (fixed !== undefined) {
      this.take(fixed);
      return;
    }
    if (type === 0x0b) {
      this.cstringEnd();
      this.cstringEnd();
      return;
    }
    const extra = lengthsBeyond[type];
    if (extra === undefined) throw malformed(`type 0x${type.toString(16)} is unknown`);
    const length = this.int32() + extra;
    if (length < 0) throw malformed('a value has a negative length');
    this.take(length);
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

// An ObjectId keeps numbers, not the bytes it is made from, so all are made from the same twelve.
const idBytes = Buffer.alloc(12);

/** Bytes of the values that always have the same number of them, by type. */
const fixedLengths: Readonly<Record<number, number>> = {
  1: 8,
  6: 0,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  127: 0,
  255: 0,
};

/** What follows the length of a value beyond what the length counts, by type. */
const lengthsBeyond: Readonly<Record<number, number>> = {
  2: 0,
  3: -4,
  4: -4,
  5: 1,
  12: 12,
  13: 0,
  14: 0,
  15: -4,
};
