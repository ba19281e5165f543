import { Decimal128, Double, Long } from 'bson';
import { CommandError } from '../errors.ts';
import { bsonTag } from './document.ts';
import { typeNumberOf } from './types.ts';

type Operation = 'add' | 'multiply';

/** The sum of two BSON numbers, in the type MongoDB gives it: the wider one, int32 growing to int64. */
export const addNumbers = (a: unknown, b: unknown): unknown => combine('add', a, b);

/** The product of two BSON numbers, typed likewise. */
export const multiplyNumbers = (a: unknown, b: unknown): unknown => combine('multiply', a, b);

/** A quotient: a decimal if the dividend is one, otherwise a double. */
export function divideNumbers(a: unknown, by: number): unknown {
  if (bsonTag(a) !== 'Decimal128') return Number(a) / by;
  const { coefficient, exponent } = parts(String(a));
  return decimalOf((coefficient * 10n ** 34n) / BigInt(by), exponent - 34);
}

function combine(operation: Operation, a: unknown, b: unknown): unknown {
  const types = [typeNumberOf(a), typeNumberOf(b)];
  if (types.includes(19)) return combineDecimals(operation, a, b);
  if (types.includes(1)) return asDouble(apply(operation, Number(a), Number(b)));
  return combineIntegers(operation, a, b, types.includes(18));
}

const apply = (operation: Operation, a: number, b: number): number => (operation === 'add' ? a + b : a * b);

/** A double that stays one when written: integral values are wrapped. */
const asDouble = (value: number): unknown =>
  (value | 0) === value && !Object.is(value, -0) ? new Double(value) : value;

function combineIntegers(operation: Operation, a: unknown, b: unknown, long: boolean): unknown {
  const [x, y] = [BigInt(String(a)), BigInt(String(b))];
  const result = operation === 'add' ? x + y : x * y;
  if (!long && BigInt.asIntN(32, result) === result) return Number(result);
  if (BigInt.asIntN(64, result) === result) return Long.fromBigInt(result);
  throw new CommandError(2, `the result of ${operation} does not fit into a 64-bit integer`);
}

function combineDecimals(operation: Operation, a: unknown, b: unknown): unknown {
  const texts = [String(a), String(b)];
  if (texts.some((text) => /NaN|Infinity/i.test(text))) {
    return Decimal128.fromString(String(apply(operation, Number(a), Number(b))));
  }
  const [x, y] = [parts(texts[0] ?? '0'), parts(texts[1] ?? '0')];
  if (operation === 'multiply') {
    return decimalOf(x.coefficient * y.coefficient, x.exponent + y.exponent);
  }
  const exponent = Math.min(x.exponent, y.exponent);
  const scale = (n: typeof x) => n.coefficient * 10n ** BigInt(n.exponent - exponent);
  return decimalOf(scale(x) + scale(y), exponent);
}

function parts(text: string): { coefficient: bigint; exponent: number } {
  const [mantissa = '0', exponent = '0'] = text.toUpperCase().split('E');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { coefficient: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

// Decimal128 holds 34 digits; what is beyond is cut off.
function decimalOf(coefficient: bigint, exponent: number): Decimal128 {
  let digits = coefficient;
  let power = exponent;
  const limit = 10n ** 34n;
  while (digits >= limit || digits <= -limit) {
    digits /= 10n;
    power += 1;
  }
  return Decimal128.fromString(`${digits}E${power}`);
}
