import { bsonTag, isDoc } from './document.ts';

/**
 * The canonical order of BSON types, used as the first byte of an index key.
 * Source: "Comparison/Sort Order" in the MongoDB manual.
 */
export const typeRank = {
  minKey: 0x0a,
  emptyArray: 0x0f,
  null: 0x14,
  number: 0x1e,
  string: 0x3c,
  object: 0x46,
  array: 0x50,
  binary: 0x5a,
  objectId: 0x64,
  boolean: 0x6e,
  date: 0x78,
  timestamp: 0x82,
  regex: 0x8c,
  code: 0x96,
  codeWithScope: 0xa0,
  maxKey: 0xf0,
} as const;

const wrapperTypes: Readonly<Record<string, readonly [rank: number, number: number, name: string]>> = {
  Double: [typeRank.number, 1, 'double'],
  Int32: [typeRank.number, 16, 'int'],
  Long: [typeRank.number, 18, 'long'],
  Decimal128: [typeRank.number, 19, 'decimal'],
  BSONSymbol: [typeRank.string, 14, 'symbol'],
  Binary: [typeRank.binary, 5, 'binData'],
  ObjectId: [typeRank.objectId, 7, 'objectId'],
  Timestamp: [typeRank.timestamp, 17, 'timestamp'],
  BSONRegExp: [typeRank.regex, 11, 'regex'],
  Code: [typeRank.code, 13, 'javascript'],
  DBRef: [typeRank.object, 3, 'object'],
  MinKey: [typeRank.minKey, -1, 'minKey'],
  MaxKey: [typeRank.maxKey, 127, 'maxKey'],
};

type TypeInfo = readonly [rank: number, number: number, name: string];

const missing: TypeInfo = [typeRank.null, 10, 'missing'];
const typeNull: TypeInfo = [typeRank.null, 10, 'null'];
const typeBool: TypeInfo = [typeRank.boolean, 8, 'bool'];
const typeString: TypeInfo = [typeRank.string, 2, 'string'];
const typeInt: TypeInfo = [typeRank.number, 16, 'int'];
const typeDouble: TypeInfo = [typeRank.number, 1, 'double'];
const typeArray: TypeInfo = [typeRank.array, 4, 'array'];
const typeDate: TypeInfo = [typeRank.date, 9, 'date'];
const typeRegex: TypeInfo = [typeRank.regex, 11, 'regex'];
const typeObject: TypeInfo = [typeRank.object, 3, 'object'];
const typeCodeWithScope: TypeInfo = [typeRank.codeWithScope, 15, 'javascriptWithScope'];
const typeBinary: TypeInfo = [typeRank.binary, 5, 'binData'];

function typeInfo(value: unknown): TypeInfo {
  switch (typeof value) {
    case 'number':
      return (value | 0) === value && !Object.is(value, -0) ? typeInt : typeDouble;
    case 'string':
      return typeString;
    case 'boolean':
      return typeBool;
    case 'undefined':
      return missing;
    default:
      return objectTypeInfo(value);
  }
}

function objectTypeInfo(value: unknown): TypeInfo {
  if (value === null) return typeNull;
  if (Array.isArray(value)) return typeArray;
  if (isDoc(value)) return typeObject;
  if (value instanceof Date) return typeDate;
  const tag = bsonTag(value);
  if (tag === 'Code' && hasScope(value)) return typeCodeWithScope;
  if (tag !== undefined) return wrapperTypes[tag] ?? typeObject;
  if (value instanceof RegExp) return typeRegex;
  if (value instanceof Uint8Array) return typeBinary;
  return typeObject;
}

// A Code without a scope may carry null in its place.
const hasScope = (code: unknown): boolean =>
  typeof (code as { scope?: unknown }).scope === 'object' && (code as { scope: unknown }).scope !== null;

/** Where a value's type stands in BSON order; a missing value stands with null. */
export const rankOf = (value: unknown): number => typeInfo(value)[0];

/** The number of a value's BSON type as `$type` takes it. */
export const typeNumberOf = (value: unknown): number => typeInfo(value)[1];

/** The name of a value's BSON type as `$type` gives it; `missing` for undefined. */
export const typeNameOf = (value: unknown): string => typeInfo(value)[2];

/** Type numbers by the alias that `$type` accepts. */
export const typeNumberByName: ReadonlyMap<string, number> = new Map([
  ...Object.values(wrapperTypes).map(([, number, name]): [string, number] => [name, number]),
  ['null', 10],
  ['bool', 8],
  ['string', 2],
  ['array', 4],
  ['date', 9],
  ['object', 3],
  ['undefined', 6],
  ['dbPointer', 12],
  ['javascriptWithScope', 15],
]);
