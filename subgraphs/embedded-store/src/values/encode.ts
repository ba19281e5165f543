import { CommandError } from '../errors.ts';
import type { Doc } from './document.ts';
import { Scratch } from './scratch.ts';
import { writeDocument } from './writer.ts';

/** The largest document MongoDB accepts, in bytes. */
export const documentBytesMax = 16 * 1024 * 1024;
const encodedBytesMax = 64 * 1024 * 1024;
const storedDepthMax = 180;
const depthMax = 200;

const scratch = new Scratch(encodedBytesMax);

/** Encodes a document that may be stored; throws BSONObjectTooLarge past 16 MiB, Overflow past 180 levels. */
export function encodeStored(doc: Doc): Uint8Array {
  const bytes = scratch.collect(() => writeDocument(scratch, doc, storedDepthMax));
  if (bytes.length > documentBytesMax) {
    throw new CommandError(
      10334,
      `object to insert too large. size in bytes: ${bytes.length}, max size: ${documentBytesMax}`,
    );
  }
  return bytes;
}

/** Encodes any document, replies included; throws BSONObjectTooLarge for one that no message could carry. */
export const encode = (doc: Doc): Uint8Array => scratch.collect(() => writeDocument(scratch, doc, depthMax));

/** A BSON array of documents that are already encoded, which spares decoding what is only passed on. */
export function encodeArray(items: readonly Uint8Array[]): Uint8Array {
  const names = items.map((_, position) => Buffer.from(`${position}\0`));
  const length = items.reduce((sum, item, i) => sum + item.length + (names[i]?.length ?? 0) + 1, 5);
  const bytes = Buffer.allocUnsafe(length);
  let at = bytes.writeInt32LE(length, 0);
  items.forEach((item, i) => {
    at = bytes.writeUInt8(0x03, at);
    at += names[i]?.copy(bytes, at) ?? 0;
    bytes.set(item, at);
    at += item.length;
  });
  bytes.writeUInt8(0, at);
  return bytes;
}

/** Appends one already encoded field to an encoded document. */
export function appendField(doc: Uint8Array, type: 0x03 | 0x04, name: string, value: Uint8Array): Uint8Array {
  const key = Buffer.from(`${name}\0`);
  const bytes = Buffer.allocUnsafe(doc.length + 1 + key.length + value.length);
  bytes.set(doc.subarray(0, doc.length - 1), 0);
  let at = bytes.writeUInt8(type, doc.length - 1);
  at += key.copy(bytes, at);
  bytes.set(value, at);
  bytes.writeUInt8(0, at + value.length);
  bytes.writeInt32LE(bytes.length, 0);
  return bytes;
}
