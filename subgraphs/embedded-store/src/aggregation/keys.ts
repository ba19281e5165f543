import type { Double, Long, ObjectId } from 'bson';
import { CommandError } from '../errors.ts';
import { bsonTag, type Doc, isDoc } from '../values/document.ts';
import { documentBytesMax } from '../values/encode.ts';
import { keyString } from '../values/keystring.ts';
import { sizeOf } from './memory.ts';

/**
 * A key that values share exactly when they are equal as BSON: 1, 1.0 and int64 1 have one; missing has null's. Throws
 * BSONObjectTooLarge for a value that no document could hold.
 */
export const valueKey = (value: unknown): string => {
  if (Array.isArray(value) || isDoc(value)) refuseTooLarge(value);
  return keyOf(value);
};

// A value of shared parts may be exponentially larger than the memory it takes; its key would not be.
function refuseTooLarge(value: object): void {
  if (sizeOf(value, documentBytesMax) > documentBytesMax) {
    throw new CommandError(10334, `a value to group or compare by is larger than ${documentBytesMax} bytes`);
  }
}

/** The same for keys of another kind: throws for a value that no document could hold. */
export const bounded =
  (keyed: (value: unknown) => string): ((value: unknown) => string) =>
  (value) => {
    if (Array.isArray(value) || isDoc(value)) refuseTooLarge(value);
    return keyed(value);
  };

function keyOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `s${value}`;
    case 'number':
      return Number.isSafeInteger(value) ? `n${value}` : exactKey(value);
    case 'boolean':
      return value ? 't' : 'f';
    default:
      return objectKey(value);
  }
}

// Whole numbers are written as such whatever their type; everything with a fraction goes by its exact index key.
function objectKey(value: unknown): string {
  if (value === null || value === undefined) return '0';
  if (isDoc(value)) return documentKey(value);
  switch (bsonTag(value)) {
    case 'ObjectId':
      return `o${(value as ObjectId).toHexString()}`; // the tag says what it is, here and below
    case 'Double':
      return numberKey((value as Double).value, value);
    case 'Long':
      return numberKey((value as Long).toNumber(), value);
    case 'Decimal128':
      return numberKey(Number(String(value)), value);
    default:
      return exactKey(value);
  }
}

// A name ends with the zero byte that no name holds, and each value's key says how long it is.
function documentKey(doc: Doc): string {
  let key = 'd';
  for (const field of Object.keys(doc)) {
    const inner = keyOf(doc[field]);
    key += `${field}\0${inner.length}:${inner}`;
  }
  return key;
}

const numberKey = (number: number, value: unknown): string =>
  Number.isSafeInteger(number) && isExactly(number, value) ? `n${number}` : exactKey(value);

// A decimal such as 4.9999999999999999999 is near a whole number without being one.
const isExactly = (number: number, value: unknown): boolean =>
  bsonTag(value) !== 'Decimal128' || exactKey(number) === exactKey(value);

const exactKey = (value: unknown): string => `k${keyString([value]).toString('latin1')}`;
