import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { type Doc, isDoc } from '../../src/values/document.ts';
import type { Random } from './random.ts';

const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  2 ** 31 - 1,
  -(2 ** 31),
  1.5,
  new Double(-0),
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e308,
  Long.MAX_VALUE,
  Long.MIN_VALUE,
  Long.fromNumber(1),
  Decimal128.fromString('NaN'),
  Decimal128.fromString('1E+6000'),
  Decimal128.fromString('-0'),
  '',
  'a',
  '$a',
  '$$ROOT',
  '$$unknown',
  'a.b.c',
  '.',
  'a..b',
  '$',
  '__proto__',
  'constructor.prototype',
  'zero\0inside',
  'system.users',
  'x'.repeat(300),
  new Date(0),
  new Date(8_640_000_000_000_000),
  new ObjectId('000000000000000000000000'),
  new Binary(Buffer.alloc(0), 0),
  new Binary(Buffer.alloc(3), 4),
  new BSONRegExp('^a', 'i'),
  new BSONRegExp('(', ''),
  new Code('function() { return true; }'),
  new BSONSymbol('s'),
  new Timestamp({ t: 1, i: 1 }),
  new MinKey(),
  new MaxKey(),
  {},
  [],
  [[]],
  [{}],
  [null],
  { a: 1 },
  { a: { $gt: 1 } },
  { $gt: null },
  { $in: [] },
  { $in: 'x' },
  { $exists: {} },
  { $elemMatch: { $elemMatch: {} } },
  { $not: { $regex: 'a' } },
  { $regex: 1, $options: 'q' },
  { $set: { 'a.$[x].b': 1 } },
  { $inc: { a: 'x' } },
  { $push: { a: { $each: 1 } } },
  { $unset: '' },
  { $rename: { a: 'a' } },
  { $expr: { $add: ['$a', {}] } },
  { $literal: '$x' },
  { $unknown: 1 },
  { '': 1 },
  { $: 1 },
  { 'a.b': 1, a: 2 },
  { __proto__x: 1, constructor: { prototype: { polluted: true } } },
  [{ $match: {} }, { $group: { _id: null, n: { $sum: 1 } } }],
  [{ $lookup: {} }],
  [{ $limit: 0 }],
  [{ $project: { a: 0, b: 1 } }],
  [{ $facet: { x: [] } }],
  [{ $out: 'x' }],
  [{ $unwind: '$a' }, { $sort: { a: 1 } }],
];

const oddValue = (random: Random): unknown => random.pick(values);

/** A copy of a command with some of its arguments, at any depth, replaced by odd ones, removed or added. */
export function disturbed(random: Random, command: Doc): Doc {
  const [name = ''] = Object.keys(command);
  const copy: Doc = {};
  for (const [field, value] of Object.entries(command)) {
    copy[field] = field === '$db' && random.below(20) > 0 ? value : disturbedValue(random, value, 0);
  }
  if (random.below(4) === 0) copy[random.pick(arguments_)] = oddValue(random);
  if (!Object.hasOwn(copy, name)) copy[name] = 1;
  return copy;
}

const arguments_ = [
  'filter',
  'query',
  'sort',
  'hint',
  'collation',
  'let',
  'limit',
  'skip',
  'batchSize',
  'projection',
  'lsid',
  'txnNumber',
  'writeConcern',
  'readConcern',
  'maxTimeMS',
  'comment',
  'arrayFilters',
  'upsert',
  'ordered',
  'cursor',
  'validator',
  'min',
  'max',
  'bypassDocumentValidation',
];

function disturbedValue(random: Random, value: unknown, depth: number): unknown {
  if (random.below(6 + depth) === 0) return oddValue(random);
  if (Array.isArray(value)) return value.map((item) => disturbedValue(random, item, depth + 1));
  if (!isDoc(value)) return value;
  const copy: Doc = {};
  for (const [field, inner] of Object.entries(value)) {
    if (random.below(12) === 0) continue;
    copy[field] = disturbedValue(random, inner, depth + 1);
  }
  return copy;
}
