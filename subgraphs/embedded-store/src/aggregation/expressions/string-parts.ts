import { locationError } from '../../errors.ts';
import { typeNameOf } from '../../values/types.ts';
import { indexBound, int32Of } from './array-operands.ts';
import type { Operator } from './compile.ts';
import { fixed, isNullish, isNumber, named, ranged } from './operands.ts';
import { coerceToText } from './strings.ts';
import { countText } from './work.ts';

const substrCP = fixed(3, (value, start, length) => {
  const characters = [...coerceToText(value)];
  const [from, count] = [
    position(start, 34450, '$substrCP: starting index'),
    position(length, 34452, '$substrCP: length'),
  ];
  if (from < 0) throw locationError(34455, '$substrCP: the starting index must be nonnegative integer.');
  if (count < 0) throw locationError(34454, '$substrCP: length must be a nonnegative integer.');
  return characters.slice(from, from + count).join('');
});

function position(value: unknown, code: number, what: string): number {
  if (!isNumber(value))
    throw locationError(code, `${what} must be a numeric type, but is ${typeNameOf(value)}`);
  const number = int32Of(value);
  if (number === undefined)
    throw locationError(code + 1, `${what} cannot be represented as a 32-bit integral value`);
  return number;
}

const substrBytes = fixed(3, (value, start, length) => {
  const bytes = Buffer.from(coerceToText(value));
  if (!isNumber(start))
    throw locationError(
      16034,
      `$substrBytes:  starting index must be a numeric type (is BSON type ${typeNameOf(start)})`,
    );
  if (!isNumber(length))
    throw locationError(
      16035,
      `$substrBytes:  length must be a numeric type (is BSON type ${typeNameOf(length)})`,
    );
  const [from, count] = [Math.trunc(Number(start)), Math.trunc(Number(length))];
  if (from < 0)
    throw locationError(50752, `$substrBytes:  starting index must be non-negative (got: ${from})`);
  const end = count < 0 ? bytes.length : Math.min(from + count, bytes.length);
  if (isInsideCharacter(bytes, from))
    throw locationError(28656, '$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.');
  if (isInsideCharacter(bytes, end))
    throw locationError(
      28657,
      '$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.',
    );
  return bytes.toString('utf8', from, end);
});

const isInsideCharacter = (bytes: Buffer, at: number): boolean => ((bytes[at] ?? 0) & 0xc0) === 0x80;

const indexOf = (
  codes: readonly [number, number],
  slicer: (text: string) => readonly (string | number)[],
  name: string,
): Operator =>
  ranged(2, 4, (text, wanted, from = 0, to = undefined) => {
    if (isNullish(text)) return null;
    if (typeof text !== 'string')
      throw locationError(
        codes[0],
        `${name} requires a string as the first argument, found: ${typeNameOf(text)}`,
      );
    if (typeof wanted !== 'string')
      throw locationError(
        codes[1],
        `${name} requires a string as the second argument, found: ${typeNameOf(wanted)}`,
      );
    const [units, needle] = [slicer(text), slicer(wanted)];
    const end = to === undefined ? units.length : Math.min(indexBound(to, name), units.length);
    for (let i = indexBound(from, name); i + needle.length <= end; i++) {
      if (needle.every((unit, n) => units[i + n] === unit)) return i;
    }
    return -1;
  });

const whitespace =
  '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

const trim = (left: boolean, right: boolean): Operator =>
  named(
    { required: ['input'], optional: ['chars'] },
    ({ input, chars }, name) => {
      if (isNullish(input) || chars === null) return null;
      if (typeof input !== 'string')
        throw locationError(
          50699,
          `${name} requires its input to be a string, got ${typeNameOf(input)} (of type ${typeNameOf(input)}) instead.`,
        );
      if (chars !== undefined && typeof chars !== 'string')
        throw locationError(
          50700,
          `${name} requires 'chars' to be a string, got ${typeNameOf(chars)} instead.`,
        );
      const unwanted = new Set(chars ?? whitespace);
      const characters = [...input];
      let [start, end] = [0, characters.length];
      while (left && start < end && unwanted.has(characters[start] ?? '')) start++;
      while (right && end > start && unwanted.has(characters[end - 1] ?? '')) end--;
      return characters.slice(start, end).join('');
    },
    { shape: 50696, unknown: 50694, missing: 50695 },
  );

const replace = (all: boolean): Operator =>
  named(
    { required: ['input', 'find', 'replacement'] },
    ({ input, find, replacement }, name) => {
      const parts = { input, find, replacement };
      const codes: Readonly<Record<string, number>> = { input: 51746, find: 51745, replacement: 51744 };
      for (const [part, value] of Object.entries(parts)) {
        if (!isNullish(value) && typeof value !== 'string') {
          throw locationError(
            codes[part] ?? 51744,
            `${name} requires that '${part}' be a string, found: ${typeNameOf(value)}`,
          );
        }
      }
      if (typeof input !== 'string' || typeof find !== 'string' || typeof replacement !== 'string')
        return null;
      return countText(
        all ? input.replaceAll(find, () => replacement) : input.replace(find, () => replacement),
      );
    },
    { shape: 51751, unknown: 51750, missing: [51749, 51748, 51747] },
  );

/** Finding, cutting and replacing parts of texts. */
export const stringParts: Readonly<Record<string, Operator>> = {
  $substr: substrBytes,
  $substrBytes: substrBytes,
  $substrCP: substrCP,
  $indexOfCP: indexOf([40093, 40094], (text) => [...text], '$indexOfCP'),
  $indexOfBytes: indexOf([40091, 40092], (text) => [...Buffer.from(text)], '$indexOfBytes'),
  $trim: trim(true, true),
  $ltrim: trim(true, false),
  $rtrim: trim(false, true),
  $replaceOne: replace(false),
  $replaceAll: replace(true),
};
