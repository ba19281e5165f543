import { Binary, Decimal128, Long, ObjectId, Timestamp, UUID } from 'bson';
import { CommandError, locationError } from '../../errors.ts';
import { doubleOf, integerOf, isDecimal, isInteger } from '../../values/arithmetic.ts';
import { decimalFrom } from '../../values/arithmetic-decimal.ts';
import { bsonTag, isDoc } from '../../values/document.ts';
import { encode } from '../../values/encode.ts';
import { typeNameOf, typeNumberByName } from '../../values/types.ts';
import { compile, type Operator } from './compile.ts';
import { isTruthy } from './conditions.ts';
import { dateFromText, dateMs } from './dates.ts';
import { argumentsOf, fixed, isNullish, isNumber, namedOperand } from './operands.ts';
import { coerceToText } from './strings.ts';

type Convert = (value: unknown) => unknown;

const failure = (message: string): CommandError =>
  new CommandError(241, `${message} in $convert with no onError value`);

const unsupported = (value: unknown, to: string): CommandError =>
  failure(`Unsupported conversion from ${typeNameOf(value)} to ${to}`);

const numberPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$|^[+-]?(?:inf(?:inity)?|nan)$/i;

function toDouble(value: unknown): unknown {
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

const toInteger =
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

function toDecimal(value: unknown): unknown {
  if (typeof value === 'boolean') return Decimal128.fromString(String(Number(value)));
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (isNumber(value)) return decimalFrom(value);
  if (typeof value !== 'string') throw unsupported(value, 'decimal');
  if (!numberPattern.test(value)) throw failure(`Failed to parse number '${value}'`);
  return Decimal128.fromString(value);
}

function toDate(value: unknown): Date {
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

function toObjectId(value: unknown): unknown {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, 'objectId');
  if (/^[0-9a-f]{24}$/i.test(value)) return new ObjectId(value);
  throw failure(`Failed to parse objectId '${value}'`);
}

function toText(value: unknown): string {
  if (value instanceof ObjectId) return value.toHexString();
  if (typeof value === 'boolean' || isNumber(value)) return String(value);
  if (value instanceof Binary && value.sub_type === Binary.SUBTYPE_UUID)
    return value.toUUID().toHexString(true);
  if (typeof value === 'string' || value instanceof Date || bsonTag(value) === 'BSONSymbol')
    return coerceToText(value);
  throw unsupported(value, 'string');
}

function toBinary(value: unknown): unknown {
  if (value instanceof Binary) return value;
  if (typeof value === 'string' && UUID.isValid(value)) return new UUID(value).toBinary();
  throw unsupported(value, 'binData');
}

const toBool: Convert = (value) => (typeof value === 'string' ? true : isTruthy(value));

const conversions: ReadonlyMap<number, Convert> = new Map([
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

function conversionTo(to: unknown): Convert {
  const wanted = isDoc(to) ? to.type : to;
  const number = typeof wanted === 'string' ? typeNumberByName.get(wanted) : Number(String(wanted));
  if (typeof wanted !== 'string' && !(isNumber(wanted) && Number.isInteger(number))) {
    throw new CommandError(
      9,
      `$convert's 'to' argument must be a string or number, but is ${typeNameOf(wanted)}`,
    );
  }
  if (number === undefined) throw new CommandError(2, `Unknown type name: ${String(wanted)}`);
  return (
    conversions.get(number) ??
    ((value) => {
      throw unsupported(value, String(wanted));
    })
  );
}

const convert: Operator = (operand, compiling, name) => {
  const fields = { required: ['input', 'to'], optional: ['onError', 'onNull', 'format', 'byteOrder'] };
  const spec = namedOperand(name, operand, fields);
  if (Object.hasOwn(spec, 'format') || Object.hasOwn(spec, 'byteOrder'))
    throw new CommandError(
      238,
      "$convert with 'format' or 'byteOrder' is not supported by the embedded store",
    );
  const [input, to] = [compile(spec.input, compiling), compile(spec.to, compiling)];
  const [onError, onNull] = ['onError', 'onNull'].map((field) =>
    Object.hasOwn(spec, field) ? compile(spec[field], compiling) : undefined,
  );
  return (scope) => {
    const [value, type] = [input(scope), to(scope)];
    if (isNullish(value)) return onNull === undefined ? null : onNull(scope);
    if (isNullish(type)) return null;
    const apply = conversionTo(type);
    try {
      return apply(value);
    } catch (error) {
      if (onError !== undefined && error instanceof CommandError && error.code === 241) return onError(scope);
      throw error;
    }
  };
};

const orNull = (apply: Convert): Operator => fixed(1, (value) => (isNullish(value) ? null : apply(value)));

const tsPart = (name: string, read: (value: Timestamp) => number): Operator =>
  fixed(1, (value) => {
    if (isNullish(value)) return null;
    if (!(value instanceof Timestamp))
      throw locationError(5687301, `${name} requires a timestamp argument, found: ${typeNameOf(value)}`);
    return Long.fromNumber(read(value));
  });

const bsonSize: Operator = (operand, compiling) => {
  const [evaluate] = argumentsOf(operand, compiling);
  return (scope) => {
    const value = evaluate?.(scope);
    if (isNullish(value)) return null;
    if (!isDoc(value))
      throw locationError(31393, `$bsonSize requires a document input, found: ${typeNameOf(value)}`);
    return encode(value).length;
  };
};

/** What a value is, and what it becomes as another type. */
export const typeConversions: Readonly<Record<string, Operator>> = {
  $convert: convert,
  $toDouble: orNull(toDouble),
  $toInt: orNull(toInteger(32)),
  $toLong: orNull(toInteger(64)),
  $toDecimal: orNull(toDecimal),
  $toBool: orNull(toBool),
  $toDate: orNull(toDate),
  $toObjectId: orNull(toObjectId),
  $toString: orNull(toText),
  $toUUID: orNull(toBinary),
  $type: fixed(1, typeNameOf),
  $isNumber: fixed(1, isNumber),
  $tsSecond: tsPart('$tsSecond', (value) => value.getHighBitsUnsigned()),
  $tsIncrement: tsPart('$tsIncrement', (value) => value.getLowBitsUnsigned()),
  $bsonSize: bsonSize,
};
