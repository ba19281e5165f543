import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import { CommandError } from '../errors.ts';
import { type Doc, isDoc } from './document.ts';
import type { Scratch } from './scratch.ts';

/** Writes a document and tells nobody about undefined: like the driver, it becomes null. */
export function writeDocument(out: Scratch, doc: Doc, depthLeft: number): void {
  refuseDepth(depthLeft);
  const start = out.skip(4);
  for (const field of Object.keys(doc)) writeField(out, field, doc[field], depthLeft);
  end(out, start);
}

function writeArray(out: Scratch, items: readonly unknown[], depthLeft: number): void {
  refuseDepth(depthLeft);
  const start = out.skip(4);
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    // A function has no BSON; its place in the array stays.
    writeField(out, positionName(i), typeof item === 'function' ? null : item, depthLeft);
  }
  end(out, start);
}

function end(out: Scratch, start: number): void {
  out.byte(0);
  out.int32At(start, out.at - start);
}

function refuseDepth(depthLeft: number): void {
  if (depthLeft < 0) throw new CommandError(15, 'Document exceeds maximum nested object depth');
}

const positionNames = Array.from({ length: 1000 }, (_, position) => String(position));
const positionName = (position: number): string => positionNames[position] ?? String(position);

function writeField(out: Scratch, field: string, value: unknown, depthLeft: number): void {
  switch (typeof value) {
    case 'string':
      out.head(0x02, field);
      out.string(value);
      break;
    case 'number':
      writeNumber(out, field, value);
      break;
    case 'boolean':
      out.head(0x08, field);
      out.byte(value ? 1 : 0);
      break;
    case 'undefined':
      out.head(0x0a, field);
      break;
    case 'bigint':
      out.head(0x12, field);
      out.int64(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
      break;
    case 'object':
      writeObject(out, field, value, depthLeft);
      break;
    default: // a function or a symbol has no BSON
  }
}

function writeNumber(out: Scratch, field: string, value: number): void {
  if ((value | 0) === value && !Object.is(value, -0)) {
    out.head(0x10, field);
    out.int32(value);
  } else {
    out.head(0x01, field);
    out.double(value);
  }
}

function writeObject(out: Scratch, field: string, value: object | null, depthLeft: number): void {
  if (value === null) {
    out.head(0x0a, field);
  } else if (isDoc(value)) {
    out.head(0x03, field);
    writeDocument(out, value, depthLeft - 1);
  } else if (Array.isArray(value)) {
    out.head(0x04, field);
    writeArray(out, value, depthLeft - 1);
  } else if (value instanceof ObjectId) {
    out.head(0x07, field);
    out.raw(value.id);
  } else if (value instanceof Date) {
    const ms = value.getTime() || 0; // an invalid date is 1970, as the driver writes it
    out.head(0x09, field);
    out.int64(ms, Math.floor(ms / 0x1_0000_0000));
  } else if (value instanceof Double) {
    out.head(0x01, field);
    out.double(value.value);
  } else if (value instanceof Long) {
    out.head(value instanceof Timestamp ? 0x11 : 0x12, field);
    out.int64(value.low, value.high);
  } else {
    writeRare(out, field, value, depthLeft);
  }
}

function writeRare(out: Scratch, field: string, value: object, depthLeft: number): void {
  if (value instanceof Binary) {
    writeBinary(out, field, value);
  } else if (value instanceof Uint8Array) {
    out.head(0x05, field);
    out.int32(value.length);
    out.byte(0);
    out.raw(value);
  } else if (value instanceof BSONRegExp) {
    out.head(0x0b, field);
    out.cstring(value.pattern);
    out.cstring(value.options);
  } else if (value instanceof Decimal128) {
    out.head(0x13, field);
    out.raw(value.bytes);
  } else if (value instanceof Code) {
    writeCode(out, field, value, depthLeft);
  } else if (value instanceof BSONSymbol) {
    out.head(0x0e, field);
    out.string(value.value);
  } else if (value instanceof Int32) {
    out.head(0x10, field);
    out.int32(value.value);
  } else if (value instanceof MinKey || value instanceof MaxKey) {
    out.head(value instanceof MinKey ? 0xff : 0x7f, field);
  } else {
    writeForeign(out, field, value);
  }
}

function writeBinary(out: Scratch, field: string, value: Binary): void {
  const bytes = value.buffer.subarray(0, value.position);
  const old = value.sub_type === Binary.SUBTYPE_BYTE_ARRAY;
  out.head(0x05, field);
  out.int32(bytes.length + (old ? 4 : 0));
  out.byte(value.sub_type);
  if (old) out.int32(bytes.length);
  out.raw(bytes);
}

function writeCode(out: Scratch, field: string, { code, scope }: Code, depthLeft: number): void {
  if (!isDoc(scope)) {
    out.head(0x0d, field);
    out.string(code);
    return;
  }
  out.head(0x0f, field);
  const start = out.skip(4);
  out.string(code);
  writeDocument(out, scope, depthLeft - 1);
  out.int32At(start, out.at - start);
}

/** What no client sends and only libraries make, such as a Map or a RegExp: the library's encoder knows it. */
function writeForeign(out: Scratch, field: string, value: object): void {
  const bytes = serialize({ v: value }, { ignoreUndefined: false });
  const payload = 4 + 'tv\0'.length;
  out.head(bytes[4] ?? 0, field);
  out.raw(bytes.subarray(payload, bytes.length - 1));
}
