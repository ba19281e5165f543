import { type Doc, isDoc } from './document.ts';
import { keyString } from './keystring.ts';
import { rankOf, typeRank } from './types.ts';

const order = <T extends number | string | boolean>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** How texts are ordered instead of by their bytes. */
export interface TextOrder {
  readonly compare: (a: string, b: string) => number;
}

/**
 * Compares two values in BSON order; a missing value equals null. NaN equals itself and precedes all numbers. Texts,
 * also those inside documents and arrays, are ordered by the collation if there is one.
 */
export function compareValues(a: unknown, b: unknown, collation?: TextOrder): number {
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  const rankA = rankOf(a);
  const rankB = rankOf(b);
  if (rankA !== rankB) return rankA - rankB;
  if (rankA === typeRank.string && collation !== undefined) return collation.compare(String(a), String(b));
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return order(a, b);
  if (a instanceof Date && b instanceof Date) return order(a.getTime(), b.getTime());
  if (rankA === typeRank.array) return compareArrays(a as unknown[], b as unknown[], collation); // the rank says array
  if (collation !== undefined && isDoc(a) && isDoc(b)) return compareObjects(a, b, collation);
  // Keys are exact and ordered, so whatever has no shortcut is compared by its key.
  return Buffer.compare(keyString([a]), keyString([b]));
}

/** Whether two values are equal for a query; 1, 1.0 and int64 1 are, objects with other field order are not. */
export function equalValues(a: unknown, b: unknown, collation?: TextOrder): boolean {
  if (a === b) return true;
  if (isDoc(a) !== isDoc(b)) return false;
  return compareValues(a, b, collation) === 0;
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return order(Number.isNaN(b) ? 1 : 0, Number.isNaN(a) ? 1 : 0);
}

// Strings compare by their UTF-8 bytes, which differs from UTF-16 order only where surrogates occur.
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

const surrogate = /[\ud800-\udfff]/;

function compareArrays(a: readonly unknown[], b: readonly unknown[], collation?: TextOrder): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const result = compareValues(a[i], b[i], collation);
    if (result !== 0) return result;
  }
  return a.length - b.length;
}

// Field by field: the type first, then the name, then the value, as in the keys of documents.
function compareObjects(a: Doc, b: Doc, collation: TextOrder): number {
  const [fieldsA, fieldsB] = [Object.keys(a), Object.keys(b)];
  for (const [i, field] of fieldsA.entries()) {
    const other = fieldsB[i];
    if (other === undefined) return 1;
    const types = rankOf(a[field]) - rankOf(b[other]);
    const result = types || compareText(field, other) || compareValues(a[field], b[other], collation);
    if (result !== 0) return result;
  }
  return fieldsA.length - fieldsB.length;
}
