import { Long, Timestamp } from 'bson';
import { CommandError, locationError, notSupported } from '../../errors.ts';
import { isDoc } from '../../values/document.ts';
import { encode } from '../../values/encode.ts';
import { typeNameOf, typeNumberByName } from '../../values/types.ts';
import { compile, type Operator } from './compile.ts';
import {
  type Convert,
  conversions,
  toBinary,
  toBool,
  toDate,
  toDecimal,
  toDouble,
  toInteger,
  toObjectId,
  toText,
  unsupported,
} from './converting.ts';
import { argumentsOf, fixed, isNullish, isNumber, namedOperand } from './operands.ts';

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
    throw notSupported("$convert with 'format' or 'byteOrder'");
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
