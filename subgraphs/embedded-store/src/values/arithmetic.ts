import { Double, Long } from 'bson';
import { CommandError } from '../errors.ts';
import {
  addDecimals,
  decimalFrom,
  divideDecimals,
  exactDecimal,
  multiplyDecimals,
  remainderOfDecimals,
} from './arithmetic-decimal.ts';
import { typeNumberOf } from './types.ts';

const typeInt = 16;
const typeLong = 18;
const typeDouble = 1;
const typeDecimal = 19;

/** The sum of two BSON numbers in the wider type, int32 growing to int64; throws BadValue past int64, as `$inc` does. */
export const addNumbers = (a: unknown, b: unknown): unknown => refuseOverflow('add', a, b);

/** The product of two BSON numbers, typed likewise. */
export const multiplyNumbers = (a: unknown, b: unknown): unknown => refuseOverflow('multiply', a, b);

/** The sum as `$add` gives it: what int64 cannot hold becomes a double. */
export const sumOf = (a: unknown, b: unknown): unknown => {
  // Two int32 are the common case by far, and their sum is exact in a double.
  if (typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b) {
    const sum = a + b;
    return (sum | 0) === sum ? sum : Long.fromNumber(sum);
  }
  if (isDecimal(a) || isDecimal(b)) return addDecimals(exactDecimal(a), exactDecimal(b));
  return combine(addition, a, b);
};

/** The product as `$multiply` gives it. */
export const productOf = (a: unknown, b: unknown): unknown => combine(multiplication, a, b);

/** The difference as `$subtract` gives it. */
export const differenceOf = (a: unknown, b: unknown): unknown => combine(subtraction, a, b);

/** A quotient: a decimal if either is one, otherwise a double; throws BadValue for a divisor of zero. */
export function quotientOf(a: unknown, b: unknown): unknown {
  if (Number(b) === 0) throw new CommandError(2, "can't $divide by zero");
  if (isDecimal(a) || isDecimal(b)) return divideDecimals(a, b);
  return doubleOf(Number(a) / Number(b));
}

/** What is left of a division, with the sign of the dividend; `b` is not zero. */
export function remainderOf(a: unknown, b: unknown): unknown {
  if (isDecimal(a) || isDecimal(b)) return remainderOfDecimals(a, b);
  if (typeNumberOf(a) === typeDouble || typeNumberOf(b) === typeDouble)
    return doubleOf(Number(a) % Number(b));
  const long = typeNumberOf(a) === typeLong || typeNumberOf(b) === typeLong;
  return integerOf(BigInt(String(a)) % BigInt(String(b)), long);
}

/** A double that stays one when it is written: integral values are wrapped. */
export const doubleOf = (value: number): unknown =>
  (value | 0) === value && !Object.is(value, -0) ? new Double(value) : value;

/** An int32 if it fits and `long` is not asked for, else an int64, else a double. */
export function integerOf(value: bigint, long = false): unknown {
  if (!long && BigInt.asIntN(32, value) === value) return Number(value);
  if (BigInt.asIntN(64, value) === value) return Long.fromBigInt(value);
  return doubleOf(Number(value));
}

export const isDecimal = (value: unknown): boolean => typeNumberOf(value) === typeDecimal;

/** A whole number as a BigInt; the value is an int32 or int64. */
export const bigOf = (value: unknown): bigint => BigInt(String(value));

export const isInteger = (value: unknown): boolean => {
  const type = typeNumberOf(value);
  return type === typeInt || type === typeLong;
};

interface Operation {
  readonly doubles: (a: number, b: number) => number;
  readonly integers: (a: bigint, b: bigint) => bigint;
  readonly decimals: (a: unknown, b: unknown) => unknown;
}

const addition: Operation = {
  doubles: (a, b) => a + b,
  integers: (a, b) => a + b,
  decimals: addDecimals,
};
const multiplication: Operation = {
  doubles: (a, b) => a * b,
  integers: (a, b) => a * b,
  decimals: multiplyDecimals,
};
const subtraction: Operation = {
  doubles: (a, b) => a - b,
  integers: (a, b) => a - b,
  decimals: (a, b) => addDecimals(a, multiplyDecimals(b, -1)),
};

function combine(operation: Operation, a: unknown, b: unknown): unknown {
  const [x, y] = [typeNumberOf(a), typeNumberOf(b)];
  if (x === typeDecimal || y === typeDecimal) return operation.decimals(decimalFrom(a), decimalFrom(b));
  if (x === typeDouble || y === typeDouble) return doubleOf(operation.doubles(Number(a), Number(b)));
  return integerOf(operation.integers(bigOf(a), bigOf(b)), x === typeLong || y === typeLong);
}

function refuseOverflow(name: 'add' | 'multiply', a: unknown, b: unknown): unknown {
  const result = combine(name === 'add' ? addition : multiplication, a, b);
  if (isInteger(a) && isInteger(b) && !isInteger(result)) {
    throw new CommandError(2, `the result of ${name} does not fit into a 64-bit integer`);
  }
  return result;
}
