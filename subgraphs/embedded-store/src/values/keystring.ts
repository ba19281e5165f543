import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import { type Doc, isDoc } from './document.ts';
import { residualBytes, splitNumber } from './keystring-number.ts';
import { rankOf, typeRank } from './types.ts';

/** Marks an empty array in a multikey index; it sorts before null, as in MongoDB. */
export const emptyArrayKey: unique symbol = Symbol('empty array');

/**
 * Bytes whose memcmp order is the BSON order of the values, one after the other; -1 turns a value's order round.
 * The idea is MongoDB's KeyString; the format is our own. No type byte is 0xff, so every key that begins with K
 * lies in [K, K + 0xff).
 */
export function keyString(
  values: readonly unknown[],
  directions: readonly (1 | -1)[] = [],
  collation?: TextKeys,
): Buffer {
  writer.at = 0;
  writer.collation = collation;
  values.forEach((value, i) => {
    const start = writer.at;
    write(value);
    if (directions[i] === -1) writer.invert(start);
  });
  return Buffer.from(writer.bytes.subarray(0, writer.at));
}

/** Stands for texts by keys of its own; then equal values still have one key, but two values may share one. */
interface TextKeys {
  readonly key: (text: string) => Uint8Array;
}

// One scratch buffer serves all keys: building a key never awaits.
const writer = {
  bytes: Buffer.allocUnsafe(4096),
  at: 0,
  collation: undefined as TextKeys | undefined, // so that it may be either
  reserve(length: number): number {
    const at = this.at;
    if (at + length > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, at + length));
      this.bytes.copy(larger, 0, 0, at);
      this.bytes = larger;
    }
    this.at = at + length;
    return at;
  },
  byte(value: number): void {
    const at = this.reserve(1);
    this.bytes[at] = value;
  },
  raw(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  },
  invert(start: number): void {
    for (let i = start; i < this.at; i++) this.bytes[i] = ~(this.bytes[i] ?? 0) & 0xff;
  },
};

function write(value: unknown): void {
  if (value === emptyArrayKey) {
    writer.byte(typeRank.emptyArray);
    return;
  }
  const rank = rankOf(value);
  writer.byte(rank);
  writeBody(rank, value);
}

function writeBody(rank: number, value: unknown): void {
  // Every `as` below: the rank was derived from the value's type, so each branch knows what it holds.
  switch (rank) {
    case typeRank.number:
      writeNumber(value);
      break;
    case typeRank.string:
      if (writer.collation === undefined) writeText(String(value));
      else writeTextKey(writer.collation.key(String(value)));
      break;
    case typeRank.object:
      writeObject(value);
      break;
    case typeRank.array:
      writeArray(value as unknown[]);
      break;
    case typeRank.binary:
      writeBinary(value as Binary | Uint8Array);
      break;
    case typeRank.objectId:
      writer.raw((value as ObjectId).id);
      break;
    case typeRank.boolean:
      writer.byte(value === true ? 1 : 0);
      break;
    case typeRank.date:
      writeInt64(BigInt.asIntN(64, BigInt(Math.trunc((value as Date).getTime()) || 0)));
      break;
    case typeRank.timestamp:
      writeUint64((value as Timestamp).toBigInt());
      break;
    case typeRank.regex:
      writeRegex(value as BSONRegExp | RegExp);
      break;
    case typeRank.code:
      writeText((value as Code).code);
      break;
    case typeRank.codeWithScope:
      writeText((value as Code).code);
      writeObject((value as Code).scope ?? {});
      break;
    default:
      break;
  }
}

function writeNumber(value: unknown): void {
  const { double, residual } = splitNumber(value);
  const at = writer.reserve(8);
  if (Number.isNaN(double)) {
    writer.bytes.fill(0, at, at + 8); // NaN is less than every number
  } else {
    writer.bytes.writeDoubleBE(double === 0 ? 0 : double, at);
    // Flipping the sign bit of positives and every bit of negatives makes IEEE doubles memcmp-ordered.
    if (double < 0) for (let i = at; i < at + 8; i++) writer.bytes[i] = ~(writer.bytes[i] ?? 0) & 0xff;
    else writer.bytes[at] = (writer.bytes[at] ?? 0) | 0x80;
  }
  writer.raw(residualBytes(residual));
}

// A zero byte inside a text becomes 00 ff, and the text ends with 00 01: no text's bytes begin another's, which
// keeps the order right when they are inverted.
function writeText(text: string): void {
  const at = writer.reserve(Buffer.byteLength(text));
  writer.bytes.write(text, at, 'utf8');
  if (text.includes('\0')) {
    writer.at = at;
    for (const part of text.split('\0').entries()) {
      if (part[0] > 0) writer.raw(Buffer.from([0, 0xff]));
      writer.raw(Buffer.from(part[1]));
    }
  }
  writer.byte(0);
  writer.byte(1);
}

function writeTextKey(key: Uint8Array): void {
  writer.raw(key);
  writer.byte(0);
  writer.byte(1);
}

function writeObject(value: unknown): void {
  const doc: Doc = isDoc(value) ? value : (value as { toJSON(): Doc }).toJSON(); // a DBRef
  for (const field of Object.keys(doc)) {
    const item = doc[field];
    const rank = rankOf(item);
    writer.byte(rank);
    writeText(field);
    writeBody(rank, item);
  }
  writer.byte(0);
}

function writeArray(items: readonly unknown[]): void {
  for (const item of items) write(item);
  writer.byte(0);
}

function writeBinary(value: Binary | Uint8Array): void {
  const [bytes, subtype] = value instanceof Uint8Array ? [value, 0] : [value.value(), value.sub_type];
  const at = writer.reserve(5);
  writer.bytes.writeUInt32BE(bytes.length, at);
  writer.bytes.writeUInt8(subtype, at + 4);
  writer.raw(bytes);
}

function writeRegex(value: BSONRegExp | RegExp): void {
  writeText(value instanceof RegExp ? value.source : value.pattern);
  writeText(value instanceof RegExp ? value.flags : value.options);
}

function writeInt64(value: bigint): void {
  const at = writer.reserve(8);
  writer.bytes.writeBigUInt64BE(BigInt.asUintN(64, value) ^ 0x8000000000000000n, at);
}

function writeUint64(value: bigint): void {
  const at = writer.reserve(8);
  writer.bytes.writeBigUInt64BE(BigInt.asUintN(64, value), at);
}
