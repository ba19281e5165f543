import type { Doc } from './document.ts';
import { Reader } from './reader.ts';

/**
 * Decodes one BSON document (https://bsonspec.org/spec.html) so that encoding it again gives the same types:
 * int32 becomes a number, int64 a `Long`, and a double a number unless it would be written back as an int32, in
 * which case it stays a `Double`. Throws InvalidBSON for anything malformed, Overflow for absurd nesting.
 */
export const decode = (bytes: Uint8Array): Doc => new Reader(bytes).document(0);

/**
 * The named top-level fields of a document, in the document's order. What the others hold is stepped over and not
 * checked, so this is for documents that were decoded before.
 */
export const decodeFields = (bytes: Uint8Array, names: ReadonlySet<string>): Doc =>
  new Reader(bytes).document(0, names);
