import { Decimal128 } from 'bson';
import { locationError } from '../../errors.ts';
import { bigOf, doubleOf, integerOf, isDecimal, isInteger, productOf } from '../../values/arithmetic.ts';
import { decimalFrom, divideRounding, type Rounding, roundDecimal } from '../../values/arithmetic-decimal.ts';
import { typeNameOf, typeNumberOf } from '../../values/types.ts';
import type { Operator } from './compile.ts';
import { onNumber } from './numbers.ts';
import { isNullish, isNumber, ranged } from './operands.ts';

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

/** Taking parts of numbers off. */
export const rounding: Readonly<Record<string, Operator>> = {
  $abs: abs,
  $ceil: rounded('ceil', Math.ceil),
  $floor: rounded('floor', Math.floor),
  $round: toPlaces('half-even', 51081),
  $trunc: toPlaces('down', 51081),
};
