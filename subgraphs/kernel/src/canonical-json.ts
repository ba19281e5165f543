import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { JsonValue } from './json.ts';

/** The canonical text of a JSON value (RFC 8785): equal values have equal texts. Keys that are undefined are left out. */
export function canonicalJson(value: JsonValue): string {
  return canonicalize(value) ?? 'null';
}

/** SHA-256 of bytes, or of a text's UTF-8 bytes, in hexadecimal. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
