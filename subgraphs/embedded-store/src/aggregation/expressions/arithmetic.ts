import { Decimal128, Long } from 'bson';
import { locationError } from '../../errors.ts';
import {
  bigOf,
  differenceOf,
  doubleOf,
  integerOf,
  isDecimal,
  isInteger,
  productOf,
  quotientOf,
  remainderOf,
  sumOf,
} from '../../values/arithmetic.ts';
import { decimalFrom, divideRounding, type Rounding, roundDecimal } from '../../values/arithmetic-decimal.ts';
import { typeNameOf, typeNumberOf } from '../../values/types.ts';
import type { Operator } from './compile.ts';
import { fixed, isNullish, isNumber, ranged, typeMismatch, variadic } from './operands.ts';

const add = variadic((values) => {
  let total: unknown = 0;
  let date = false;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (date) throw locationError(16612, 'only one date allowed in an $add expression');
      date = true;
      total = sumOf(total, Long.fromNumber(value.getTime()));
    } else if (isNumber(value)) total = sumOf(total, value);
    else throw typeMismatch(`$add only supports numeric or date types, not ${typeNameOf(value)}`);
  }
  return date ? dateOf(total) : total;
});

const dateOf = (milliseconds: unknown): Date => {
  const rounded = Math.round(Number(milliseconds));
  if (!(Math.abs(rounded) <= 8.64e15)) throw locationError(10065, 'date overflow');
  return new Date(rounded);
};

const multiply = variadic((values) => {
  if (values.some((value) => isNullish(value))) return null;
  for (const value of values) {
    if (!isNumber(value))
      throw typeMismatch(`$multiply only supports numeric types, not ${typeNameOf(value)}`);
  }
  return values.length === 1 ? values[0] : values.reduce(productOf, 1);
});

const subtract = fixed(2, (a, b) => {
  if (isNullish(a) || isNullish(b)) return null;
  if (isNumber(a) && isNumber(b)) return differenceOf(a, b);
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date && isNumber(b)) return dateOf(differenceOf(Long.fromNumber(a.getTime()), b));
  throw typeMismatch(`can't $subtract ${typeNameOf(b)} from ${typeNameOf(a)}`);
});

const divide = fixed(2, (a, b) => {
  if (isNullish(a) || isNullish(b)) return null;
  if (isNumber(a) && isNumber(b)) return quotientOf(a, b);
  throw typeMismatch(`$divide only supports numeric types, not ${typeNameOf(a)} and ${typeNameOf(b)}`);
});

const mod = fixed(2, (a, b) => {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a) || !isNumber(b)) {
    throw locationError(16611, `$mod only supports numeric types, not ${typeNameOf(a)} and ${typeNameOf(b)}`);
  }
  if (Number(b) === 0) throw locationError(16610, "can't $mod by zero");
  return remainderOf(a, b);
});

/** An operator of one number, null for null; `name` says who refuses. */
const onNumber =
  (apply: (value: unknown) => unknown): Operator =>
  (operand, compiling, name) =>
    fixed(1, (value) => {
      if (isNullish(value)) return null;
      if (!isNumber(value))
        throw locationError(28765, `${name} only supports numeric types, not ${typeNameOf(value)}`);
      return apply(value);
    })(operand, compiling, name);

const abs = onNumber((value) => {
  if (isDecimal(value)) return decimalFrom(String(value).startsWith('-') ? productOf(value, -1) : value);
  if (!isInteger(value)) return doubleOf(Math.abs(Number(value)));
  const big = bigOf(value);
  if (big === -(2n ** 63n)) throw locationError(28680, "can't take $abs of long long min");
  return integerOf(big < 0n ? -big : big, typeNumberOf(value) === 18);
});

const rounded = (decimals: Rounding, doubles: (value: number) => number): Operator =>
  onNumber((value) => {
    if (isInteger(value)) return value;
    // `as`: the test just before says that it is a decimal.
    return isDecimal(value)
      ? roundDecimal(value as Decimal128, 0, decimals)
      : doubleOf(doubles(Number(value)));
  });

const toPlaces =
  (rounding: 'half-even' | 'down', code: number): Operator =>
  (operand, compiling, name) =>
    ranged(1, 2, (value, places = 0) => {
      if (isNullish(value) || isNullish(places)) return null;
      if (!isNumber(value))
        throw locationError(code, `${name} only supports numeric types, not ${typeNameOf(value)}`);
      return roundTo(value, placesOf(places, name), rounding);
    })(operand, compiling, name);

function placesOf(places: unknown, name: string): number {
  const count = isNumber(places) ? Number(places) : Number.NaN;
  if (!Number.isInteger(count))
    throw locationError(51082, `precision argument to ${name} must be a integral value`);
  if (count < -20 || count > 100)
    throw locationError(
      51083,
      `cannot apply ${name} with precision value ${count} value must be in [-20, 100]`,
    );
  return count;
}

function roundTo(value: unknown, places: number, rounding: 'half-even' | 'down'): unknown {
  if (isInteger(value)) {
    if (places >= 0) return value;
    const unit = 10n ** BigInt(-places);
    return integerOf(divideRounding(bigOf(value), unit, rounding) * unit, typeNumberOf(value) === 18);
  }
  if (isDecimal(value)) return roundDecimal(value as Decimal128, places, rounding); // as tested
  const number = Number(value);
  if (!Number.isFinite(number)) return value;
  // The double's exact value is rounded, not its short text: 2.675 is a little less than that and becomes 2.67.
  const exact = Decimal128.fromString(number.toPrecision(34));
  return doubleOf(Number(String(roundDecimal(exact, places, rounding))));
}

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

const bits =
  (start: number, apply: (a: bigint, b: bigint) => bigint): Operator =>
  (operand, compiling, name) =>
    variadic((values) => {
      if (values.some(isNullish)) return null;
      for (const value of values) {
        if (!isInteger(value)) throw typeMismatch(`${name} only supports int and long operands.`);
      }
      const long = values.some((value) => typeNumberOf(value) === 18);
      return integerOf(values.map(bigOf).reduce(apply, BigInt(start)), long);
    })(operand, compiling, name);

const bitNot = fixed(1, (value) => {
  if (isNullish(value)) return null;
  if (!isInteger(value)) throw typeMismatch(`$bitNot only supports int and long, not: ${typeNameOf(value)}.`);
  return integerOf(~bigOf(value), typeNumberOf(value) === 18);
});

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

/** Computing with numbers, in the types MongoDB gives the results. */
export const arithmetic: Readonly<Record<string, Operator>> = {
  $add: add,
  $subtract: subtract,
  $multiply: multiply,
  $divide: divide,
  $mod: mod,
  $abs: abs,
  $ceil: rounded('ceil', Math.ceil),
  $floor: rounded('floor', Math.floor),
  $round: toPlaces('half-even', 51081),
  $trunc: toPlaces('down', 51081),
  $sqrt: onDouble(Math.sqrt, (value) => {
    if (value < 0) throw locationError(28714, "$sqrt's argument must be greater than or equal to 0");
  }),
  $exp: onDouble(Math.exp),
  $ln: onDouble(Math.log, positive(28766, "$ln's")),
  $log10: onDouble(Math.log10, positive(28761, "$log10's")),
  $log: log,
  $pow: pow,
  $bitAnd: bits(-1, (a, b) => a & b),
  $bitOr: bits(0, (a, b) => a | b),
  $bitXor: bits(0, (a, b) => a ^ b),
  $bitNot: bitNot,
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
