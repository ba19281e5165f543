import { Binary } from 'bson';
import { locationError } from '../../errors.ts';
import { bsonTag } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import type { Operator } from './compile.ts';
import { formatDate } from './date-format.ts';
import { fixed, isNullish, isNumber, variadic } from './operands.ts';
import { countMade, countText } from './work.ts';

/** Text as the string operators coerce it: numbers, dates and the like become texts, null an empty one. */
export function coerceToText(value: unknown): string {
  if (isNullish(value)) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return formatDate(value, '%Y-%m-%dT%H:%M:%S.%LZ', 0);
  if (isNumber(value) || ['BSONSymbol', 'Code', 'Timestamp'].includes(bsonTag(value) ?? ''))
    return String(value);
  throw locationError(16007, `can't convert from BSON type ${typeNameOf(value)} to String`);
}

const concat = variadic((values) => {
  let text = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    if (typeof value !== 'string')
      throw locationError(16702, `$concat only supports strings, not ${typeNameOf(value)}`);
    text += value;
  }
  return countText(text);
});

// MongoDB's case operators change ASCII letters alone.
const toUpper = fixed(1, (value) => coerceToText(value).replace(/[a-z]+/g, (text) => text.toUpperCase()));
const toLower = fixed(1, (value) => coerceToText(value).replace(/[A-Z]+/g, (text) => text.toLowerCase()));

const strcasecmp = fixed(2, (a, b) => {
  const [x, y] = [coerceToText(a).toUpperCase(), coerceToText(b).toUpperCase()];
  return Math.sign(Buffer.compare(Buffer.from(x), Buffer.from(y)));
});

const strLenCP = fixed(1, (value) => {
  if (typeof value !== 'string')
    throw locationError(34471, `$strLenCP requires a string argument, found: ${typeNameOf(value)}`);
  return [...value].length;
});

const strLenBytes = fixed(1, (value) => {
  if (typeof value !== 'string')
    throw locationError(34473, `$strLenBytes requires a string argument, found: ${typeNameOf(value)}`);
  return Buffer.byteLength(value);
});

const split = fixed(2, (text, separator) => {
  if (isNullish(text) || isNullish(separator)) return null;
  if (typeof text !== 'string')
    throw locationError(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${typeNameOf(text)}`,
    );
  if (typeof separator !== 'string')
    throw locationError(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${typeNameOf(separator)}`,
    );
  if (separator === '') throw locationError(40087, '$split requires a non-empty separator');
  const parts = text.split(separator);
  countMade(parts.length);
  return parts;
});

const binarySize = fixed(1, (value) => {
  if (isNullish(value)) return null;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Binary) return value.length();
  throw locationError(
    51276,
    `$binarySize requires a string or BinData argument, found: ${typeNameOf(value)}`,
  );
});

/** Working with text. */
export const strings: Readonly<Record<string, Operator>> = {
  $concat: concat,
  $toUpper: toUpper,
  $toLower: toLower,
  $strcasecmp: strcasecmp,
  $strLenCP: strLenCP,
  $strLenBytes: strLenBytes,
  $split: split,
  $binarySize: binarySize,
};
