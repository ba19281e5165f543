import { Binary, Decimal128, Double, Long, ObjectId, Timestamp, UUID } from 'bson';
import { CommandError } from '../../errors.ts';
import { doubleOf, integerOf, isDecimal, isInteger } from '../../values/arithmetic.ts';
import { decimalFrom } from '../../values/arithmetic-decimal.ts';
import { bsonTag } from '../../values/document.ts';
import { typeNameOf } from '../../values/types.ts';
import { isTruthy } from './conditions.ts';
import { dateFromText, dateMs } from './dates.ts';
import { isNumber } from './operands.ts';
import { coerceToText } from './strings.ts';

/** Turns a value that is there into another type; throws ConversionFailure. */
export type Convert = (value: unknown) => unknown;

const failure = (message: string): CommandError =>
  new CommandError(241, `${message} in $convert with no onError value`);

export const unsupported = (value: unknown, to: string): CommandError =>
  failure(`Unsupported conversion from ${typeNameOf(value)} to ${to}`);

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$|^[+-]?(?:inf(?:inity)?|nan)$/i;

export function toDouble(value: unknown): unknown {
  if (typeof value === 'boolean') return doubleOf(Number(value));
  if (value instanceof Date) return doubleOf(value.getTime());
  if (typeof value === 'string') {
    if (!numberPattern.test(value)) throw failure(`Failed to parse number '${value}'`);
    return doubleOf(textToDouble(value));
  }
  if (!isNumber(value)) throw unsupported(value, 'double');
  const number = Number(String(value));
  if (isDecimal(value) && !Number.isFinite(number) && !/inf/i.test(String(value)) && !Number.isNaN(number)) {
    throw failure(`Conversion would overflow target type: ${String(value)}`);
  }
  return doubleOf(number);
}

const textToDouble = (text: string): number => {
  if (/inf/i.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
};

export const toInteger =
  (bits: 32 | 64): Convert =>
  (value) => {
    const name = bits === 32 ? 'int' : 'long';
    if (bits === 64 && value instanceof Date) return Long.fromNumber(value.getTime());
    const whole = wholeOf(value, name);
    if (BigInt.asIntN(bits, whole) !== whole)
      throw failure(`Conversion would overflow target type: ${String(value)}`);
    return integerOf(whole, bits === 64);
  };

function wholeOf(value: unknown, name: string): bigint {
  if (typeof value === 'boolean') return BigInt(value);
  if (typeof value === 'string') {
    if (!/^[+-]?\d+$/.test(value)) throw failure(`Failed to parse number '${value}'`);
    return BigInt(value.replace(/^\+/, ''));
  }
  if (!isNumber(value)) throw unsupported(value, name);
  if (isInteger(value)) return BigInt(String(value));
  const number = Number(String(value));
  if (!Number.isFinite(number))
    throw failure(`Attempt to convert ${Number.isNaN(number) ? 'NaN' : 'infinity'} value to integer type`);
  return isDecimal(value) ? wholeDecimal(String(value)) : BigInt(Math.trunc(number));
}

function wholeDecimal(text: string): bigint {
  const [mantissa = '0', exponent = '0'] = text.toUpperCase().split('E');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent) - fraction.length;
  if (shift > 40) throw failure(`Conversion would overflow target type: ${text}`);
  const digits = BigInt(whole + fraction);
  return shift >= 0 ? digits * 10n ** BigInt(shift) : digits / 10n ** BigInt(Math.min(-shift, 7000));
}

export function toDecimal(value: unknown): unknown {
  if (typeof value === 'boolean') return Decimal128.fromString(String(Number(value)));
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (isNumber(value)) return decimalFrom(value);
  if (typeof value !== 'string') throw unsupported(value, 'decimal');
  if (!numberPattern.test(value)) throw failure(`Failed to parse number '${value}'`);
  return Decimal128.fromString(value);
}

export function toDate(value: unknown): Date {
  if (typeof value === 'string') return dateFromText(value);
  if (bsonTag(value) === 'Long' || bsonTag(value) === 'Double' || isDecimal(value) || isFraction(value)) {
    const ms = Math.trunc(Number(String(value)));
    if (Math.abs(ms) <= 8.64e15) return new Date(ms);
    throw failure(`Conversion would overflow target type: ${String(value)}`);
  }
  if (value instanceof Date || value instanceof ObjectId || value instanceof Timestamp)
    return new Date(dateMs(value));
  throw unsupported(value, 'date');
}

const isFraction = (value: unknown): boolean => typeof value === 'number' && !isInteger(value);

export function toObjectId(value: unknown): unknown {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (/^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value);
  throw failure(`Failed to parse objectId '${value}'`);
}

export function toText(value: unknown): string {
  if (value instanceof ObjectId) return value.toHexString();
  if (typeof value === 'number' || value instanceof Double) return doubleText(Number(value));
  if (typeof value === 'boolean' || isNumber(value)) return String(value);
  if (value instanceof Binary && value.sub_type === Binary.SUBTYPE_UUID)
    return value.toUUID().toHexString(true);
  if (typeof value === 'string' || value instanceof Date || bsonTag(value) === 'BSONSymbol')
    return coerceToText(value);
  throw unsupported(value, 'string');
}

// As C's %.16g shows it: powers of ten from 10^16 on and below 10^-4, with at least two digits.
function doubleText(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0 || (size >= 1e-4 && size < 1e16)) return String(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

export function toBinary(value: unknown): unknown {
  if (value instanceof Binary) return value;
  if (typeof value === 'string' && UUID.isValid(value)) return new UUID(value).toBinary();
  throw unsupported(value, 'binData');
}

export const toBool: Convert = (value) => (typeof value === 'string' ? true : isTruthy(value));

/** The conversions by the number of the type that they give. */
export const conversions: ReadonlyMap<number, Convert> = new Map([
  [1, toDouble],
  [2, toText],
  [5, toBinary],
  [7, toObjectId],
  [8, toBool],
  [9, toDate],
  [16, toInteger(32)],
  [18, toInteger(64)],
  [19, toDecimal],
]);
