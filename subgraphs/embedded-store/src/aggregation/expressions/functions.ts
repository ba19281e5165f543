import { locationError } from '../../errors.ts';
import { bigOf, doubleOf, integerOf, isDecimal, isInteger } from '../../values/arithmetic.ts';
import { decimalFrom } from '../../values/arithmetic-decimal.ts';
import { typeNameOf, typeNumberOf } from '../../values/types.ts';
import type { Operator } from './compile.ts';
import { onNumber } from './numbers.ts';
import { fixed, isNullish, isNumber } from './operands.ts';

/** A function of doubles; a decimal goes through a double and comes back as a decimal. */
const onDouble =
  (apply: (value: number) => number, check?: (value: number, name: string) => void): Operator =>
  (operand, compiling, name) =>
    onNumber((value) => {
      const number = Number(String(value));
      check?.(number, name);
      const result = apply(number);
      return isDecimal(value) ? decimalFrom(result) : doubleOf(result);
    })(operand, compiling, name);

const positive =
  (code: number, what: string) =>
  (value: number): void => {
    if (value <= 0) throw locationError(code, `${what} argument must be a positive number, but is ${value}`);
  };

const within =
  (low: number, high: number) =>
  (value: number, name: string): void => {
    if (value < low || value > high) {
      throw locationError(50989, `cannot apply ${name} to ${value}, value must be in [${low},${high}]`);
    }
  };

const finite = (value: number, name: string): void => {
  if (!Number.isFinite(value) && !Number.isNaN(value)) {
    throw locationError(50989, `cannot apply ${name} to ${value}, value must be in (-inf,inf)`);
  }
};

const log = fixed(2, (value, base) => {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumber(value))
    throw locationError(28756, `$log's argument must be numeric, not ${typeNameOf(value)}`);
  if (!isNumber(base)) throw locationError(28757, `$log's base must be numeric, not ${typeNameOf(base)}`);
  const [x, y] = [Number(String(value)), Number(String(base))];
  if (x <= 0) throw locationError(28758, `$log's argument must be a positive number, but is ${x}`);
  if (y <= 0 || y === 1) {
    throw locationError(28759, `$log's base must be a positive number not equal to 1, but is ${y}`);
  }
  const result = Math.log(x) / Math.log(y);
  return isDecimal(value) || isDecimal(base) ? decimalFrom(result) : doubleOf(result);
});

const pow = fixed(2, (base, exponent) => {
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumber(base)) throw locationError(28762, `$pow's base must be numeric, not ${typeNameOf(base)}`);
  if (!isNumber(exponent)) {
    throw locationError(28763, `$pow's exponent must be numeric, not ${typeNameOf(exponent)}`);
  }
  const [x, y] = [Number(String(base)), Number(String(exponent))];
  if (x === 0 && y < 0) throw locationError(28764, '$pow cannot take a base of 0 and a negative exponent');
  if (isDecimal(base) || isDecimal(exponent)) return decimalFrom(x ** y);
  if (!isInteger(base) || !isInteger(exponent)) return doubleOf(x ** y);
  return integerPower(base, exponent);
});

// A power of integers is an integer wherever it fits into 64 bits, and a double elsewhere.
function integerPower(base: unknown, exponent: unknown): unknown {
  const [x, y] = [bigOf(base), bigOf(exponent)];
  const long = typeNumberOf(base) === 18 || typeNumberOf(exponent) === 18;
  if (x === 0n || x === 1n) return integerOf(y === 0n ? 1n : x, long);
  if (x === -1n) return integerOf(y % 2n === 0n ? 1n : -1n, long);
  if (y < 0n || y > 63n) return doubleOf(Number(x) ** Number(y));
  return integerOf(x ** y, long);
}

const atan2 = fixed(2, (y, x) => {
  if (isNullish(y) || isNullish(x)) return null;
  if (!isNumber(y) || !isNumber(x)) {
    throw locationError(
      51044,
      `$atan2 only supports numeric types, not ${typeNameOf(y)} and ${typeNameOf(x)}`,
    );
  }
  const result = Math.atan2(Number(String(y)), Number(String(x)));
  return isDecimal(y) || isDecimal(x) ? decimalFrom(result) : doubleOf(result);
});

const degree = Math.PI / 180;

/** Powers, logarithms and angles. */
export const functions: Readonly<Record<string, Operator>> = {
  $sqrt: onDouble(Math.sqrt, (value) => {
    if (value < 0) throw locationError(28714, "$sqrt's argument must be greater than or equal to 0");
  }),
  $exp: onDouble(Math.exp),
  $ln: onDouble(Math.log, positive(28766, "$ln's")),
  $log10: onDouble(Math.log10, positive(28761, "$log10's")),
  $log: log,
  $pow: pow,
  $sin: onDouble(Math.sin, finite),
  $cos: onDouble(Math.cos, finite),
  $tan: onDouble(Math.tan, finite),
  $asin: onDouble(Math.asin, within(-1, 1)),
  $acos: onDouble(Math.acos, within(-1, 1)),
  $atan: onDouble(Math.atan),
  $atan2: atan2,
  $sinh: onDouble(Math.sinh),
  $cosh: onDouble(Math.cosh),
  $tanh: onDouble(Math.tanh),
  $asinh: onDouble(Math.asinh),
  $acosh: onDouble(Math.acosh, within(1, Number.POSITIVE_INFINITY)),
  $atanh: onDouble(Math.atanh, within(-1, 1)),
  $degreesToRadians: onDouble((value) => value * degree),
  $radiansToDegrees: onDouble((value) => value / degree),
};
