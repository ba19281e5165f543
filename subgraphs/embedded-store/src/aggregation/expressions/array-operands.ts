import { locationError } from '../../errors.ts';
import { typeNameOf } from '../../values/types.ts';
import { isNumber } from './operands.ts';

/** A value that must be an array; refused under the code otherwise. */
export function arrayFor(
  code: number,
  value: unknown,
  message: (type: string) => string,
): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw locationError(code, message(typeNameOf(value)));
}

/** A whole number of 32 bits, or undefined. */
export function int32Of(value: unknown): number | undefined {
  if (!isNumber(value)) return undefined;
  const number = Number(String(value));
  return (number | 0) === number ? number : undefined;
}

/** A bound of a search: a whole number that is not negative. */
export function indexBound(value: unknown, name: string): number {
  const bound = int32Of(value);
  if (bound === undefined) {
    throw locationError(
      40096,
      `${name} requires an integral index, found a value of type: ${typeNameOf(value)}`,
    );
  }
  if (bound < 0) throw locationError(40097, `${name} requires a nonnegative index, found: ${bound}`);
  return bound;
}

/** The `n` of `$firstN` and its like. */
export function countOf(n: unknown, name: string): number {
  const count = isNumber(n) ? Number(String(n)) : Number.NaN;
  if (!Number.isInteger(count))
    throw locationError(
      5787903,
      `Value for 'n' must be of integral type, but found ${typeNameOf(n)} in ${name}`,
    );
  if (count <= 0) throw locationError(5787908, `'n' must be greater than 0, found ${count}`);
  return count;
}
