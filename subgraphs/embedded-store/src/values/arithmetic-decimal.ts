import { Decimal128 } from 'bson';
import { CommandError } from '../errors.ts';
import { bsonTag } from './document.ts';

const digitsMax = 34;

interface Parts {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** Any BSON number as a decimal; a double keeps 15 significant digits, as MongoDB converts it. */
export function decimalFrom(value: unknown): Decimal128 {
  if (bsonTag(value) === 'Decimal128') return value as Decimal128; // the tag says what it is
  const number = Number(value);
  if (bsonTag(value) === 'Long') return Decimal128.fromString(String(value));
  if (Number.isInteger(number) && Math.abs(number) < 2 ** 31 && bsonTag(value) === undefined) {
    return Decimal128.fromString(String(number));
  }
  return Decimal128.fromString(Number.isFinite(number) ? number.toPrecision(15) : String(number));
}

/** Any BSON number as a decimal; a double keeps its exact value to 34 digits, as sums do in MongoDB. */
export function exactDecimal(value: unknown): Decimal128 {
  const number = Number(value);
  const isDouble = typeof value === 'number' ? (value | 0) !== value : bsonTag(value) === 'Double';
  if (!isDouble || !Number.isFinite(number)) return decimalFrom(value);
  const [mantissa = '', exponent = ''] = number.toPrecision(34).split('e');
  const digits = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return Decimal128.fromString(exponent === '' ? digits : `${digits}E${exponent}`);
}

export function addDecimals(a: unknown, b: unknown): Decimal128 {
  const [x, y] = finite(a, b);
  if (x === undefined || y === undefined) return special(Number(String(a)) + Number(String(b)));
  const exponent = Math.min(x.exponent, y.exponent);
  if (Math.max(x.exponent, y.exponent) - exponent > exponentGapMax) return larger(x, y);
  return decimalOf(scaled(x, exponent) + scaled(y, exponent), exponent);
}

export function multiplyDecimals(a: unknown, b: unknown): Decimal128 {
  const [x, y] = finite(a, b);
  if (x === undefined || y === undefined) return special(Number(String(a)) * Number(String(b)));
  return decimalOf(x.coefficient * y.coefficient, x.exponent + y.exponent);
}

/** A quotient with 34 digits, or exact with as few as it takes; the divisor is not zero. */
export function divideDecimals(a: unknown, b: unknown): Decimal128 {
  const [x, y] = finite(decimalFrom(a), decimalFrom(b));
  if (x === undefined || y === undefined) return special(Number(String(a)) / Number(String(b)));
  if (y.coefficient === 0n) throw new CommandError(2, "can't $divide by zero");
  const shift = digitsMax + 2 + digitsOf(y.coefficient);
  const dividend = x.coefficient * 10n ** BigInt(shift);
  let quotient = dividend / y.coefficient;
  let exponent = x.exponent - y.exponent - shift;
  if (dividend % y.coefficient === 0n) {
    while (quotient !== 0n && quotient % 10n === 0n && exponent < x.exponent - y.exponent) {
      quotient /= 10n;
      exponent++;
    }
  }
  return decimalOf(quotient, quotient === 0n ? x.exponent - y.exponent : exponent);
}

export function remainderOfDecimals(a: unknown, b: unknown): Decimal128 {
  const [x, y] = finite(decimalFrom(a), decimalFrom(b));
  if (x === undefined || y === undefined) return special(Number(String(a)) % Number(String(b)));
  const exponent = Math.min(x.exponent, y.exponent);
  if (Math.max(x.exponent, y.exponent) - exponent > exponentGapMax) return special(Number.NaN);
  return decimalOf(scaled(x, exponent) % scaled(y, exponent), exponent);
}

/** How the digits beyond the wanted place are treated. */
export type Rounding = 'half-even' | 'down' | 'floor' | 'ceil';

/** A decimal cut to a number of places after the point; negative places cut before it. */
export function roundDecimal(value: Decimal128, places: number, rounding: Rounding): Decimal128 {
  const parts = parse(String(value));
  if (parts === undefined || parts.exponent >= -places) return value;
  const unit = 10n ** BigInt(Math.min(-places - parts.exponent, exponentGapMax));
  return decimalOf(divideRounding(parts.coefficient, unit, rounding), -places);
}

// Numbers so far apart share no digit; scaling one of them to the other would only fill the memory with zeros.
const exponentGapMax = 200;

const scaled = (n: Parts, exponent: number): bigint => n.coefficient * 10n ** BigInt(n.exponent - exponent);
const larger = (x: Parts, y: Parts): Decimal128 => {
  const pick = x.coefficient !== 0n && (y.coefficient === 0n || x.exponent > y.exponent) ? x : y;
  return decimalOf(pick.coefficient, pick.exponent);
};
const digitsOf = (value: bigint): number => value.toString().replace('-', '').length;
const special = (value: number): Decimal128 => Decimal128.fromString(String(value));
const finite = (a: unknown, b: unknown): [Parts | undefined, Parts | undefined] => [
  parse(String(a)),
  parse(String(b)),
];

function parse(text: string): Parts | undefined {
  const [mantissa = '', exponent = '0'] = text.toUpperCase().split('E');
  const [whole = '', fraction = ''] = mantissa.split('.');
  if (!/^-?\d+$/.test(whole + fraction)) return undefined;
  return { coefficient: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** An integer quotient, rounded. */
export function divideRounding(value: bigint, by: bigint, rounding: Rounding): bigint {
  const quotient = value / by;
  const rest = value % by;
  if (rest === 0n || rounding === 'down') return quotient;
  if (rounding === 'floor') return value < 0n ? quotient - 1n : quotient;
  if (rounding === 'ceil') return value > 0n ? quotient + 1n : quotient;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const up = twice > by || (twice === by && quotient % 2n !== 0n);
  return up ? quotient + (value < 0n ? -1n : 1n) : quotient;
}

// Decimal128 holds 34 digits; what is beyond is rounded to even.
function decimalOf(coefficient: bigint, exponent: number): Decimal128 {
  let digits = coefficient;
  let power = exponent;
  const beyond = digitsOf(digits) - digitsMax;
  if (beyond > 0) {
    digits = divideRounding(digits, 10n ** BigInt(beyond), 'half-even');
    power += beyond;
  }
  if (digitsOf(digits) > digitsMax) [digits, power] = [digits / 10n, power + 1];
  return Decimal128.fromString(`${digits}E${power}`);
}
